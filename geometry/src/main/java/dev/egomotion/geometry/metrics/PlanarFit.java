package dev.egomotion.geometry.metrics;

import java.util.List;

/**
 * The turn, move and, where it is free, scale that take points of a plane nearest to others: min over s, a, t of sum
 * |y - (s R(a) x + t)|^2, never a reflection. With points as complex numbers about their means, s exp(i a) = sum(conj(x) y) /
 * sum(|x|^2).
 *
 * @param scale s
 * @param angle a, counter-clockwise, radians
 * @param from mean of the points that are moved
 * @param to mean of those where they belong
 */
public record PlanarFit(double scale, double angle, Point from, Point to) {
    /** A point of a plane. */
    public record Point(double x, double y) {
        /** Returns the distance to another. */
        public double distance(Point other) {
            return Math.hypot(x - other.x, y - other.y);
        }
    }

    /**
     * Fits.
     *
     * @param from points to be moved, at least 1
     * @param to where they belong, as many
     * @return scale 0 or not finite where either kind stands still
     */
    public static PlanarFit of(List<Point> from, List<Point> to) {
        Point x = mean(from);
        Point y = mean(to);
        double real = 0;
        double imaginary = 0;
        double square = 0;
        for (int i = 0; i < from.size(); i++) {
            double xx = from.get(i).x - x.x;
            double xy = from.get(i).y - x.y;
            double yx = to.get(i).x - y.x;
            double yy = to.get(i).y - y.y;
            real += xx * yx + xy * yy;
            imaginary += xx * yy - xy * yx;
            square += xx * xx + xy * xy;
        }
        return new PlanarFit(
                Math.hypot(real, imaginary) / square, Math.atan2(imaginary, real), x, y);
    }

    private static Point mean(List<Point> points) {
        return new Point(
                points.stream().mapToDouble(Point::x).average().orElseThrow(),
                points.stream().mapToDouble(Point::y).average().orElseThrow());
    }

    /** Returns the best fit of the same points with another scale: the turn is the same. */
    public PlanarFit withScale(double other) {
        return new PlanarFit(other, angle, from, to);
    }

    /** Moves a point. */
    public Point apply(Point p) {
        return turned(p, from, to, scale, angle);
    }

    /** Moves a point back. */
    public Point unapply(Point p) {
        return turned(p, to, from, 1 / scale, -angle);
    }

    private static Point turned(Point p, Point from, Point to, double scale, double angle) {
        double c = scale * Math.cos(angle);
        double s = scale * Math.sin(angle);
        return new Point(
                to.x + c * (p.x - from.x) - s * (p.y - from.y),
                to.y + s * (p.x - from.x) + c * (p.y - from.y));
    }
}
