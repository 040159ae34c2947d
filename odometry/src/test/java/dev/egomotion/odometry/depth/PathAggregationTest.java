package dev.egomotion.odometry.depth;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.Test;

class PathAggregationTest {
    private static final int WIDTH = 12;
    private static final int HEIGHT = 10;
    private static final int LEVELS = 7;

    private static DepthSettings settings() {
        return DepthSettings.defaults().withLevels(LEVELS);
    }

    /** The formula, pixel by pixel. */
    private static float[][] reference(float[] image, float[][] cost) {
        float[][] sum = new float[HEIGHT * LEVELS][WIDTH];
        for (int dy : new int[] {-1, 1}) {
            for (int dx = -1; dx <= 1; dx++) {
                float[][] path = new float[HEIGHT * LEVELS][WIDTH];
                for (int row = 0; row < HEIGHT; row++) {
                    int y = dy > 0 ? row : HEIGHT - 1 - row;
                    for (int x = 0; x < WIDTH; x++) {
                        int q = Math.min(Math.max(x - dx, 0), WIDTH - 1);
                        float least = Float.MAX_VALUE;
                        for (int k = 0; row > 0 && k < LEVELS; k++) {
                            least = Math.min(least, path[(y - dy) * LEVELS + k][q]);
                        }
                        float difference =
                                row == 0
                                        ? 0
                                        : Math.abs(
                                                image[y * WIDTH + x] - image[(y - dy) * WIDTH + q]);
                        float jump = Math.max(0.03f, 0.5f * 20 / (20 + difference));
                        for (int k = 0; k < LEVELS; k++) {
                            float best = 0;
                            if (row > 0) {
                                best = least + jump;
                                for (int j = Math.max(0, k - 1);
                                        j <= Math.min(LEVELS - 1, k + 1);
                                        j++) {
                                    best =
                                            Math.min(
                                                    best,
                                                    path[(y - dy) * LEVELS + j][q]
                                                            + (j == k ? 0 : 0.03f));
                                }
                                best -= least;
                            }
                            path[y * LEVELS + k][x] = cost[y * LEVELS + k][x] + best;
                            sum[y * LEVELS + k][x] += path[y * LEVELS + k][x];
                        }
                    }
                }
            }
        }
        return sum;
    }

    @Test
    void aggregate_randomCosts_isTheFormula() {
        Random random = new Random(3);
        float[] image = new float[WIDTH * HEIGHT];
        float[][] cost = new float[HEIGHT * LEVELS][WIDTH];
        for (int i = 0; i < image.length; i++) {
            image[i] = 255 * random.nextFloat();
        }
        for (float[] row : cost) {
            for (int x = 0; x < WIDTH; x++) {
                row[x] = random.nextFloat();
            }
        }
        float[][] sum = new float[HEIGHT * LEVELS][WIDTH];
        for (float[] row : sum) {
            Arrays.fill(row, 7);
        }
        new PathAggregation(WIDTH, HEIGHT, settings()).aggregate(image, cost, sum);
        float[][] expected = reference(image, cost);
        for (int i = 0; i < sum.length; i++) {
            for (int x = 0; x < WIDTH; x++) {
                assertEquals(expected[i][x], sum[i][x], 1e-3, i + ", " + x);
            }
        }
    }
}
