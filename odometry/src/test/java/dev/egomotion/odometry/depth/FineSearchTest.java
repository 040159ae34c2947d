package dev.egomotion.odometry.depth;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.egomotion.geometry.values.PinholeCamera;
import dev.egomotion.geometry.values.RigidTransform;
import dev.egomotion.geometry.values.Rotation;
import dev.egomotion.geometry.values.Vector3;
import dev.egomotion.odometry.depth.SourceCosts.Source;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

/**
 * A board 5 units away before a wall at 20, seen by a camera that goes to the right: the board moves by 8 pixels a frame, the
 * wall by 2.
 */
class FineSearchTest {
    private static final int WIDTH = 96;
    private static final int HEIGHT = 64;
    private static final int LEFT = 40;
    private static final int RIGHT = 60;
    private static final SweepGrid GRID =
            SweepGrid.of(new PinholeCamera(WIDTH, HEIGHT, 80, 80, 47.5, 31.5));
    private static final float[] WALL = texture(1);
    private static final float[] BOARD = texture(2);

    private static float[] texture(int seed) {
        Random random = new Random(seed);
        float[] image = new float[4 * WIDTH * HEIGHT];
        for (int i = 0; i < image.length; i++) {
            image[i] = random.nextInt(256);
        }
        return image;
    }

    /** The view of a camera so many frames back. */
    private static float[] image(int back) {
        float[] out = new float[WIDTH * HEIGHT];
        for (int y = 0; y < HEIGHT; y++) {
            for (int x = 0; x < WIDTH; x++) {
                int onBoard = x - 8 * back;
                int onWall = x - 2 * back + 32;
                boolean isBoard = onBoard >= LEFT && onBoard < RIGHT;
                out[y * WIDTH + x] =
                        isBoard ? BOARD[y * 2 * WIDTH + onBoard] : WALL[y * 2 * WIDTH + onWall];
            }
        }
        return out;
    }

    private static Source source(int back) {
        return new Source(
                image(back), new RigidTransform(Rotation.IDENTITY, new Vector3(0.5 * back, 0, 0)));
    }

    /** A board two coarse pixels too wide on either side, as windows make it. */
    private static float[] wide() {
        float[] coarse = new float[WIDTH * HEIGHT / 4];
        for (int i = 0; i < coarse.length; i++) {
            int x = i % (WIDTH / 2);
            boolean isBoard = x >= LEFT / 2 - 2 && x < RIGHT / 2 + 2;
            coarse[i] = (float) Math.log(isBoard ? 5 : 20);
        }
        return coarse;
    }

    @Test
    void sharpen_boardTooWide_findsTheEdgeBesideWhatWasSeenBefore() {
        float[] coarse = wide();
        float[] fine = new float[WIDTH * HEIGHT];
        for (int i = 0; i < fine.length; i++) {
            fine[i] = coarse[i / WIDTH / 2 * (WIDTH / 2) + i % WIDTH / 2];
        }
        new FineSearch(GRID, DepthSettings.defaults())
                .sharpen(coarse, image(0), List.of(source(1), source(2)), fine);
        int wrong = 0;
        for (int y = 8; y < HEIGHT - 8; y++) {
            for (int x = LEFT - 4; x < LEFT + 4; x++) {
                boolean isBoard = x >= LEFT;
                wrong += Math.abs(fine[y * WIDTH + x] - Math.log(isBoard ? 5 : 20)) > 0.1 ? 1 : 0;
            }
            assertEquals(Math.log(5), fine[y * WIDTH + 50], 0.05);
        }
        int before = 4 * (HEIGHT - 16);
        assertTrue(wrong < before / 3, wrong + " of " + before + " pixels are still wrong");
    }
}
