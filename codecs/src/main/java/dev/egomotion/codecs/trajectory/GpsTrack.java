package dev.egomotion.codecs.trajectory;

import dev.egomotion.codecs.FileTrouble;
import dev.egomotion.codecs.SourceException;
import dev.egomotion.codecs.TextFile;
import dev.egomotion.geometry.values.Vector3;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.OptionalDouble;
import org.jspecify.annotations.Nullable;

/**
 * Where a satellite receiver says that it was, over time: GPX, NMEA 0183 (RMC, with the altitudes of GGA), or rows under a
 * heading that names time, latitude and longitude. WGS 84.
 */
public final class GpsTrack {
    private static final int SNIFFED = 4096;

    /** Times before 2000 are no clock's: a recording's begin at 0. */
    private static final long FIRST_CLOCK_NANOS = 946_684_800L * 1_000_000_000L;

    /** Semi-major axis of the WGS 84 ellipsoid, metres. */
    private static final double A = 6_378_137;

    /** Its first eccentricity, squared. */
    private static final double E2 = 6.694379990141316e-3;

    /** Positions this far apart in time, either way, tell a speed: each is metres off by itself. */
    private static final long SPEED_REACH_NANOS = 1_000_000_000L;

    private static final double NANOS = 1e-9;

    private final Path file;
    private final List<Fix> fixes;

    /**
     * One place and time.
     *
     * @param nanos nanoseconds since 1970, UTC; of rows with smaller times on the recording's own clock
     * @param latitude degrees north
     * @param longitude degrees east
     * @param altitude metres, where it is told
     * @param speed metres per second over ground, where it is told
     */
    public record Fix(
            long nanos,
            double latitude,
            double longitude,
            OptionalDouble altitude,
            OptionalDouble speed) {
        /** No vehicle is faster, metres per second. */
        private static final double FASTEST = 1000;

        private static final double HIGHEST = 100_000;

        /** Returns what of the numbers cannot be, and what is expected; null where all can. */
        @Nullable String fault() {
            if (!(Math.abs(latitude) <= 90 && Math.abs(longitude) <= 180)) {
                return "latitude %s and longitude %s; -90 to 90 and -180 to 180 degrees are expected"
                        .formatted(latitude, longitude);
            }
            if (altitude.isPresent() && !(Math.abs(altitude.getAsDouble()) <= HIGHEST)) {
                return "altitude %s m".formatted(altitude.getAsDouble());
            }
            if (speed.isPresent() && !(Math.abs(speed.getAsDouble()) <= FASTEST)) {
                return "speed %s metres per second; at most 1000 are expected"
                        .formatted(speed.getAsDouble());
            }
            return null;
        }
    }

    private GpsTrack(Path file, List<Fix> fixes) {
        this.file = file;
        this.fixes = List.copyOf(fixes);
    }

    private enum Kind {
        GPX,
        NMEA,
        ROWS,
        NONE
    }

    /** Returns whether a file is a track, by how it begins. */
    public static boolean isOne(Path file) throws SourceException {
        return kind(file) != Kind.NONE;
    }

    private static Kind kind(Path file) throws SourceException {
        String head;
        try (InputStream in = Files.newInputStream(file)) {
            head = new String(in.readNBytes(SNIFFED), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new SourceException(file + ": " + FileTrouble.reading(e), e);
        }
        head = head.replaceFirst("^\uFEFF", "").stripLeading();
        if (head.startsWith("<")) {
            return Kind.GPX;
        }
        if (head.matches("(?s)[$!][A-Z]{2,5}.*")) {
            return Kind.NMEA;
        }
        String heading =
                head.lines().filter(line -> !line.isBlank()).findFirst().orElse("").strip();
        return GpsRows.isHeading(heading) ? Kind.ROWS : Kind.NONE;
    }

    /**
     * Reads a file.
     *
     * @throws SourceException if it cannot be read, is no track, or its times do not rise
     */
    public static GpsTrack read(Path file) throws SourceException {
        List<Fix> read =
                switch (kind(file)) {
                    case GPX -> GpxFile.read(file);
                    case NMEA -> NmeaFile.read(file);
                    case ROWS -> GpsRows.read(file);
                    case NONE ->
                            throw new SourceException(
                                    file
                                            + ": is no GPS track; GPX, NMEA or rows under a heading with time, latitude and longitude are expected");
                };
        List<Fix> rising = new ArrayList<>();
        for (Fix fix : read) {
            long last = rising.isEmpty() ? Long.MIN_VALUE : rising.get(rising.size() - 1).nanos();
            if (fix.nanos() < last) {
                throw new SourceException(
                        String.format(
                                Locale.ROOT,
                                "%s: a place of %.3f s comes after one of %.3f s; they must be in the order of their times",
                                file,
                                fix.nanos() * NANOS,
                                last * NANOS));
            }
            if (fix.nanos() > last) {
                rising.add(fix); // several sentences may tell the same moment
            }
        }
        if (rising.size() < 2) {
            throw new SourceException(
                    "%s: %d places with a time; at least 2 are needed"
                            .formatted(file, rising.size()));
        }
        return new GpsTrack(file, rising);
    }

    /** Returns the places, their times rising. */
    public List<Fix> fixes() {
        return fixes;
    }

    /** Returns whether the times are a clock's, and not those of a recording. */
    public boolean hasClock() {
        return isClock(fixes.get(0).nanos());
    }

    /**
     * Returns this track on the clock of a recording.
     *
     * @param nanos when that clock was at 0, UTC
     * @throws SourceException if these times are none of a day
     */
    public GpsTrack since(long nanos) throws SourceException {
        if (!hasClock()) {
            throw new SourceException(
                    file
                            + ": its times are no times of a day, and --starts-at says when on a day the recording began");
        }
        return new GpsTrack(
                file,
                fixes.stream()
                        .map(
                                f ->
                                        new Fix(
                                                f.nanos() - nanos,
                                                f.latitude(),
                                                f.longitude(),
                                                f.altitude(),
                                                f.speed()))
                        .toList());
    }

    static boolean isClock(long nanos) {
        return nanos > FIRST_CLOCK_NANOS;
    }

    /** Returns the places in metres: x east, y north, z up of the first one, in the plane that touches the Earth there. */
    public List<Vector3> places() {
        Fix first = fixes.get(0);
        double lat = Math.toRadians(first.latitude());
        double lon = Math.toRadians(first.longitude());
        Vector3 origin = earthCentred(first);
        List<Vector3> places = new ArrayList<>(fixes.size());
        for (Fix fix : fixes) {
            Vector3 d = earthCentred(fix).minus(origin);
            double outward = Math.cos(lon) * d.x() + Math.sin(lon) * d.y();
            places.add(
                    new Vector3(
                            Math.cos(lon) * d.y() - Math.sin(lon) * d.x(),
                            Math.cos(lat) * d.z() - Math.sin(lat) * outward,
                            Math.cos(lat) * outward + Math.sin(lat) * d.z()));
        }
        return places;
    }

    /** Returns Earth-centred coordinates, metres; a place without an altitude has that of the ellipsoid. */
    private static Vector3 earthCentred(Fix fix) {
        double lat = Math.toRadians(fix.latitude());
        double lon = Math.toRadians(fix.longitude());
        double height = fix.altitude().orElse(0);
        double n = A / Math.sqrt(1 - E2 * Math.sin(lat) * Math.sin(lat));
        return new Vector3(
                (n + height) * Math.cos(lat) * Math.cos(lon),
                (n + height) * Math.cos(lat) * Math.sin(lon),
                (n * (1 - E2) + height) * Math.sin(lat));
    }

    /**
     * Returns the speeds that the receiver told; where it told not all of them those of its places, each by the way from a
     * second before to a second after.
     */
    public SpeedTable speeds() {
        long[] times = fixes.stream().mapToLong(Fix::nanos).toArray();
        double[] speeds = new double[times.length];
        boolean told = fixes.stream().allMatch(fix -> fix.speed().isPresent());
        List<Vector3> places = places();
        for (int i = 0; i < times.length; i++) {
            speeds[i] = told ? fixes.get(i).speed().orElseThrow() : ofPlaces(times, places, i);
        }
        return SpeedTable.of(file, times, speeds);
    }

    private static double ofPlaces(long[] times, List<Vector3> places, int i) {
        int before = i;
        int after = i;
        while (before > 0 && times[i] - times[before] < SPEED_REACH_NANOS) {
            before--;
        }
        while (after < times.length - 1 && times[after] - times[i] < SPEED_REACH_NANOS) {
            after++;
        }
        Vector3 way = places.get(after).minus(places.get(before));
        return Math.hypot(way.x(), way.y()) / ((times[after] - times[before]) * NANOS);
    }

    /** Returns a place, or refuses it with where it stands. */
    static Fix checked(Path file, int line, Fix fix) throws SourceException {
        String fault = fix.fault();
        if (fault != null) {
            throw new SourceException("%s: line %d: %s".formatted(file, line, fault));
        }
        return fix;
    }

    /** Returns a time: seconds, or ISO 8601 with its offset from UTC. */
    static long time(TextFile.Row row, int column) throws SourceException {
        return row.words()[column].indexOf('T') > 0
                ? row.nanosOfIsoTime(column)
                : row.nanosOfSeconds(column);
    }
}
