package dev.egomotion.geometry.scene;

import java.util.Random;

/** Periodic noise on a square of texels: sums of smooth random waves, coarse to fine. */
final class Pattern {
    private Pattern() {}

    /**
     * Returns fractal value noise.
     *
     * @param size texels along each side, a power of two
     * @param across lattice cells of the coarsest octave along a row, a power of two
     * @param down lattice cells of the coarsest octave along a column, a power of two
     * @param octaves each twice as fine as the one before
     * @param gain amplitude of an octave over that of the one before
     * @param random decides
     * @return size x size values with mean 0 and standard deviation 1
     */
    static float[] noise(int size, int across, int down, int octaves, double gain, Random random) {
        float[] sum = new float[size * size];
        double amplitude = 1;
        for (int o = 0; o < octaves; o++) {
            addOctave(sum, size, across << o, down << o, amplitude, random);
            amplitude *= gain;
        }
        return standardised(sum);
    }

    private static void addOctave(
            float[] sum, int size, int across, int down, double amplitude, Random random) {
        float[] lattice = new float[across * down];
        for (int i = 0; i < lattice.length; i++) {
            lattice[i] = (float) (amplitude * (2 * random.nextDouble() - 1));
        }
        double columns = (double) across / size;
        double rows = (double) down / size;
        for (int y = 0; y < size; y++) {
            double v = y * rows;
            int r0 = (int) v;
            float fy = smooth(v - r0);
            int r1 = (r0 + 1 & down - 1) * across;
            r0 *= across;
            for (int x = 0; x < size; x++) {
                double u = x * columns;
                int c0 = (int) u;
                float fx = smooth(u - c0);
                int c1 = c0 + 1 & across - 1;
                float top = lattice[r0 + c0] + fx * (lattice[r0 + c1] - lattice[r0 + c0]);
                float bottom = lattice[r1 + c0] + fx * (lattice[r1 + c1] - lattice[r1 + c0]);
                sum[y * size + x] += top + fy * (bottom - top);
            }
        }
    }

    private static float smooth(double t) {
        return (float) (t * t * (3 - 2 * t));
    }

    private static float[] standardised(float[] values) {
        double mean = 0;
        double square = 0;
        for (float value : values) {
            mean += value;
            square += value * value;
        }
        mean /= values.length;
        double deviation = Math.sqrt(square / values.length - mean * mean);
        for (int i = 0; i < values.length; i++) {
            values[i] = (float) ((values[i] - mean) / deviation);
        }
        return values;
    }
}
