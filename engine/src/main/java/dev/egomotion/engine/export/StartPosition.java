package dev.egomotion.engine.export;

import dev.egomotion.engine.failure.BadInputException;
import dev.egomotion.geometry.values.Vector3;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Where on Earth a drive began and whither its first camera looked; the camera is taken to be level.
 *
 * @param latitude WGS 84, degrees north
 * @param longitude degrees east
 * @param altitude above the ellipsoid, metres, where known
 * @param heading degrees from north to east
 */
public record StartPosition(
        double latitude, double longitude, OptionalDouble altitude, double heading) {
    private static final String NUMBER = "\\s*([-+]?[0-9]+(?:\\.[0-9]*)?)\\s*";
    private static final Pattern TEXT =
            Pattern.compile(NUMBER + "," + NUMBER + "(?:," + NUMBER + ")?");

    /** Semi-major axis of the WGS 84 ellipsoid, metres. */
    private static final double A = 6_378_137;

    /** Its first eccentricity, squared. */
    private static final double E2 = 6.694379990141316e-3;

    /**
     * A place on Earth.
     *
     * @param latitude degrees north
     * @param longitude degrees east
     * @param altitude metres above the ellipsoid
     */
    public record Place(double latitude, double longitude, double altitude) {}

    /**
     * Reads what was given, if anything was.
     *
     * @param text as {@link #parse} reads it
     * @param heading degrees from north to east
     * @throws BadInputException if one is given without the other, or is none
     */
    public static Optional<StartPosition> given(Optional<String> text, Optional<Double> heading)
            throws BadInputException {
        if (text.isPresent() != heading.isPresent()) {
            throw new BadInputException("--start-position and --heading: give both");
        }
        return text.isEmpty()
                ? Optional.empty()
                : Optional.of(parse(text.get(), heading.orElseThrow()));
    }

    /**
     * Reads LAT,LON or LAT,LON,ALT.
     *
     * @throws BadInputException naming the option, what was found and what is allowed
     */
    public static StartPosition parse(String text, double heading) throws BadInputException {
        Matcher m = TEXT.matcher(text);
        if (!m.matches()) {
            throw new BadInputException(
                    "--start-position: '%s' is no position; LAT,LON or LAT,LON,ALT in degrees and metres is expected, such as 49.0135,8.4373"
                            .formatted(text));
        }
        double latitude = Double.parseDouble(m.group(1));
        double longitude = Double.parseDouble(m.group(2));
        if (Math.abs(latitude) > 89.9 || Math.abs(longitude) > 180) {
            throw new BadInputException(
                    "--start-position: latitude %s and longitude %s; -89.9 to 89.9 and -180 to 180 are expected"
                            .formatted(latitude, longitude));
        }
        if (!(Math.abs(heading) <= 360)) {
            throw new BadInputException(
                    "--heading: %s degrees; -360 to 360 is expected, clockwise from north"
                            .formatted(heading));
        }
        return new StartPosition(
                latitude,
                longitude,
                m.group(3) == null
                        ? OptionalDouble.empty()
                        : OptionalDouble.of(Double.parseDouble(m.group(3))),
                heading);
    }

    /**
     * Returns where a point of the drive's world is.
     *
     * <p>With h the heading: east = x cos h + z sin h, north = z cos h - x sin h, up = -y; then from the plane that
     * touches the ellipsoid at the start to Earth-centred coordinates and from them to latitude, longitude and altitude
     * (Bowring).
     *
     * @param point x right, y down, z forward of the first camera, metres
     */
    public Place place(Vector3 point) {
        double h = Math.toRadians(heading);
        double east = point.x() * Math.cos(h) + point.z() * Math.sin(h);
        double north = point.z() * Math.cos(h) - point.x() * Math.sin(h);
        double up = -point.y();
        double lat = Math.toRadians(latitude);
        double lon = Math.toRadians(longitude);
        Vector3 start = earthCentred(lat, lon, altitude.orElse(0));
        double x =
                start.x()
                        - Math.sin(lon) * east
                        - Math.sin(lat) * Math.cos(lon) * north
                        + Math.cos(lat) * Math.cos(lon) * up;
        double y =
                start.y()
                        + Math.cos(lon) * east
                        - Math.sin(lat) * Math.sin(lon) * north
                        + Math.cos(lat) * Math.sin(lon) * up;
        double z = start.z() + Math.cos(lat) * north + Math.sin(lat) * up;
        return geodetic(x, y, z);
    }

    private static Vector3 earthCentred(double lat, double lon, double height) {
        double n = A / Math.sqrt(1 - E2 * Math.sin(lat) * Math.sin(lat));
        return new Vector3(
                (n + height) * Math.cos(lat) * Math.cos(lon),
                (n + height) * Math.cos(lat) * Math.sin(lon),
                (n * (1 - E2) + height) * Math.sin(lat));
    }

    private static Place geodetic(double x, double y, double z) {
        double b = A * Math.sqrt(1 - E2);
        double p = Math.hypot(x, y);
        double theta = Math.atan2(z * A, p * b);
        double lat =
                Math.atan2(
                        z + E2 / (1 - E2) * b * Math.pow(Math.sin(theta), 3),
                        p - E2 * A * Math.pow(Math.cos(theta), 3));
        double n = A / Math.sqrt(1 - E2 * Math.sin(lat) * Math.sin(lat));
        return new Place(
                Math.toDegrees(lat), Math.toDegrees(Math.atan2(y, x)), p / Math.cos(lat) - n);
    }
}
