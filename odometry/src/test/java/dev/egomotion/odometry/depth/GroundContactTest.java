package dev.egomotion.odometry.depth;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.egomotion.geometry.values.PinholeCamera;
import java.util.Arrays;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A road 1.65 m below the camera, with a wall at 60 m, and something on it in columns 30 to 40, rows 25 to 34. */
class GroundContactTest {
    private static final int WIDTH = 64;
    private static final int HEIGHT = 48;
    private static final PinholeCamera CAMERA = new PinholeCamera(WIDTH, HEIGHT, 60, 60, 32, 20);
    private static final int FOOT = 35;

    private final float[] log = new float[WIDTH * HEIGHT];
    private final float[] sigma = new float[WIDTH * HEIGHT];

    @BeforeEach
    void road() {
        for (int y = 0; y < HEIGHT; y++) {
            double z = y > 20 ? Math.min(60, 1.65 * 60 / (y - 20)) : 60;
            Arrays.fill(log, y * WIDTH, (y + 1) * WIDTH, (float) Math.log(z));
        }
        Arrays.fill(sigma, 0.05f);
    }

    private void thing(double depth) {
        for (int y = 25; y < FOOT; y++) {
            Arrays.fill(log, y * WIDTH + 30, y * WIDTH + 41, (float) Math.log(depth));
        }
    }

    private void mend() {
        GroundContact ground = new GroundContact(CAMERA);
        if (ground.find(log)) {
            ground.mend(CAMERA, log, sigma);
        }
    }

    private static int at(int x, int y) {
        return y * WIDTH + x;
    }

    @Test
    void mend_roadAlone_changesNothing() {
        float[] before = log.clone();
        mend();
        assertArrayEquals(before, log);
        for (float s : sigma) {
            assertEquals(0.05f, s);
        }
    }

    @Test
    void mend_thingBelowTheRoad_standsOnItAndIsDoubted() {
        thing(50);
        mend();
        double foot = 1.65 * 60 / (FOOT - 20);
        assertEquals(foot, Math.exp(log[at(35, 30)]), 0.01);
        assertTrue(sigma[at(35, 30)] >= 0.3);
        assertEquals(0.05f, sigma[at(10, 30)]);
    }

    @Test
    void mend_thingThatHangsBeforeTheRoad_isDoubtedAndKeepsItsDepth() {
        thing(4);
        mend();
        assertEquals(4, Math.exp(log[at(35, 30)]), 1e-4);
        assertTrue(sigma[at(35, 30)] > 0.3, "sigma " + sigma[at(35, 30)]);
    }

    @Test
    void mend_thingThatStandsOnTheRoad_isNotDoubted() {
        thing(1.65 * 60 / (FOOT - 20));
        mend();
        assertEquals(0.05f, sigma[at(35, 30)]);
    }

    @Test
    void mend_noGround_changesNothing() {
        for (int i = 0; i < log.length; i++) {
            log[i] = (float) Math.log(2 + i * 7919 % 13);
        }
        float[] before = log.clone();
        mend();
        assertArrayEquals(before, log);
    }

    /** What drives ahead is measured too far; near the horizon the road is that far too. */
    @Test
    void mend_thingBelowTheRoadAsFarAsTheRoadAbove_standsUpToTheHorizon() {
        thing(22);
        mend();
        double foot = 1.65 * 60 / (FOOT - 20);
        for (int y = 25; y < FOOT; y++) {
            assertEquals(foot, Math.exp(log[at(35, y)]), 0.01, "row " + y);
            assertTrue(sigma[at(35, y)] >= 0.3, "row " + y);
        }
        assertEquals(60, Math.exp(log[at(35, 10)]), 0.01);
    }

    /** The road is 20 away in row 25: what is measured 22 away there in one column alone may be the road. */
    @Test
    void mend_oneColumnBelowTheRoad_isNotRaised() {
        for (int y = 25; y < FOOT; y++) {
            log[at(35, y)] = (float) Math.log(22);
        }
        mend();
        assertEquals(22, Math.exp(log[at(35, 25)]), 1e-3);
        assertTrue(Math.exp(log[at(35, 30)]) < 7);
    }

    @Test
    void doubt_noTextureAboveTheHorizon_raisesSigmaThereAlone() {
        GroundContact ground = new GroundContact(CAMERA);
        assertTrue(ground.find(log));
        float[] contrast = new float[log.length];
        Arrays.fill(contrast, 1);
        contrast[at(5, 5)] = 60;
        float[] image = new float[log.length];
        Arrays.fill(image, 200);
        image[at(5, 5)] = 20;
        ground.doubt(image, contrast, log, sigma);
        assertTrue(sigma[at(30, 5)] > 0.4);
        assertEquals(0.05f, sigma[at(5, 5)]);
        assertEquals(0.05f, sigma[at(30, 40)]);
    }
}
