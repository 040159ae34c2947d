package dev.egomotion.geometry.scene;

import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Random;

/**
 * The middle line of a flat road: straights and arcs in turn. Its heading swings about the initial
 * one, so that the road never meets itself.
 */
final class Road {
    /**
     * A stretch of constant curvature.
     *
     * @param s where it begins along the road, metres
     * @param length metres
     * @param x where it begins, metres
     * @param z where it begins, metres
     * @param heading where it begins, radians to the right of the z axis
     * @param curvature 1 / radius, positive to the right; 0 for a straight
     */
    private record Stretch(
            double s, double length, double x, double z, double heading, double curvature) {
        double[] at(double along) {
            double h = heading + curvature * along;
            if (curvature == 0) {
                return new double[] {x + along * Math.sin(h), z + along * Math.cos(h), h};
            }
            double radius = 1 / curvature;
            return new double[] {
                x + radius * (Math.cos(heading) - Math.cos(h)),
                z - radius * (Math.sin(heading) - Math.sin(h)),
                h
            };
        }

        /** Returns {metres along this stretch, metres to the right of it, heading}. */
        double[] locate(double px, double pz) {
            double dx = px - x;
            double dz = pz - z;
            double sin = Math.sin(heading);
            double cos = Math.cos(heading);
            double ahead = dx * sin + dz * cos;
            double right = dx * cos - dz * sin;
            if (curvature == 0) {
                return new double[] {ahead, right, heading};
            }
            double radius = 1 / curvature;
            double side = Math.signum(radius);
            double turn = side * Math.atan2(ahead, side * (radius - right));
            double distance = Math.hypot(ahead, radius - right);
            return new double[] {turn * radius, radius - side * distance, heading + turn};
        }
    }

    /** A place in the scene seen from the road: metres along, metres to the right, heading there. */
    record Place(double s, double d, double heading) {}

    private final List<Stretch> stretches = new ArrayList<>();

    /**
     * Lays a road.
     *
     * @param length at least so long, metres
     * @param random decides lengths and radii
     */
    Road(double length, Random random) {
        double s = -60;
        double[] end = {0, -60, 0};
        int turn = 0;
        while (s < length) {
            double straight = s < 0 ? 85 : 25 + 25 * random.nextDouble();
            end = lay(s, straight, end, 0);
            s += straight;
            double angle = Math.toRadians(20 + 20 * random.nextDouble());
            double radius = 45 + 40 * random.nextDouble();
            // Right, left, left, right: the heading comes back to where it was.
            int side = turn % 4 == 0 || turn % 4 == 3 ? 1 : -1;
            double back = turn % 2 == 1 ? -end[2] : side * angle;
            end = lay(s, Math.abs(back) * radius, end, Math.signum(back) / radius);
            s += Math.abs(back) * radius;
            turn++;
        }
    }

    private double[] lay(double s, double length, double[] from, double curvature) {
        Stretch stretch = new Stretch(s, length, from[0], from[1], from[2], curvature);
        stretches.add(stretch);
        return stretch.at(length);
    }

    /** Returns {x, z, heading} of the place s metres along and d metres to the right. */
    double[] at(double s, double d) {
        Stretch stretch = stretches.get(indexOf(s));
        double[] middle = stretch.at(s - stretch.s);
        return new double[] {
            middle[0] + d * Math.cos(middle[2]), middle[1] - d * Math.sin(middle[2]), middle[2]
        };
    }

    private int indexOf(double s) {
        int i = 0;
        while (i < stretches.size() - 1 && s >= stretches.get(i + 1).s) {
            i++;
        }
        return i;
    }

    /**
     * Returns the part of the road near a place, for locating points in it.
     *
     * @param behind metres before s that are still of interest
     * @param ahead metres after s
     */
    Near near(double s, double behind, double ahead) {
        return new Near(stretches.subList(indexOf(s - behind), indexOf(s + ahead) + 1));
    }

    /** The stretches of a road that one frame sees. */
    static final class Near {
        private final List<Stretch> stretches;

        Near(List<Stretch> stretches) {
            this.stretches = stretches;
        }

        /** Returns where a point of the ground lies: by the stretch whose middle line is nearest. */
        Place locate(double x, double z) {
            Place best = null;
            double bestMiss = Double.POSITIVE_INFINITY;
            for (int i = 0; i < stretches.size(); i++) {
                Stretch stretch = stretches.get(i);
                double[] local = stretch.locate(x, z);
                double before = i == 0 ? 0 : Math.max(-local[0], 0);
                double after =
                        i == stretches.size() - 1 ? 0 : Math.max(local[0] - stretch.length, 0);
                double miss = Math.abs(local[1]) + 10 * (before + after);
                if (miss < bestMiss) {
                    bestMiss = miss;
                    best = new Place(stretch.s + local[0], local[1], local[2]);
                }
            }
            return Objects.requireNonNull(best, "a road has a stretch");
        }
    }
}
