package dev.egomotion.codecs.trajectory;

import dev.egomotion.codecs.SourceException;
import dev.egomotion.codecs.TextFile;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.OptionalDouble;
import java.util.Set;

/** Rows of time, latitude, longitude and what else a heading names, in any order, commas, semicolons or tabs between. */
final class GpsRows {
    private static final String SEPARATOR = "\\s*[,;\\t]\\s*";
    private static final Set<String> TIME =
            Set.of("time", "timestamp", "seconds", "t", "time_utc", "utc", "timestamp_s", "time_s");
    private static final Set<String> LATITUDE = Set.of("lat", "latitude", "latitude_deg");
    private static final Set<String> LONGITUDE =
            Set.of("lon", "lng", "long", "longitude", "longitude_deg");
    private static final Set<String> ALTITUDE =
            Set.of("alt", "altitude", "ele", "elevation", "height", "altitude_m");
    private static final Set<String> SPEED =
            Set.of("speed", "speed_mps", "speed_ms", "metres_per_second", "speed_m_s");

    private GpsRows() {}

    private static String[] names(String heading) {
        String[] names = heading.replaceFirst("^#\\s*", "").strip().split(SEPARATOR, -1);
        for (int i = 0; i < names.length; i++) {
            // "speed [m/s]", "Latitude (deg)"
            names[i] =
                    names[i].toLowerCase(Locale.ROOT)
                            .replaceAll("[\\[(].*?[\\])]", "")
                            .replace("\"", "")
                            .strip()
                            .replace(' ', '_');
        }
        return names;
    }

    private static int place(String[] names, Set<String> of) {
        for (int i = 0; i < names.length; i++) {
            if (of.contains(names[i])) {
                return i;
            }
        }
        return -1;
    }

    static boolean isHeading(String line) {
        String[] names = names(line);
        return place(names, LATITUDE) >= 0 && place(names, LONGITUDE) >= 0;
    }

    static List<GpsTrack.Fix> read(Path file) throws SourceException {
        List<String> lines = TextFile.lines(file);
        int first = 0;
        while (lines.get(first).isBlank()) {
            first++;
        }
        String[] names = names(lines.get(first).replaceFirst("^\uFEFF", ""));
        int time = place(names, TIME);
        if (time < 0) {
            throw new SourceException(
                    file
                            + ": its heading names no column time; one of seconds or of ISO 8601 is expected");
        }
        int altitude = place(names, ALTITUDE);
        int speed = place(names, SPEED);
        List<GpsTrack.Fix> fixes = new ArrayList<>();
        for (int i = first + 1; i < lines.size(); i++) {
            String line = lines.get(i).strip();
            if (line.isEmpty() || line.startsWith("#")) {
                continue;
            }
            TextFile.Row row = new TextFile.Row(file, i + 1, line.split(SEPARATOR, -1));
            if (row.words().length != names.length) {
                throw new SourceException(
                        "%s: line %d: %d columns; its heading names %d"
                                .formatted(file, i + 1, row.words().length, names.length));
            }
            fixes.add(
                    GpsTrack.checked(
                            file,
                            i + 1,
                            new GpsTrack.Fix(
                                    GpsTrack.time(row, time),
                                    row.number(place(names, LATITUDE)),
                                    row.number(place(names, LONGITUDE)),
                                    optional(row, altitude),
                                    optional(row, speed))));
        }
        return fixes;
    }

    private static OptionalDouble optional(TextFile.Row row, int column) throws SourceException {
        return column < 0 || row.words()[column].isEmpty()
                ? OptionalDouble.empty()
                : OptionalDouble.of(row.number(column));
    }
}
