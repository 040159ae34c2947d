package dev.egomotion.geometry.photometric;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.egomotion.geometry.values.FloatImage;
import java.util.Random;
import org.junit.jupiter.api.Test;

class PhotometricErrorTest {
    private static FloatImage random(int width, int height, long seed) {
        Random random = new Random(seed);
        float[] values = new float[width * height];
        for (int i = 0; i < values.length; i++) {
            values[i] = random.nextFloat();
        }
        return new FloatImage(width, height, values);
    }

    /** The definition, in doubles, a window at a time. */
    static double reference(FloatImage a, FloatImage b, int x, int y) {
        double ma = 0;
        double mb = 0;
        double aa = 0;
        double bb = 0;
        double ab = 0;
        for (int dy = -1; dy <= 1; dy++) {
            for (int dx = -1; dx <= 1; dx++) {
                int u = reflected(x + dx, a.width());
                int v = reflected(y + dy, a.height());
                double p = a.at(u, v);
                double q = b.at(u, v);
                ma += p / 9;
                mb += q / 9;
                aa += p * p / 9;
                bb += q * q / 9;
                ab += p * q / 9;
            }
        }
        double c1 = 0.0001;
        double c2 = 0.0009;
        double ssim =
                (2 * ma * mb + c1)
                        * (2 * (ab - ma * mb) + c2)
                        / ((ma * ma + mb * mb + c1) * (aa - ma * ma + bb - mb * mb + c2));
        double structure = Math.min(Math.max((1 - ssim) / 2, 0), 1);
        return 0.85 * structure + 0.15 * Math.abs((double) a.at(x, y) - b.at(x, y));
    }

    private static int reflected(int i, int size) {
        return i < 0 ? -i : i >= size ? 2 * size - 2 - i : i;
    }

    @Test
    void between_randomImages_equalsTheDefinition() {
        for (int[] size : new int[][] {{2, 2}, {3, 5}, {37, 19}, {64, 16}}) {
            FloatImage a = random(size[0], size[1], 1);
            FloatImage b = random(size[0], size[1], 2);
            FloatImage error = PhotometricError.between(a, b);
            for (int y = 0; y < size[1]; y++) {
                for (int x = 0; x < size[0]; x++) {
                    assertEquals(reference(a, b, x, y), error.at(x, y), 2e-5);
                }
            }
        }
    }

    @Test
    void between_sameImage_isZero() {
        FloatImage a = random(20, 10, 1);
        for (float e : PhotometricError.between(a, a).values()) {
            assertEquals(0, e, 1e-6);
        }
    }

    @Test
    void between_swapped_isTheSame() {
        FloatImage a = random(20, 10, 1);
        FloatImage b = random(20, 10, 2);
        float[] forth = PhotometricError.between(a, b).values();
        float[] back = PhotometricError.between(b, a).values();
        for (int i = 0; i < forth.length; i++) {
            assertEquals(forth[i], back[i], 1e-6);
        }
    }

    @Test
    void between_blackAndWhite_isAlmostOneHalfOfStructureAndAllOfDifference() {
        FloatImage black = new FloatImage(3, 3, new float[9]);
        FloatImage white = new FloatImage(3, 3, new float[] {1, 1, 1, 1, 1, 1, 1, 1, 1});
        assertEquals(0.425 + 0.15, PhotometricError.between(black, white).at(1, 1), 1e-4);
    }

    @Test
    void between_otherSizes_isRefused() {
        IllegalArgumentException refused =
                assertThrows(
                        IllegalArgumentException.class,
                        () -> PhotometricError.between(random(3, 3, 1), random(4, 3, 1)));
        assertTrue(refused.getMessage().contains("3x3 and 4x3"), refused.getMessage());
    }
}
