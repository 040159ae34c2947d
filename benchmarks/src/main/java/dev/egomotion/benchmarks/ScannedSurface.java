package dev.egomotion.benchmarks;

import dev.egomotion.geometry.linear.SymmetricEigen;
import dev.egomotion.geometry.values.DepthImage;
import dev.egomotion.geometry.values.PinholeCamera;
import dev.egomotion.geometry.values.Vector3;
import java.util.Arrays;

/**
 * What a laser scanner saw from one place, as points with the plane about each: the direction in which the
 * {@value #NEIGHBOURS} points next to it in the image spread least is the normal. In the image a neighbourhood reaches over
 * several scan lines on every surface; in space the nearest points of the road are all of one line, and no plane. A
 * point is on a plane where they spread by less than {@value #MOST_THICKNESS} m along the normal and by more than
 * {@value #LEAST_WIDTH} m in the second direction (standard deviations).
 */
final class ScannedSurface {
    private static final int NEIGHBOURS = 30;
    private static final double MOST_THICKNESS = 0.03;
    private static final double LEAST_WIDTH = 0.08;

    /** Farther away, scan lines on the road are too far apart for a plane. */
    private static final double FARTHEST = 40;

    private final double[] points;
    private final double[] normals;
    private final boolean[] planar;
    private final KdTree tree;

    private ScannedSurface(double[] points, double[] pixels) {
        this.points = points;
        normals = new double[points.length];
        planar = new boolean[points.length / 3];
        tree = new KdTree(points);
        KdTree image = new KdTree(pixels);
        int[] nearest = new int[Math.min(NEIGHBOURS, planar.length)];
        double[] squares = new double[nearest.length];
        for (int i = 0; i < planar.length; i++) {
            image.nearest(pixels[3 * i], pixels[3 * i + 1], 0, nearest, squares);
            fitPlane(i, nearest);
        }
    }

    /**
     * Takes the points of a depth map that are nearer than {@value #FARTHEST} m.
     *
     * @param depth metres, 0 for no value
     * @param camera of the depth map
     */
    static ScannedSurface of(DepthImage depth, PinholeCamera camera) {
        double[] points = new double[3 * depth.depth().length];
        double[] pixels = new double[points.length];
        int count = 0;
        for (int v = 0; v < depth.height(); v++) {
            for (int u = 0; u < depth.width(); u++) {
                float z = depth.at(u, v);
                if (z > 0 && z < FARTHEST) {
                    Vector3 point = camera.backProject(u, v, z);
                    pixels[count] = u;
                    pixels[count + 1] = v;
                    points[count++] = point.x();
                    points[count++] = point.y();
                    points[count++] = point.z();
                }
            }
        }
        return new ScannedSurface(Arrays.copyOf(points, count), Arrays.copyOf(pixels, count));
    }

    private void fitPlane(int point, int[] neighbours) {
        double[] mean = new double[3];
        for (int neighbour : neighbours) {
            for (int a = 0; a < 3; a++) {
                mean[a] += points[3 * neighbour + a] / neighbours.length;
            }
        }
        double[][] spread = new double[3][3];
        for (int neighbour : neighbours) {
            for (int a = 0; a < 3; a++) {
                for (int b = 0; b < 3; b++) {
                    spread[a][b] +=
                            (points[3 * neighbour + a] - mean[a])
                                    * (points[3 * neighbour + b] - mean[b])
                                    / neighbours.length;
                }
            }
        }
        SymmetricEigen eigen = SymmetricEigen.of(spread);
        double[] variances = eigen.values();
        int least = eigen.smallest();
        for (int a = 0; a < 3; a++) {
            normals[3 * point + a] = eigen.vectors()[a][least];
        }
        double second = variances[0] + variances[1] + variances[2];
        second -= variances[least] + variances[eigen.largest()];
        planar[point] =
                variances[least] < MOST_THICKNESS * MOST_THICKNESS
                        && second > LEAST_WIDTH * LEAST_WIDTH;
    }

    /** Returns how many points there are. */
    int size() {
        return planar.length;
    }

    /** Returns a point. */
    Vector3 point(int i) {
        return new Vector3(points[3 * i], points[3 * i + 1], points[3 * i + 2]);
    }

    /** Returns the unit normal of the plane about a point; its sign means nothing. */
    Vector3 normal(int i) {
        return new Vector3(normals[3 * i], normals[3 * i + 1], normals[3 * i + 2]);
    }

    /** Returns the nearest point if it is on a plane and no farther than a distance, else -1. */
    int planeAt(Vector3 place, double farthest) {
        int[] nearest = new int[1];
        double[] square = new double[1];
        tree.nearest(place.x(), place.y(), place.z(), nearest, square);
        boolean found = square[0] < farthest * farthest && planar[nearest[0]];
        return found ? nearest[0] : -1;
    }
}
