package dev.egomotion.odometry.depth;

import java.io.ByteArrayOutputStream;
import java.util.Arrays;
import java.util.zip.DataFormatException;
import java.util.zip.Deflater;
import java.util.zip.Inflater;

/**
 * A map of log depth and sigma in few bytes, and the map that these bytes stand for: what a restart finds is what the next
 * frame would have used anyway.
 *
 * <p>Log depth is rounded to steps of 1/128, coarser by powers of two where that does not fit, sigma then likewise; sigma to {@value
 * #SIGMA_LEVELS} levels, each 1.17 of the one below. Each value is predicted from its left, upper and upper left neighbours
 * (the median of left, up and left + up - upper left; Weinberger et al. 2000, equation 1); what is left is deflated.
 */
final class MapCodec {
    /** The most bytes that a map takes. */
    static final int MOST_BYTES = 38 * 1024;

    private static final int SIGMA_LEVELS = 32;
    private static final double LEAST_SIGMA = 0.008;
    private static final double SIGMA_RATIO = 1.17;
    private static final int FINEST = 7;

    /** Steps of 16: log depth then says nothing, which takes no bytes. */
    private static final int COARSEST = -4;

    private static final float[] SIGMAS = new float[SIGMA_LEVELS];

    static {
        for (int i = 1; i < SIGMA_LEVELS; i++) {
            SIGMAS[i] = (float) (LEAST_SIGMA * Math.pow(SIGMA_RATIO, i - 1));
        }
    }

    private final int width;
    private final int height;
    private final int[] values;
    private final byte[] residuals;

    MapCodec(int width, int height) {
        this.width = width;
        this.height = height;
        values = new int[width * height];
        residuals = new byte[3 * width * height];
    }

    /**
     * Returns the map's bytes and rounds the map to what they stand for.
     *
     * @param log log depth; changed
     * @param sigma 0 where there is no value; changed
     */
    byte[] encode(float[] log, float[] sigma) {
        for (int bits = FINEST; ; bits--) {
            byte[] coded = deflated(bits, log, sigma);
            if (coded.length <= MOST_BYTES || bits == COARSEST) {
                unpack(bits, log, sigma);
                return coded;
            }
        }
    }

    private byte[] deflated(int bits, float[] log, float[] sigma) {
        int n = values.length;
        float scale = (float) Math.pow(2, bits);
        for (int i = 0; i < n; i++) {
            values[i] = Math.round(log[i] * scale);
        }
        for (int y = 0; y < height; y++) {
            for (int x = 0; x < width; x++) {
                int i = y * width + x;
                int rest = values[i] - predicted(values, x, y);
                int zigzag = rest << 1 ^ rest >> 31;
                residuals[i] = (byte) zigzag;
                residuals[n + i] = (byte) (zigzag >> 8);
            }
        }
        for (int i = 0; i < n; i++) {
            values[i] = level(sigma[i], 1 << Math.min(5, (FINEST - bits) / 2));
        }
        for (int y = 0; y < height; y++) {
            for (int x = 0; x < width; x++) {
                int i = y * width + x;
                residuals[2 * n + i] = (byte) (values[i] - predicted(values, x, y));
            }
        }
        Deflater deflater = new Deflater(4, true);
        try {
            deflater.setInput(residuals);
            deflater.finish();
            ByteArrayOutputStream out = new ByteArrayOutputStream(n);
            out.write(bits);
            byte[] buffer = new byte[8192];
            while (!deflater.finished()) {
                out.write(buffer, 0, deflater.deflate(buffer));
            }
            return out.toByteArray();
        } finally {
            deflater.end();
        }
    }

    /** Returns the level of a sigma, of every step-th. */
    private static int level(float sigma, int step) {
        if (!(sigma > 0)) {
            return 0;
        }
        long level = 1 + Math.round(Math.log(sigma / LEAST_SIGMA) / Math.log(SIGMA_RATIO));
        long rounded = (level + step / 2) / step * step;
        return (int) Math.min(Math.max(rounded, 1), SIGMA_LEVELS - 1);
    }

    private int predicted(int[] map, int x, int y) {
        int i = y * width + x;
        if (y == 0) {
            return x == 0 ? 0 : map[i - 1];
        }
        int up = map[i - width];
        if (x == 0) {
            return up;
        }
        int left = map[i - 1];
        int plane = left + up - map[i - width - 1];
        return Math.max(Math.min(left, up), Math.min(Math.max(left, up), plane));
    }

    /**
     * Reads a map.
     *
     * @throws IllegalArgumentException if the bytes are no map of this size
     */
    void decode(byte[] coded, float[] log, float[] sigma) {
        Inflater inflater = new Inflater(true);
        try {
            inflater.setInput(coded, 1, coded.length - 1);
            int read = 0;
            while (read < residuals.length && !inflater.finished()) {
                int more = inflater.inflate(residuals, read, residuals.length - read);
                if (more == 0 && (inflater.needsInput() || inflater.needsDictionary())) {
                    break;
                }
                read += more;
            }
            if (read != residuals.length) {
                throw new IllegalArgumentException(
                        "a depth map of %dx%d takes %d values; found %d"
                                .formatted(width, height, residuals.length, read));
            }
        } catch (DataFormatException e) {
            throw new IllegalArgumentException("the bytes are no depth map: " + e.getMessage(), e);
        } finally {
            inflater.end();
        }
        unpack(coded[0], log, sigma);
    }

    private void unpack(int bits, float[] log, float[] sigma) {
        int n = values.length;
        float step = (float) Math.pow(2, -bits);
        for (int y = 0; y < height; y++) {
            for (int x = 0; x < width; x++) {
                int i = y * width + x;
                int zigzag = (residuals[i] & 0xff) | (residuals[n + i] & 0xff) << 8;
                values[i] = predicted(values, x, y) + (zigzag >>> 1 ^ -(zigzag & 1));
                log[i] = values[i] * step;
            }
        }
        Arrays.fill(values, 0);
        for (int y = 0; y < height; y++) {
            for (int x = 0; x < width; x++) {
                int i = y * width + x;
                values[i] = predicted(values, x, y) + residuals[2 * n + i];
                sigma[i] = SIGMAS[values[i]];
            }
        }
    }
}
