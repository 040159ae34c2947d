package dev.egomotion.odometry.refinement;

import java.nio.ByteBuffer;

/**
 * Follows the log of the factor from the window's drifting unit to the unit of the results: a Kalman filter with
 * one state. A measurement far outside what is expected is left out; when many in a row are, on the same side, the
 * filter takes them up and says so.
 *
 * <p>Its own variance weighs measurements as if their errors were independent. They are not, and the window's unit drifts more
 * where the camera turns, so what {@link #uncertainty} tells is followed beside it: the covariance of a filter with these gains
 * K (Joseph's form), with what is known of the errors:
 *
 * <pre>
 * P += DRIFT^2 + TURNING |angle|              per frame
 * P  = (1 - K)^2 P + K^2 TOGETHER sigma^2     per measurement
 * uncertainty = sqrt(P + SHARED^2)
 * </pre>
 */
final class ScaleFilter {
    /** How much the window's unit drifts per frame, standard deviation of its log. */
    private static final double DRIFT = 0.005;

    /** A measurement this many standard deviations off is left out. */
    private static final double GATE = 3.5;

    /** So many measurements left out in a row, on the same side, are right after all. */
    private static final int PATIENCE = 15;

    /** What is known of a unit after it was taken up anew. */
    private static final double NEW_UNIT = 0.15;

    /** How many independent measurements the variance of one stands for. */
    private static final double TOGETHER = 4;

    /** What a turn adds to the variance, per radian. */
    private static final double TURNING = 0.0025;

    /** Standard deviation of what all measurements have in common. */
    private static final double SHARED = 0.015;

    static final int BYTES = 3 * Double.BYTES + Integer.BYTES;

    private double log;
    private double variance = Double.POSITIVE_INFINITY;

    /** The variance that is told. */
    private double told = Double.POSITIVE_INFINITY;

    /** How many measurements in a row were left out; negative when they were too small. */
    private int refused;

    /** Returns the factor. */
    double factor() {
        return Math.exp(log);
    }

    /** Returns the standard deviation of its log; infinite when nothing was measured yet. */
    double uncertainty() {
        return Math.sqrt(told + SHARED * SHARED);
    }

    boolean isMeasured() {
        return variance < Double.POSITIVE_INFINITY;
    }

    /** Goes on by a frame. */
    void predict() {
        variance += DRIFT * DRIFT;
        told += DRIFT * DRIFT;
    }

    /** The camera turned by an angle since the frame before, radians. */
    void turned(double angle) {
        told += TURNING * angle;
    }

    /** Widens what is known: the window began anew. */
    void loosen() {
        variance += NEW_UNIT * NEW_UNIT;
        told += NEW_UNIT * NEW_UNIT;
    }

    /**
     * Takes a measurement in.
     *
     * @param measured log of the factor
     * @param sigma its standard deviation
     * @return whether the unit was taken up anew
     */
    boolean update(double measured, double sigma) {
        if (!isMeasured()) {
            log = measured;
            variance = sigma * sigma;
            told = variance;
            return false;
        }
        double innovation = measured - log;
        double expected = variance + sigma * sigma;
        boolean reset = false;
        if (innovation * innovation > GATE * GATE * expected) {
            int side = innovation > 0 ? 1 : -1;
            refused = refused * side > 0 ? refused + side : side;
            if (Math.abs(refused) < PATIENCE) {
                return false;
            }
            reset = true;
            log = measured;
            variance = NEW_UNIT * NEW_UNIT;
            told = variance;
            innovation = 0;
            expected = variance + sigma * sigma;
        }
        refused = 0;
        double gain = variance / expected;
        log += gain * innovation;
        variance *= 1 - gain;
        told = (1 - gain) * (1 - gain) * told + gain * gain * TOGETHER * sigma * sigma;
        return reset;
    }

    void write(ByteBuffer out) {
        out.putDouble(log).putDouble(variance).putInt(refused).putDouble(told);
    }

    /**
     * Goes on from what was written.
     *
     * @param isTold whether the variance that is told is there; an earlier version told the other
     */
    void read(ByteBuffer in, boolean isTold) {
        log = in.getDouble();
        variance = in.getDouble();
        refused = in.getInt();
        told = isTold ? in.getDouble() : variance;
    }
}
