package dev.egomotion.engine.export;

import dev.egomotion.geometry.values.RigidTransform;
import dev.egomotion.geometry.values.Vector3;

/**
 * How uncertain a pose is that is a product of uncertain motions. Covariances are 6x6, row-major, of (x, y, z, rotation about
 * x, y, z).
 *
 * <p>With mapFromBody_k = mapFromBody_(k-1) M_k^-1, M_k = bodyFromPrevious, and a small motion exp(e) on the right of each
 * pose: S_k = Ad(M_k) S_(k-1) Ad(M_k)^T + C_k, where C_k is that of the small motion on the left of M_k. Motions count as
 * independent of each other.
 */
final class PoseCovariance {
    private static final int N = 6;

    private double[] sum = new double[N * N];

    /** Adds a motion whose covariance is that of a small motion on its left. */
    void add(RigidTransform bodyFromPrevious, double[] covariance) {
        sum = moved(bodyFromPrevious, sum);
        for (int i = 0; i < sum.length; i++) {
            sum[i] += covariance[i];
        }
    }

    /**
     * Returns the covariance as nav_msgs/Odometry states it: of the position along the axes of the map, and of the rotation
     * about them; an error of the unit of length is added, which all motions have in common.
     *
     * @param unit standard deviation of the unit's logarithm; 0 where it is not known
     */
    double[] inMap(RigidTransform mapFromBody, double unit) {
        double[] of = moved(new RigidTransform(mapFromBody.rotation(), Vector3.ZERO), sum);
        Vector3 t = mapFromBody.translation();
        double[] p = {t.x(), t.y(), t.z()};
        for (int i = 0; i < 3; i++) {
            for (int j = 0; j < 3; j++) {
                of[N * i + j] += unit * unit * p[i] * p[j];
            }
        }
        return of;
    }

    /** Returns the covariance of a small motion in other axes: Ad C Ad^T, Ad = [R, [t] R; 0, R] of aFromB. */
    static double[] moved(RigidTransform aFromB, double[] covariance) {
        double[] r = aFromB.rotation().matrix();
        Vector3 t = aFromB.translation();
        double[] cross = {0, -t.z(), t.y(), t.z(), 0, -t.x(), -t.y(), t.x(), 0};
        double[] ad = new double[N * N];
        for (int i = 0; i < 3; i++) {
            for (int j = 0; j < 3; j++) {
                ad[N * i + j] = r[3 * i + j];
                ad[N * (i + 3) + j + 3] = r[3 * i + j];
                for (int k = 0; k < 3; k++) {
                    ad[N * i + j + 3] += cross[3 * i + k] * r[3 * k + j];
                }
            }
        }
        double[] half = new double[N * N];
        double[] whole = new double[N * N];
        for (int i = 0; i < N; i++) {
            for (int j = 0; j < N; j++) {
                for (int k = 0; k < N; k++) {
                    half[N * i + j] += ad[N * i + k] * covariance[N * k + j];
                }
            }
        }
        for (int i = 0; i < N; i++) {
            for (int j = 0; j < N; j++) {
                for (int k = 0; k < N; k++) {
                    whole[N * i + j] += half[N * i + k] * ad[N * j + k];
                }
            }
        }
        return whole;
    }

    /** Returns the covariance of a motion that was predicted: as uncertain as it is large, in every direction. */
    static double[] ofPredicted(RigidTransform motion) {
        double length = motion.translation().norm();
        double angle = motion.rotation().angle();
        double[] of = new double[N * N];
        for (int i = 0; i < 3; i++) {
            of[(N + 1) * i] = length * length;
            of[(N + 1) * (i + 3)] = angle * angle;
        }
        return of;
    }
}
