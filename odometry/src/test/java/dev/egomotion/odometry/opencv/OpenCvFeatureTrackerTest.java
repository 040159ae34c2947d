package dev.egomotion.odometry.opencv;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.egomotion.geometry.values.GrayImage;
import dev.egomotion.odometry.refinement.FeatureTracker.Found;
import java.util.Arrays;
import java.util.Optional;
import java.util.Random;
import org.bytedeco.javacpp.Pointer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class OpenCvFeatureTrackerTest {
    private static final int WIDTH = 208;
    private static final int HEIGHT = 128;
    private static final int CELL = 16;

    private final OpenCvFeatureTracker tracker = new OpenCvFeatureTracker();

    @AfterEach
    void close() {
        tracker.close();
    }

    /** Thirty waves of random direction, 8 to 40 pixels long: known between the pixels too. */
    private static GrayImage texture(
            int width, int height, long seed, double dx, double dy, double gain, double offset) {
        Random random = new Random(seed);
        double[] sum = new double[width * height];
        for (int wave = 0; wave < 30; wave++) {
            double length = 8 + 32 * random.nextDouble();
            double direction = 2 * Math.PI * random.nextDouble();
            double kx = 2 * Math.PI / length * Math.cos(direction);
            double ky = 2 * Math.PI / length * Math.sin(direction);
            double phase = 2 * Math.PI * random.nextDouble();
            for (int i = 0; i < sum.length; i++) {
                int x = i % width;
                int y = i / width;
                sum[i] += Math.sin(kx * (x - dx) + ky * (y - dy) + phase);
            }
        }
        byte[] values = new byte[sum.length];
        for (int i = 0; i < sum.length; i++) {
            double level = Math.max(0, Math.min(170, 85 + 7 * sum[i]));
            values[i] = (byte) Math.round(Math.max(0, Math.min(255, gain * level + offset)));
        }
        return new GrayImage(width, height, values);
    }

    private static GrayImage texture(double dx, double dy) {
        return texture(WIDTH, HEIGHT, 5, dx, dy, 1, 0);
    }

    private static GrayImage other() {
        return texture(WIDTH, HEIGHT, 6, 0, 0, 1, 0);
    }

    private static int count(boolean[] found) {
        int count = 0;
        for (boolean f : found) {
            count += f ? 1 : 0;
        }
        return count;
    }

    /** Asserts that nearly all were found, each by so much to the side. */
    private static void assertMoved(
            float[] points, Found found, double dx, double dy, double tolerance) {
        int inside = 0;
        for (int i = 0; i < found.found().length; i++) {
            float x = points[2 * i];
            float y = points[2 * i + 1];
            boolean far = x > 16 && y > 16 && x < WIDTH - 16 && y < HEIGHT - 16;
            if (far && found.found()[i]) {
                inside++;
                assertEquals(x + dx, found.points()[2 * i], tolerance, "x of point " + i);
                assertEquals(y + dy, found.points()[2 * i + 1], tolerance, "y of point " + i);
            }
        }
        assertTrue(inside > 50, "only " + inside + " found");
    }

    @ParameterizedTest
    @CsvSource({"3, -2", "0.37, 0.61", "-6.25, 1.5", "0, 0"})
    void track_knownTranslation_foundBetweenThePixels(double dx, double dy) {
        GrayImage from = texture(0, 0);
        float[] points = tracker.detect(from, CELL, new float[0], Optional.empty());
        assertMoved(points, tracker.track(from, texture(dx, dy), points, points), dx, dy, 0.05);
    }

    @Test
    void track_farButGuessed_found() {
        GrayImage from = texture(0, 0);
        float[] points = tracker.detect(from, CELL, new float[0], Optional.empty());
        float[] guesses = points.clone();
        for (int i = 0; i < guesses.length; i += 2) {
            guesses[i] += 38;
        }
        Found found = tracker.track(from, texture(40, 0), points, guesses);
        int right = 0;
        for (int i = 0; i < found.found().length; i++) {
            boolean stays = points[2 * i] > 16 && points[2 * i] < WIDTH - 56;
            if (stays && found.found()[i]) {
                right += Math.abs(found.points()[2 * i] - points[2 * i] - 40) < 0.05 ? 1 : 0;
            }
        }
        assertTrue(right > 30, "only " + right + " found");
    }

    @Test
    void track_pointThatLeavesTheImage_notFound() {
        float[] points = {5, 60, WIDTH / 2f, 60};
        float[] guesses = {-7, 60, WIDTH / 2f - 12, 60};
        Found found = tracker.track(texture(0, 0), texture(-12, 0), points, guesses);
        assertArrayEquals(new boolean[] {false, true}, found.found());
    }

    @Test
    void track_anotherImage_notFoundByTheReturn() {
        GrayImage from = texture(0, 0);
        float[] points = tracker.detect(from, CELL, new float[0], Optional.empty());
        Found found = tracker.track(from, other(), points, points);
        int wrong = count(found.found());
        assertTrue(wrong < 0.15 * found.found().length, wrong + " of " + found.found().length);
    }

    @Test
    void track_occludedHalf_visibleHalfFoundAndHiddenNot() {
        GrayImage from = texture(0, 0);
        byte[] values = texture(1.5, 0).values().clone();
        for (int y = 0; y < HEIGHT; y++) {
            Arrays.fill(values, y * WIDTH + WIDTH / 2, (y + 1) * WIDTH, (byte) 90);
        }
        float[] points = tracker.detect(from, CELL, new float[0], Optional.empty());
        Found found = tracker.track(from, new GrayImage(WIDTH, HEIGHT, values), points, points);
        int visible = 0;
        for (int i = 0; i < found.found().length; i++) {
            if (points[2 * i] > WIDTH / 2f + 16) {
                assertFalse(found.found()[i], "hidden point " + i);
            } else if (points[2 * i] < WIDTH / 2f - 16) {
                visible += found.found()[i] ? 1 : 0;
            }
        }
        assertTrue(visible > 25, "only " + visible + " found");
    }

    @ParameterizedTest
    @CsvSource({"1.5, 0", "0.667, 0", "1, 40", "1.05, 0"})
    void track_exposureJump_survived(double gain, double offset) {
        GrayImage from = texture(0, 0);
        GrayImage to = texture(WIDTH, HEIGHT, 5, 2.3, -1.4, gain, offset);
        float[] points = tracker.detect(from, CELL, new float[0], Optional.empty());
        assertMoved(points, tracker.track(from, to, points, points), 2.3, -1.4, 0.15);
    }

    @Test
    void track_noPoints_noAnswers() {
        Found found = tracker.track(texture(0, 0), texture(1, 0), new float[0], new float[0]);
        assertEquals(0, found.points().length);
        assertEquals(0, found.found().length);
    }

    @Test
    void track_afterOtherImages_bitIdenticalToAFreshInstance() {
        GrayImage from = texture(0, 0);
        GrayImage to = texture(1.3, 0.4);
        float[] points = tracker.detect(from, CELL, new float[0], Optional.empty());
        tracker.track(other(), from, points, points);
        tracker.track(to, other(), points, points);
        tracker.track(to, texture(WIDTH, HEIGHT, 5, 0, 0, 1.5, 0), points, points);
        Found used = tracker.track(from, to, points, points);
        try (OpenCvFeatureTracker fresh = new OpenCvFeatureTracker()) {
            assertArrayEquals(points, fresh.detect(from, CELL, new float[0], Optional.empty()));
            Found first = fresh.track(from, to, points, points);
            assertArrayEquals(first.points(), used.points());
            assertArrayEquals(first.found(), used.found());
        }
    }

    @Test
    void track_fiveThousandTimes_holdsNoMemory() {
        GrayImage from = texture(64, 48, 5, 0, 0, 1, 0);
        GrayImage to = texture(64, 48, 5, 1, 0, 1.5, 0);
        float[] points = tracker.detect(from, CELL, new float[0], Optional.empty());
        for (int i = 0; i < 500; i++) {
            tracker.track(from, to, points, points);
        }
        long before = Pointer.totalBytes();
        long physical = Pointer.physicalBytes();
        for (int i = 0; i < 5000; i++) {
            tracker.track(from, to, points, points);
            tracker.detect(to, CELL, points, Optional.empty());
        }
        assertTrue(Pointer.totalBytes() <= before, "objects left open");
        // one image leaked per call would be 15 MB; the Java heap may still grow
        long grown = Pointer.physicalBytes() - physical;
        assertTrue(grown < 200L << 20, () -> "grown by " + (grown >> 20) + " MB");
    }

    @Test
    void detect_flat_nothing() {
        byte[] gray = new byte[WIDTH * HEIGHT];
        Arrays.fill(gray, (byte) 100);
        assertEquals(
                0,
                tracker.detect(
                                new GrayImage(WIDTH, HEIGHT, gray),
                                CELL,
                                new float[0],
                                Optional.empty())
                        .length);
    }

    @Test
    void detect_oneSquare_itsCorners() {
        byte[] gray = new byte[64 * 64];
        for (int y = 20; y < 44; y++) {
            Arrays.fill(gray, y * 64 + 20, y * 64 + 44, (byte) 200);
        }
        float[] corners =
                tracker.detect(new GrayImage(64, 64, gray), 32, new float[0], Optional.empty());
        assertEquals(8, corners.length);
        for (int i = 0; i < 8; i++) {
            assertEquals(12, Math.abs(corners[i] - 31.5), 2.5);
        }
    }

    @Test
    void detect_occupiedCells_leftOut() {
        GrayImage image = texture(0, 0);
        float[] all = tracker.detect(image, CELL, new float[0], Optional.empty());
        assertEquals(0, tracker.detect(image, CELL, all, Optional.empty()).length);
        float[] rest = tracker.detect(image, CELL, new float[] {all[0], all[1]}, Optional.empty());
        assertArrayEquals(Arrays.copyOfRange(all, 2, all.length), rest);
    }

    @Test
    void arguments_wrong_named() {
        GrayImage image = texture(0, 0);
        GrayImage small = texture(64, 48, 5, 0, 0, 1, 0);
        assertEquals(
                "images are 208x128 and 64x48; they must be of one size",
                refusal(() -> tracker.track(image, small, new float[2], new float[2])));
        assertEquals(
                "4 coordinates with 2 guesses; both must be x y pairs, as many",
                refusal(() -> tracker.track(image, image, new float[4], new float[2])));
        assertEquals(
                "search window is 10; it must be odd and at least 3 pixels",
                refusal(() -> new OpenCvFeatureTracker(10, 0.5).close()));
    }

    private static String refusal(Runnable call) {
        return assertThrows(IllegalArgumentException.class, call::run).getMessage();
    }
}
