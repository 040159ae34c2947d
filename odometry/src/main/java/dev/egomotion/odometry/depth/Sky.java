package dev.egomotion.odometry.depth;

import java.util.Arrays;

/**
 * Finds the sky: what is plain, bright and touches the upper edge of the image.
 *
 * <pre>
 * bright: brightness at least 0.6 of the 95th percentile above the horizon
 * plain:  bright, contrast below 12 gray levels, not near
 * sky:    above the horizon, plain and connected with the first row by plain pixels; and bright pixels up to two away
 * </pre>
 *
 * There is no depth to be measured in it, and its neighbours' spreads over it: sigma is at least 0.5. Contrast is that of 5x5
 * windows, which see the skyline two pixels before it comes; hence the rim. Holds buffers: one thread.
 */
final class Sky {
    private static final float SIGMA = 0.5f;
    private static final float PLAIN_CONTRAST = 12;
    private static final float BRIGHT_SHARE = 0.6f;
    private static final double BRIGHTEST = 0.95;
    private static final int RIM = 2;

    private static final byte TAKEN = -1;
    private static final byte OTHER = 0;
    private static final byte BRIGHT = 1;
    private static final byte PLAIN = 2;

    private final int width;
    private final int height;
    private final int[] counts = new int[256];
    private final byte[] kinds;

    /** Pixels of the sky in the order in which they were found. */
    private final int[] sky;

    private int found;

    Sky(int width, int height) {
        this.width = width;
        this.height = height;
        kinds = new byte[width * height];
        sky = new int[width * height];
    }

    /**
     * Raises sigma in the sky.
     *
     * @param image brightness, row by row, 0 to 255
     * @param contrast of the image about every pixel, gray levels
     * @param horizon first row that is below the horizon
     * @param nearest log depth that sky has at least, as far as it is measured
     * @param log log depth
     * @param sigma changed
     */
    void doubt(
            float[] image,
            float[] contrast,
            int horizon,
            float nearest,
            float[] log,
            float[] sigma) {
        int end = Math.min(Math.max(horizon, 0), height) * width;
        if (end == 0) {
            return;
        }
        float bright = BRIGHT_SHARE * brightest(image, end);
        for (int i = 0; i < end; i++) {
            boolean isPlain = contrast[i] < PLAIN_CONTRAST && log[i] > nearest;
            kinds[i] = image[i] < bright ? OTHER : isPlain ? PLAIN : BRIGHT;
        }
        found = 0;
        for (int x = 0; x < width; x++) {
            take(x, PLAIN);
        }
        for (int i = 0; i < found; i++) {
            takeAround(sky[i], end, PLAIN);
        }
        int start = 0;
        for (int step = 0; step < RIM; step++) {
            int last = found;
            for (int i = start; i < last; i++) {
                takeAround(sky[i], end, BRIGHT);
            }
            start = last;
        }
        for (int i = 0; i < found; i++) {
            sigma[sky[i]] = Math.max(sigma[sky[i]], SIGMA);
        }
    }

    private float brightest(float[] image, int end) {
        Arrays.fill(counts, 0);
        for (int i = 0; i < end; i++) {
            counts[Math.min(Math.max((int) image[i], 0), 255)]++;
        }
        int level = 255;
        for (int above = counts[255]; level > 0 && above < (1 - BRIGHTEST) * end; ) {
            above += counts[--level];
        }
        return level;
    }

    private void takeAround(int i, int end, byte least) {
        int x = i % width;
        if (x > 0) {
            take(i - 1, least);
        }
        if (x < width - 1) {
            take(i + 1, least);
        }
        if (i >= width) {
            take(i - width, least);
        }
        if (i + width < end) {
            take(i + width, least);
        }
    }

    private void take(int i, byte least) {
        if (kinds[i] >= least) {
            kinds[i] = TAKEN;
            sky[found++] = i;
        }
    }
}
