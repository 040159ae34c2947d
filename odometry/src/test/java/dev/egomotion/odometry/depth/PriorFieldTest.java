package dev.egomotion.odometry.depth;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.egomotion.geometry.values.DepthImage;
import org.junit.jupiter.api.Test;

class PriorFieldTest {
    private static final int WIDTH = 32;
    private static final int HEIGHT = 16;

    private static float[] network(float[] depth) {
        float[] log = new float[WIDTH * HEIGHT];
        new PriorField(WIDTH, HEIGHT).network(new DepthImage(WIDTH, HEIGHT, depth), log);
        return log;
    }

    /** A stabilised view has no depth at its borders. */
    @Test
    void network_borderWithoutDepth_isTheMeanOfTheRest() {
        float[] depth = new float[WIDTH * HEIGHT];
        for (int y = 2; y < HEIGHT - 2; y++) {
            for (int x = 4; x < WIDTH; x++) {
                depth[y * WIDTH + x] = y < HEIGHT / 2 ? 20 : 5;
            }
        }
        float[] log = network(depth);
        assertEquals(10, Math.exp(log[0]), 1e-4);
        assertEquals(10, Math.exp(log[8 * WIDTH + 1]), 1e-4);
        assertEquals(20, Math.exp(log[4 * WIDTH + 10]), 1e-4);
        assertEquals(5, Math.exp(log[10 * WIDTH + 10]), 1e-4);
    }

    @Test
    void network_noDepthAtAll_isAGuess() {
        for (float log : network(new float[WIDTH * HEIGHT])) {
            assertEquals(DepthFromMotion.GUESSED_LOG_DEPTH, log);
        }
    }
}
