package dev.egomotion.odometry.depth;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.Arrays;
import org.junit.jupiter.api.Test;

/** A view of 20x12 pixels: the horizon at row 8, a house of brightness 90 in columns 0 to 9 from row 3 down. */
class SkyTest {
    private static final int WIDTH = 20;
    private static final int HEIGHT = 12;
    private static final int HORIZON = 8;
    private static final float NEAREST = 2;

    private final float[] image = new float[WIDTH * HEIGHT];
    private final float[] contrast = new float[WIDTH * HEIGHT];
    private final float[] log = new float[WIDTH * HEIGHT];
    private final float[] sigma = new float[WIDTH * HEIGHT];

    SkyTest() {
        Arrays.fill(image, 200);
        Arrays.fill(log, 3);
        Arrays.fill(sigma, 0.05f);
        for (int y = 0; y < HEIGHT; y++) {
            for (int x = 0; x < WIDTH; x++) {
                if (y >= HORIZON || x < 10 && y >= 3) {
                    image[y * WIDTH + x] = 90;
                }
                boolean isSkyline = x < 12 && y >= 1 && (x >= 8 || y < 5);
                contrast[y * WIDTH + x] = isSkyline ? 40 : 3;
            }
        }
    }

    @Test
    void doubt_plainBrightAreaAtTheTop_isDoubtedUpToTheSkyline() {
        doubt();

        assertEquals(0.5f, sigma[15]);
        assertEquals(0.5f, sigma[5 * WIDTH + 15]);
        assertEquals(0.5f, sigma[5 * WIDTH + 10], "rim, where windows see the house");
        assertEquals(0.5f, sigma[2 * WIDTH + 4], "rim above the house");
    }

    @Test
    void doubt_houseAndGround_staySure() {
        doubt();

        assertEquals(0.05f, sigma[5 * WIDTH + 9]);
        assertEquals(0.05f, sigma[6 * WIDTH + 3], "a plain part of the house");
        assertEquals(0.05f, sigma[HORIZON * WIDTH + 15]);
    }

    @Test
    void doubt_brightPlainAreaThatDoesNotTouchTheTop_staysSure() {
        for (int y = 5; y < 7; y++) {
            Arrays.fill(image, y * WIDTH + 2, y * WIDTH + 6, 220);
        }

        doubt();

        assertEquals(0.05f, sigma[5 * WIDTH + 4]);
    }

    @Test
    void doubt_nearCeiling_staysSure() {
        Arrays.fill(log, 1);

        doubt();

        for (float value : sigma) {
            assertEquals(0.05f, value);
        }
    }

    @Test
    void doubt_sigmaThatIsGreater_stays() {
        sigma[15] = 0.9f;

        doubt();

        assertEquals(0.9f, sigma[15]);
    }

    @Test
    void doubt_horizonAboveTheImage_changesNothing() {
        new Sky(WIDTH, HEIGHT).doubt(image, contrast, -3, NEAREST, log, sigma);

        for (float value : sigma) {
            assertEquals(0.05f, value);
        }
    }

    private void doubt() {
        new Sky(WIDTH, HEIGHT).doubt(image, contrast, HORIZON, NEAREST, log, sigma);
    }
}
