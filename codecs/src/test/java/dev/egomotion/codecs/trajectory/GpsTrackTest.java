package dev.egomotion.codecs.trajectory;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.egomotion.codecs.SourceException;
import dev.egomotion.geometry.values.Vector3;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.OptionalDouble;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** One way east at 49 degrees north, ten metres a second, as receivers and people write it. */
class GpsTrackTest {
    private static final long BEGAN =
            Instant.parse("2026-11-28T09:30:00Z").getEpochSecond() * 1_000_000_000L;

    /** Degrees of longitude that ten metres are at 49 degrees north: N cos(49) = 4_193_812 m per radian. */
    private static final double TEN_METRES = Math.toDegrees(10 / 4_193_812.0);

    @TempDir Path folder;

    private Path file(String text) throws Exception {
        return Files.writeString(folder.resolve("track.txt"), text);
    }

    private static String gpx(boolean told) {
        StringBuilder points = new StringBuilder();
        for (int i = 0; i < 5; i++) {
            points.append(
                    "<trkpt lat='49' lon='%.9f'><ele>115</ele><time>2026-11-28T09:30:0%dZ</time>%s</trkpt>\n"
                            .formatted(
                                    8 + i * TEN_METRES,
                                    i,
                                    told
                                            ? "<extensions><x:TrackPointExtension><x:speed>9.5</x:speed></x:TrackPointExtension></extensions>"
                                            : ""));
        }
        return "\uFEFF<?xml version='1.0'?>\n<gpx xmlns='http://www.topografix.com/GPX/1/1' xmlns:x='http://www.garmin.com/xmlschemas/TrackPointExtension/v2'><metadata><time>2026-11-28T08:00:00Z</time></metadata><trk><trkseg>\n"
                + points
                + "</trkseg></trk></gpx>\n";
    }

    private static String sentence(String body) {
        int sum = 0;
        for (char c : body.toCharArray()) {
            sum ^= c;
        }
        return "$%s*%02X\r\n".formatted(body, sum);
    }

    private static String nmea() {
        StringBuilder lines = new StringBuilder();
        for (int i = 0; i < 5; i++) {
            String lon = "008%010.7f".formatted(60 * i * TEN_METRES);
            lines.append(
                    sentence(
                            "GPGGA,09300%d.00,4900.0000,N,%s,E,1,08,0.9,115.0,M,48.0,M,,"
                                    .formatted(i, lon)));
            lines.append(
                    sentence(
                            "GNRMC,09300%d.00,A,4900.0000,N,%s,E,19.438445,90.0,281126,,,A"
                                    .formatted(i, lon)));
            lines.append(sentence("GPGSV,1,1,00"));
        }
        // A sentence without a place, and one that was damaged on its way.
        lines.append(sentence("GNRMC,093005.00,V,,,,,,,281126,,,N"));
        lines.append("$GNRMC,093006.00,A,1200.0000,N,00800.0000,E,19.4,90.0,281126,,,A*00\r\n");
        return lines.toString();
    }

    private static String rows() {
        StringBuilder rows = new StringBuilder("Time; Latitude (deg); Longitude (deg)\n");
        for (int i = 0; i < 5; i++) {
            rows.append("%d;49;%.9f%n".formatted(i, 8 + i * TEN_METRES));
        }
        return rows.toString();
    }

    @Test
    void read_everyForm_isThePlacesAndTimes() throws Exception {
        for (String text : List.of(gpx(false), nmea(), rows())) {
            assertTrue(GpsTrack.isOne(file(text)), text);
            GpsTrack track = GpsTrack.read(file(text));
            long began = track.hasClock() ? BEGAN : 0;
            assertEquals(5, track.fixes().size());
            for (int i = 0; i < 5; i++) {
                assertEquals(began + i * 1_000_000_000L, track.fixes().get(i).nanos());
                Vector3 place = track.places().get(i);
                assertEquals(10 * i, place.x(), 0.02, "east");
                assertEquals(0, place.y(), 0.01, "north");
                assertEquals(0, place.z(), 0.01, "up");
            }
        }
        assertFalse(GpsTrack.isOne(file("0.0 5.1\n0.1 5.2\n")), "speeds");
        assertFalse(GpsTrack.isOne(file("seconds,metres_per_second\n1,2\n2,3\n")));
    }

    @Test
    void speeds_told_areThoseOfTheReceiver() throws Exception {
        SpeedTable gpx = SpeedTable.read(file(gpx(true)));
        assertEquals(9.5, gpx.at(BEGAN + 500_000_000L).orElseThrow(), 1e-12);
        SpeedTable nmea = SpeedTable.read(file(nmea()));
        assertEquals(10, nmea.at(BEGAN).orElseThrow(), 1e-6, "knots");
    }

    @Test
    void speeds_notTold_areThoseOfThePlaces() throws Exception {
        SpeedTable table = SpeedTable.read(file(gpx(false)));
        for (int i = 0; i < 5; i++) {
            assertEquals(10, table.at(BEGAN + i * 1_000_000_000L).orElseThrow(), 0.02);
        }
    }

    @Test
    void since_startOfARecording_isItsClock() throws Exception {
        SpeedTable table = SpeedTable.read(file(gpx(true))).since(BEGAN + 2_000_000_000L);
        assertEquals(OptionalDouble.of(9.5), table.at(0));
        assertEquals(OptionalDouble.of(9.5), table.at(2_000_000_000L));
        assertEquals(OptionalDouble.empty(), table.at(2_000_000_001L));
        String message = table.missed(5_000_000_000L, 6_000_000_000L).getMessage();
        assertTrue(message.endsWith("both must be on one clock"), message);
        String other = SpeedTable.read(file(gpx(true))).missed(0, 1).getMessage();
        assertTrue(other.endsWith("; --starts-at TIME says when the recording's was at 0"), other);
        SpeedTable plain = SpeedTable.read(file("0 1\n1 1\n"));
        String refusal = assertThrows(SourceException.class, () -> plain.since(BEGAN)).getMessage();
        assertTrue(refusal.contains("are no times of a day"), refusal);
    }

    @Test
    void places_north_isTheLengthOfADegree() throws Exception {
        // A degree of latitude about 45 is 111 131.8 m long on WGS 84.
        GpsTrack track =
                GpsTrack.read(file("time,lat,lon,alt\n0,44.9995,8,100\n1,45.0005,8,110\n"));
        assertEquals(111.1318, track.places().get(1).y(), 0.01);
        assertEquals(10, track.places().get(1).z(), 0.01);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "<gpx><trk><trkseg><trkpt lat='95' lon='8'><time>2026-11-28T09:30:00Z</time></trkpt></trkseg></trk></gpx>|line 1: latitude 95.0 and longitude 8.0; -90 to 90",
                "<gpx><trk><trkseg><trkpt lat='45' lon='8'><time>yesterday</time></trkpt></trkseg></trk></gpx>|line 1: 'yesterday' is not a time such as",
                "<gpx><trk>|line 1: is no sound XML, as GPX is",
                "<kml></kml>|is XML, but no GPX",
                "<gpx></gpx>|0 places with a time; at least 2",
                "$GPGSV,1,1,00|0 places with a time; at least 2",
                "$GPRMC,093000,A,4900.0,N,800.0,E,1,0,331126|line 1: there is no time 093000 on a day 331126",
                "$GPRMC,093000,A,49.0,N,800.0,E,1,0,281126|line 1: '49.0' is not degrees and minutes",
                "lat,lon|its heading names no column time"
            })
    void read_whatIsNone_isRefusedNamingWhere(String text, String expected) throws Exception {
        Path file = file(text);
        String message =
                assertThrows(SourceException.class, () -> GpsTrack.read(file)).getMessage();
        assertTrue(message.startsWith(file + ": " + expected), message);
    }

    @Test
    void read_timesThatFall_areRefused() throws Exception {
        Path file = file("time,lat,lon\n5,49,8\n4,49,8\n");
        String message =
                assertThrows(SourceException.class, () -> GpsTrack.read(file)).getMessage();
        assertTrue(message.contains("a place of 4.000 s comes after one of 5.000 s"), message);
    }

    /** A document type that would make a gigabyte of some lines is never taken in. */
    @Test
    void read_documentThatDefinesItself_isRefused() throws Exception {
        Path file =
                file(
                        "<?xml version='1.0'?><!DOCTYPE gpx [<!ENTITY a 'aaaaaaaa'><!ENTITY b '&a;&a;'>]><gpx><trk><name>&b;</name></trk></gpx>");
        assertThrows(SourceException.class, () -> GpsTrack.read(file));
    }
}
