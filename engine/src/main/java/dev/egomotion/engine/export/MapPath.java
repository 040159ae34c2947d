package dev.egomotion.engine.export;

import dev.egomotion.geometry.values.Vector3;
import dev.egomotion.schemas.TrajectoryPoint;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;

/** A path on Earth as the files that maps read. */
final class MapPath {
    /** Times before 2000 are no clock's: a recording's begin at 0. */
    private static final long FIRST_CLOCK_NANOS = 946_684_800L * 1_000_000_000L;

    private final StartPosition start;
    private final List<TrajectoryPoint> points;
    private final String name;

    MapPath(StartPosition start, List<TrajectoryPoint> points) {
        this.start = start;
        this.points = points;
        this.name =
                points.get(0)
                        .getCamera()
                        .replace("&", "&amp;")
                        .replace("<", "&lt;")
                        .replace(">", "&gt;");
    }

    private StartPosition.Place place(TrajectoryPoint p) {
        return start.place(new Vector3(p.getTx(), p.getTy(), p.getTz()));
    }

    private static String degrees(double value) {
        return String.format(Locale.ROOT, "%.9f", value);
    }

    /** Returns the path as GPX 1.1, with times where they are a clock's. */
    String gpx() {
        String rows =
                points.stream()
                        .map(
                                p -> {
                                    StartPosition.Place at = place(p);
                                    return "<trkpt lat=\"%s\" lon=\"%s\">%s%s</trkpt>\n"
                                            .formatted(
                                                    degrees(at.latitude()),
                                                    degrees(at.longitude()),
                                                    start.altitude().isPresent()
                                                            ? String.format(
                                                                    Locale.ROOT,
                                                                    "<ele>%.3f</ele>",
                                                                    at.altitude())
                                                            : "",
                                                    time(p.getCaptureTimeNanos()));
                                })
                        .collect(Collectors.joining());
        return """
               <?xml version="1.0" encoding="UTF-8"?>
               <gpx version="1.1" creator="egomotion" xmlns="http://www.topografix.com/GPX/1/1">
               <trk><name>%s</name><trkseg>
               %s</trkseg></trk>
               </gpx>
               """
                .formatted(name, rows);
    }

    private static String time(long nanos) {
        return nanos < FIRST_CLOCK_NANOS
                ? ""
                : "<time>" + Instant.ofEpochSecond(0, nanos / 1_000_000 * 1_000_000) + "</time>";
    }

    /** Returns the path as KML 2.2: on the ground where no altitude was given. */
    String kml() {
        String mode = start.altitude().isPresent() ? "absolute" : "clampToGround";
        String rows = points.stream().map(this::kmlPlace).collect(Collectors.joining("\n"));
        return """
               <?xml version="1.0" encoding="UTF-8"?>
               <kml xmlns="http://www.opengis.net/kml/2.2">
               <Document><name>%s</name>
               <Style id="path"><LineStyle><color>ffc8b34f</color><width>4</width></LineStyle></Style>
               <Placemark><name>%s</name><styleUrl>#path</styleUrl>
               <LineString><tessellate>1</tessellate><altitudeMode>%s</altitudeMode><coordinates>
               %s
               </coordinates></LineString></Placemark>
               <Placemark><name>start</name><Point><altitudeMode>%s</altitudeMode><coordinates>%s</coordinates></Point></Placemark>
               <Placemark><name>end</name><Point><altitudeMode>%s</altitudeMode><coordinates>%s</coordinates></Point></Placemark>
               </Document>
               </kml>
               """
                .formatted(
                        name,
                        name,
                        mode,
                        rows,
                        mode,
                        kmlPlace(points.get(0)),
                        mode,
                        kmlPlace(points.get(points.size() - 1)));
    }

    private String kmlPlace(TrajectoryPoint p) {
        StartPosition.Place at = place(p);
        String height =
                start.altitude().isPresent()
                        ? String.format(Locale.ROOT, ",%.3f", at.altitude())
                        : "";
        return degrees(at.longitude()) + "," + degrees(at.latitude()) + height;
    }
}
