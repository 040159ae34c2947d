package dev.egomotion.benchmarks;

import dev.egomotion.geometry.linear.SymmetricEigen;
import dev.egomotion.geometry.values.RigidTransform;
import dev.egomotion.geometry.values.Rotation;
import dev.egomotion.geometry.values.Vector3;
import java.util.Arrays;
import java.util.Objects;

/**
 * The motion between two scans by point-to-plane ICP (Chen and Medioni, Object modelling by registration
 * of multiple range images, 1992) with the robust weights of Geman and McClure. Of every point q = T p of
 * the later scan with the nearest point m of the earlier one, which has the normal n:
 *
 * <pre>e = n.(q - m)     minimise sum w e^2, w = 1 / (1 + (e / s)^2)^2     de = n.dt + (q x n).dw</pre>
 *
 * <p>Points whose nearest neighbour is farther than max(9 s, 0.5 m) or on no plane do not count. s
 * shrinks in three stages, 0.2, 0.083 and 0.04 m, so that a start half a metre off is no trouble.
 *
 * @param earlierFromLater takes points of the later scan to the earlier scan's frame
 * @param planes how many points counted in the end
 * @param residual weighted root mean square of e in the end, metres
 */
record SurfaceRegistration(RigidTransform earlierFromLater, int planes, double residual) {
    private static final double[] SCALES = {0.2, 0.25 / 3, 0.04};
    private static final int[] MOST_ITERATIONS = {15, 15, 40};

    /** Early stages look at every so manieth point. */
    private static final int[] STRIDES = {3, 3, 1};

    private static final double LEAST_REACH = 0.5;

    /** Steps shorter than this end a stage, metres. */
    private static final double LEAST_STEP = 2e-5;

    /** A direction in which the planes hold a motion by less than this share of the best stays as it is. */
    private static final double LEAST_HOLD = 1e-9;

    /** What may move. */
    enum Freedom {
        /** The rotation stays that of the start. */
        TRANSLATION(3),
        /** Everything moves. */
        RIGID(6);

        private final int unknowns;

        Freedom(int unknowns) {
            this.unknowns = unknowns;
        }
    }

    /** Registers a later scan to an earlier one. */
    static SurfaceRegistration of(
            ScannedSurface earlier, ScannedSurface later, RigidTransform start, Freedom freedom) {
        RigidTransform motion = start;
        Equations last = null;
        for (int stage = 0; stage < SCALES.length; stage++) {
            boolean settled = false;
            for (int i = 0; i < MOST_ITERATIONS[stage] && !settled; i++) {
                last = new Equations(freedom.unknowns);
                for (int p = 0; p < later.size(); p += STRIDES[stage]) {
                    last.add(earlier, motion.apply(later.point(p)), SCALES[stage]);
                }
                double[] step = last.solve();
                motion = moved(motion, step);
                settled = Arrays.stream(step).allMatch(x -> Math.abs(x) < LEAST_STEP);
            }
        }
        return new SurfaceRegistration(motion, Objects.requireNonNull(last).count, last.residual());
    }

    /** Returns exp(dw) T + dt. */
    private static RigidTransform moved(RigidTransform motion, double[] step) {
        Vector3 shift = new Vector3(step[0], step[1], step[2]);
        Rotation turn =
                step.length == 3
                        ? Rotation.IDENTITY
                        : Rotation.fromAxisAngle(new Vector3(step[3], step[4], step[5]));
        return new RigidTransform(turn, shift).times(motion);
    }

    /** Normal equations of one step. */
    private static final class Equations {
        private final double[][] matrix;
        private final double[] right;
        private int count;
        private double weights;
        private double squares;

        Equations(int unknowns) {
            matrix = new double[unknowns][unknowns];
            right = new double[unknowns];
        }

        void add(ScannedSurface earlier, Vector3 q, double scale) {
            int plane = earlier.planeAt(q, Math.max(9 * scale, LEAST_REACH));
            if (plane < 0) {
                return;
            }
            Vector3 n = earlier.normal(plane);
            double e = n.dot(q.minus(earlier.point(plane)));
            double root = 1 / (1 + e / scale * (e / scale));
            double w = root * root;
            Vector3 turn = q.cross(n);
            double[] row = {n.x(), n.y(), n.z(), turn.x(), turn.y(), turn.z()};
            for (int i = 0; i < right.length; i++) {
                right[i] -= w * row[i] * e;
                for (int j = 0; j < right.length; j++) {
                    matrix[i][j] += w * row[i] * row[j];
                }
            }
            count++;
            weights += w;
            squares += w * e * e;
        }

        /** Returns V L^-1 V^T b of A = V L V^T, without the directions that nothing holds. */
        double[] solve() {
            SymmetricEigen eigen = SymmetricEigen.of(matrix);
            double least = LEAST_HOLD * eigen.values()[eigen.largest()];
            double[] x = new double[right.length];
            for (int k = 0; k < x.length; k++) {
                if (eigen.values()[k] > least) {
                    double along = 0;
                    for (int i = 0; i < x.length; i++) {
                        along += eigen.vectors()[i][k] * right[i] / eigen.values()[k];
                    }
                    for (int i = 0; i < x.length; i++) {
                        x[i] += eigen.vectors()[i][k] * along;
                    }
                }
            }
            return x;
        }

        double residual() {
            return weights > 0 ? Math.sqrt(squares / weights) : 0;
        }
    }
}
