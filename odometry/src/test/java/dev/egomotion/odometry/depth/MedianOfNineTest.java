package dev.egomotion.odometry.depth;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.Test;

class MedianOfNineTest {
    private static final int WIDTH = 37;
    private static final int HEIGHT = 19;

    @Test
    void median_noise_isTheMiddleOfTheSortedNine() {
        Random random = new Random(5);
        float[] values = new float[WIDTH * HEIGHT];
        for (int i = 0; i < values.length; i++) {
            values[i] = random.nextInt(40) / 7f;
        }
        float[] out = new float[values.length];
        HypothesisChoice.median(values, WIDTH, HEIGHT, out);
        for (int y = 0; y < HEIGHT; y++) {
            for (int x = 0; x < WIDTH; x++) {
                boolean isOutermost = x == 0 || y == 0 || x == WIDTH - 1 || y == HEIGHT - 1;
                float expected = isOutermost ? values[y * WIDTH + x] : sorted(values, x, y)[4];
                assertEquals(expected, out[y * WIDTH + x], x + ", " + y);
            }
        }
    }

    private static float[] sorted(float[] values, int x, int y) {
        float[] nine = new float[9];
        for (int k = 0; k < 9; k++) {
            nine[k] = values[(y + k / 3 - 1) * WIDTH + x + k % 3 - 1];
        }
        Arrays.sort(nine);
        return nine;
    }
}
