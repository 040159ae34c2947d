package dev.egomotion.odometry.depth;

import dev.egomotion.geometry.values.RigidTransform;
import java.util.Arrays;

/**
 * The last map, moved along with the camera: every pixel goes to where its point is seen now, the nearest point of a pixel stays,
 * and gaps of a pixel are filled from their neighbours. Holds buffers: one thread.
 */
final class DepthMemory {
    /** A point nearer than this share of its depth in the last frame is left behind. */
    private static final float LEAST_Z = 0.05f;

    /** Factor of the sigma of a pixel that is filled from its neighbours. */
    private static final float FILLED = 1.5f;

    private final int width;
    private final int height;
    private final SweepWarp warp;
    private final float[] at = new float[3];
    private float[] log;
    private float[] sigma;
    private float[] nextLog;
    private float[] nextSigma;

    DepthMemory(SweepGrid grid) {
        width = grid.coarse().width();
        height = grid.coarse().height();
        warp = new SweepWarp(grid.coarse());
        log = new float[grid.pixels()];
        sigma = new float[grid.pixels()];
        nextLog = new float[grid.pixels()];
        nextSigma = new float[grid.pixels()];
    }

    /** Returns log depth, row by row; not to be modified. */
    float[] log() {
        return log;
    }

    /** Returns sigma, row by row, 0 where there is no value; not to be modified. */
    float[] sigma() {
        return sigma;
    }

    /** Forgets everything. */
    void forget() {
        Arrays.fill(sigma, 0);
    }

    /** Keeps a map. */
    void keep(float[] newLog, float[] newSigma) {
        System.arraycopy(newLog, 0, log, 0, log.length);
        System.arraycopy(newSigma, 0, sigma, 0, sigma.length);
    }

    /**
     * Moves the map to the newest frame.
     *
     * @param previousFromTarget its motion
     * @param growth factor of sigma
     * @param floor added to sigma, in square
     */
    void carry(RigidTransform previousFromTarget, double growth, double floor) {
        warp.set(previousFromTarget.inverse());
        Arrays.fill(nextSigma, 0);
        float square = (float) (growth * growth);
        float added = (float) (floor * floor);
        for (int y = 0; y < height; y++) {
            for (int x = 0; x < width; x++) {
                int i = y * width + x;
                if (sigma[i] > 0) {
                    carry(x, y, (float) Math.sqrt(square * sigma[i] * sigma[i] + added));
                }
            }
        }
        System.arraycopy(nextSigma, 0, sigma, 0, sigma.length);
        System.arraycopy(nextLog, 0, log, 0, log.length);
        fill();
    }

    private void carry(int x, int y, float grown) {
        float depth = log[y * width + x];
        warp.project(x, y, (float) Math.exp(-depth), at);
        if (!(at[2] > LEAST_Z)) {
            return;
        }
        int u = Math.round(at[0]);
        int v = Math.round(at[1]);
        if (u < 0 || v < 0 || u >= width || v >= height) {
            return;
        }
        int j = v * width + u;
        float moved = depth + (float) Math.log(at[2]);
        if (nextSigma[j] == 0 || moved < nextLog[j]) {
            nextLog[j] = moved;
            nextSigma[j] = grown;
        }
    }

    private void fill() {
        for (int y = 1; y < height - 1; y++) {
            for (int x = 1; x < width - 1; x++) {
                int i = y * width + x;
                if (nextSigma[i] == 0) {
                    fill(i);
                }
            }
        }
    }

    /** Fills a gap where at least two of four neighbours have a value. */
    private void fill(int i) {
        int n = 0;
        float sum = 0;
        float most = 0;
        for (int side = 0; side < 4; side++) {
            int j = i + (side < 2 ? 2 * side - 1 : (2 * side - 5) * width);
            if (nextSigma[j] > 0) {
                n++;
                sum += nextLog[j];
                most = Math.max(most, nextSigma[j]);
            }
        }
        if (n >= 2) {
            log[i] = sum / n;
            sigma[i] = FILLED * most;
        }
    }

    /** Multiplies all lengths. */
    void scale(double factor) {
        float shift = (float) Math.log(factor);
        for (int i = 0; i < log.length; i++) {
            log[i] += shift;
        }
    }
}
