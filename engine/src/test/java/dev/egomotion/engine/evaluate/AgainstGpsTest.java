package dev.egomotion.engine.evaluate;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.egomotion.engine.export.StartPosition;
import dev.egomotion.engine.failure.BadInputException;
import dev.egomotion.geometry.metrics.Alignment;
import dev.egomotion.geometry.metrics.RelativeDelta;
import dev.egomotion.geometry.values.Vector3;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A drive of 20 s at 10 m/s along a wide bend, 10 poses a second, and a receiver that tells its place each second. */
class AgainstGpsTest {
    private static final double HEADING = 42;
    private static final Instant START = Instant.parse("2011-09-26T13:02:25Z");

    @TempDir Path folder;

    private static Vector3 place(double seconds) {
        double angle = 10 * seconds / 300;
        return new Vector3(300 * (1 - Math.cos(angle)), -0.02 * seconds, 300 * Math.sin(angle));
    }

    /** Rows of a path in a camera's world, in units of some metres; a row of it is written by its own rule. */
    private Path estimate(String name, String row, double metresPerUnit) throws Exception {
        StringBuilder rows = new StringBuilder();
        for (int i = 0; i <= 200; i++) {
            Vector3 p = place(0.1 * i).times(1 / metresPerUnit);
            rows.append(String.format(Locale.ROOT, row, 0.1 * i, p.x(), p.y(), p.z()));
        }
        Path file = folder.resolve(name);
        Files.createDirectories(file.getParent());
        return Files.writeString(file, rows);
    }

    private Path tum(double metresPerUnit) throws Exception {
        return estimate("path.tum", "%.3f %.9f %.9f %.9f 0 0 0 1%n", metresPerUnit);
    }

    /** A map's world: x forward, y left, z up. */
    private Path map() throws Exception {
        StringBuilder rows = new StringBuilder();
        for (int i = 0; i <= 200; i++) {
            Vector3 p = place(0.1 * i);
            rows.append(
                    String.format(
                            Locale.ROOT,
                            "%.3f,%.9f,%.9f,%.9f,0,0,0,1\r\n",
                            0.1 * i,
                            p.z(),
                            -p.x(),
                            -p.y()));
        }
        return Files.writeString(folder.resolve("map.tum"), "\uFEFF" + rows);
    }

    private interface Place {
        String of(double seconds, StartPosition.Place at);
    }

    private String places(int from, int to, double aside, Place place) throws Exception {
        StartPosition start = StartPosition.parse("49.0135,8.4373", HEADING);
        StringBuilder rows = new StringBuilder();
        for (int i = from; i <= to; i++) {
            Vector3 jump = new Vector3(i % 2 == 0 ? aside : -aside, 0, 0);
            rows.append(place.of(i, start.place(place(i).plus(jump))));
        }
        return rows.toString();
    }

    private Path csv(int from, int to, double aside) throws Exception {
        String rows =
                places(
                        from,
                        to,
                        aside,
                        (t, at) ->
                                String.format(
                                        Locale.ROOT,
                                        "%.1f,%.10f,%.10f%n",
                                        t,
                                        at.latitude(),
                                        at.longitude()));
        return Files.writeString(folder.resolve("track.csv"), "time,lat,lon\n" + rows);
    }

    private Path gpx() throws Exception {
        String rows =
                places(
                        0,
                        20,
                        0,
                        (t, at) ->
                                String.format(
                                        Locale.ROOT,
                                        "<trkpt lat=\"%.10f\" lon=\"%.10f\"><time>%s</time></trkpt>%n",
                                        at.latitude(),
                                        at.longitude(),
                                        START.plusSeconds((long) t)));
        return Files.writeString(
                folder.resolve("track.gpx"),
                "<gpx version=\"1.1\"><trk><trkseg>" + rows + "</trkseg></trk></gpx>");
    }

    private Path nmea() throws Exception {
        String rows =
                places(
                        0,
                        20,
                        0,
                        (t, at) -> {
                            double minutesN = at.latitude() % 1 * 60;
                            double minutesE = at.longitude() % 1 * 60;
                            return String.format(
                                    Locale.ROOT,
                                    "$GPRMC,1302%02d.00,A,%02d%09.6f,N,%03d%09.6f,E,19.4,42.0,260911,,,A%n",
                                    25 + (int) t,
                                    (int) at.latitude(),
                                    minutesN,
                                    (int) at.longitude(),
                                    minutesE);
                        });
        return Files.writeString(folder.resolve("track.nmea"), rows);
    }

    private static TrajectoryChoices choices(Optional<Alignment> alignment, Optional<Instant> at) {
        return new TrajectoryChoices(
                FormatChoice.auto,
                alignment,
                0.01,
                OptionalLong.empty(),
                RelativeDelta.ONE_FRAME,
                at);
    }

    private static JsonNode figures(Path reference, Path estimate, TrajectoryChoices choices)
            throws Exception {
        return new ObjectMapper()
                .readTree(TrajectoryReport.compare(reference, List.of(estimate), choices).json());
    }

    private static String refusal(Path reference, Path estimate, TrajectoryChoices choices) {
        return assertThrows(
                        BadInputException.class,
                        () -> TrajectoryReport.compare(reference, List.of(estimate), choices))
                .getMessage();
    }

    @Test
    void compare_samePath_isRightFromAboveAndNorthIsFound() throws Exception {
        JsonNode f = figures(csv(0, 20, 0), tum(1), TrajectoryChoices.none());
        assertEquals(21, f.at("/pairs").asInt());
        assertEquals(0, f.at("/ape/max").asDouble(), 0.02);
        assertEquals(0, f.at("/rpe/max").asDouble(), 0.02);
        assertEquals("se3", f.at("/alignment/kind").asText());
        assertEquals(HEADING, f.at("/alignment/heading_deg").asDouble(), 0.05);
        assertEquals(200, f.at("/reference_length").asDouble(), 0.3);
        assertTrue(f.at("/plane").asText().startsWith("x and z"), f.toString());
        List<String> lines =
                TrajectoryReport.compare(csv(0, 20, 0), List.of(tum(1)), TrajectoryChoices.none())
                        .lines();
        assertTrue(
                lines.get(lines.size() - 1).startsWith("left out: rotations, heights"),
                lines.toString());
    }

    @Test
    void compare_receiverThatJumpsAside_isOffByThat() throws Exception {
        JsonNode f = figures(csv(0, 20, 0.5), tum(1), TrajectoryChoices.none());
        assertEquals(0.5, f.at("/ape/rmse").asDouble(), 0.03);
        // A metre aside in the first ten: sqrt(101) - 10; later the bend turns it along the way.
        assertEquals(0.05, f.at("/rpe/min").asDouble(), 0.03);
    }

    @Test
    void compare_otherUnit_isForgivenBySim3AloneAndToldBySe3() throws Exception {
        Path track = csv(0, 20, 0);
        JsonNode sim3 =
                figures(track, tum(2), choices(Optional.of(Alignment.SIM3), Optional.empty()));
        assertEquals(2, sim3.at("/alignment/scale").asDouble(), 1e-3);
        assertEquals(0, sim3.at("/ape/max").asDouble(), 0.02);
        JsonNode se3 = figures(track, tum(1.25), TrajectoryChoices.none());
        assertEquals(1, se3.at("/alignment/scale").asDouble());
        assertEquals(1.25, se3.at("/alignment/best_scale").asDouble(), 1e-3);
        // A fifth of an almost straight way of 200 m, from its middle.
        assertEquals(0.2 * 200 / Math.sqrt(12), se3.at("/ape/rmse").asDouble(), 0.7);
        assertEquals(2, se3.at("/rpe/median").asDouble(), 0.02);
    }

    @Test
    void compare_worldWithZUp_isSeenFromAboveToo() throws Exception {
        JsonNode f = figures(csv(0, 20, 0), map(), TrajectoryChoices.none());
        assertTrue(f.at("/plane").asText().startsWith("x and y"), f.toString());
        assertEquals(0, f.at("/ape/max").asDouble(), 0.02);
    }

    @Test
    void compare_tracksOfADay_areBroughtToTheRecordingsClock() throws Exception {
        for (Path track : List.of(gpx(), nmea())) {
            JsonNode f = figures(track, tum(1), choices(Optional.empty(), Optional.of(START)));
            assertEquals(21, f.at("/pairs").asInt());
            assertEquals(0, f.at("/ape/max").asDouble(), 0.05);
        }
        String message = refusal(gpx(), tum(1), TrajectoryChoices.none());
        assertTrue(
                message.contains("path.tum runs from 0 s to 20 s")
                        && message.contains("from 2011-09-26T13:02:25Z to 2011-09-26T13:02:45Z")
                        && message.contains("--starts-at TIME says when"),
                message);
    }

    @Test
    void compare_fewPosesOfAKeyframePath_takesTheTrackBetweenItsPlaces() throws Exception {
        List<String> rows = Files.readAllLines(tum(1));
        StringBuilder few = new StringBuilder();
        for (int i = 5; i < rows.size(); i += 25) {
            few.append(rows.get(i)).append('\n');
        }
        Path keyframes = Files.writeString(folder.resolve("keyframes.tum"), few);
        JsonNode f = figures(csv(0, 20, 0), keyframes, TrajectoryChoices.none());
        assertEquals(8, f.at("/pairs").asInt());
        // Chords of a second on a bend of 300 m: 10^2 / (8 x 300).
        assertEquals(0, f.at("/ape/max").asDouble(), 0.06);
    }

    @Test
    void compare_what_cannotBe_isRefusedInASentence() throws Exception {
        String none =
                refusal(
                        csv(0, 20, 0),
                        tum(1),
                        choices(Optional.of(Alignment.ORIGIN), Optional.empty()));
        assertTrue(none.startsWith("--align origin: a GPS track tells no rotations"), none);
        String apart = refusal(csv(100, 120, 0), tum(1), TrajectoryChoices.none());
        assertTrue(
                apart.startsWith("no moment belongs to both")
                        && apart.contains("track.csv from 100 s to 120 s")
                        && !apart.contains("--starts-at"),
                apart);
        String few = refusal(csv(18, 25, 0), tum(1), TrajectoryChoices.none());
        assertTrue(
                few.startsWith("3 moments belong to both, over 20.0 m of the track; at least 5"),
                few);
        Path kitti = estimate("path.kitti", "1 0 0 %2$.3f 0 1 0 %3$.3f 0 0 1 %4$.3f%n", 1);
        String untimed = refusal(csv(0, 20, 0), kitti, TrajectoryChoices.none());
        assertTrue(untimed.contains("KITTI's rows have no times"), untimed);
        Path still = estimate("still.tum", "%1$.3f 0 0 0 0 0 0 1%n", 1);
        assertTrue(
                refusal(csv(0, 20, 0), still, TrajectoryChoices.none()).contains("stands still"));
        String twice = refusal(csv(0, 20, 0), csv(0, 20, 0), TrajectoryChoices.none());
        assertTrue(twice.contains("is a GPS track too"), twice);
        Path timeless =
                Files.writeString(
                        folder.resolve("timeless.gpx"),
                        "<gpx><trk><trkseg><trkpt lat=\"49\" lon=\"8\"/><trkpt lat=\"49.1\" lon=\"8\"/></trkseg></trk></gpx>");
        String message = refusal(timeless, tum(1), TrajectoryChoices.none());
        assertTrue(message.contains("time"), message);
        assertFalse(message.contains("NaN"), message);
    }

    @Test
    void plotAndTable_ofSeveral_haveEachByName() throws Exception {
        TrajectoryReport report =
                TrajectoryReport.compare(
                        csv(0, 20, 0.3), List.of(tum(1), map()), TrajectoryChoices.none());
        String lines = String.join("\n", report.lines());
        assertTrue(lines.contains("path.tum") && lines.contains("map.tum"), lines);
        Path page = folder.resolve("plot.html");
        report.plot().write(page);
        String html = Files.readString(page);
        assertTrue(html.contains("north") && html.contains("2 estimates against track.csv"), html);
        assertFalse(html.contains("NaN"));
        Path image = folder.resolve("plot.png");
        report.plot().write(image);
        assertTrue(Files.size(image) > 1000);
    }
}
