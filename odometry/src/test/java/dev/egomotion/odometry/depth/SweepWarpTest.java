package dev.egomotion.odometry.depth;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.egomotion.geometry.values.DepthImage;
import dev.egomotion.geometry.values.FloatImage;
import dev.egomotion.geometry.values.PinholeCamera;
import dev.egomotion.geometry.values.RigidTransform;
import dev.egomotion.geometry.values.Rotation;
import dev.egomotion.geometry.values.Vector3;
import dev.egomotion.geometry.warp.GridSampler;
import dev.egomotion.geometry.warp.InverseWarp;
import dev.egomotion.geometry.warp.SamplingGrid;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The fast warp is the inverse warp with bilinear samples. */
class SweepWarpTest {
    private static final int WIDTH = 40;
    private static final int HEIGHT = 24;
    private static final PinholeCamera CAMERA =
            new PinholeCamera(WIDTH, HEIGHT, 35, 33, 19.2, 11.7);

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4})
    void sample_randomMotionAndDepth_isTheInverseWarp(long seed) {
        Random random = new Random(seed);
        RigidTransform motion =
                new RigidTransform(
                        Rotation.fromAxisAngle(vector(random, 0.05)), vector(random, 0.4));
        float[] depth = new float[WIDTH * HEIGHT];
        float[] image = new float[WIDTH * HEIGHT];
        for (int i = 0; i < depth.length; i++) {
            depth[i] = 2 + 8 * random.nextFloat();
            image[i] = 255 * random.nextFloat();
        }
        SamplingGrid grid =
                new InverseWarp(CAMERA, new DepthImage(WIDTH, HEIGHT, depth), motion).grid();
        float[] expected =
                GridSampler.BILINEAR.sample(new FloatImage(WIDTH, HEIGHT, image), grid).values();
        SweepWarp warp = new SweepWarp(CAMERA);
        warp.set(motion);
        int seen = 0;
        for (int y = 0; y < HEIGHT; y++) {
            float[] inverse = new float[WIDTH];
            for (int x = 0; x < WIDTH; x++) {
                inverse[x] = 2 / depth[y * WIDTH + x];
            }
            float[] out = new float[WIDTH];
            float[] unseen = new float[WIDTH];
            warp.sample(y, inverse, 0.5f, image, out, unseen, 4);
            for (int x = 0; x < WIDTH; x++) {
                if (unseen[x] < 0) {
                    seen++;
                    assertEquals(expected[y * WIDTH + x], out[x], 0.05, x + ", " + y);
                }
            }
        }
        assertTrue(seen > WIDTH * HEIGHT / 2, seen + " pixels are seen; seed " + seed);
    }

    private static Vector3 vector(Random random, double size) {
        return new Vector3(random.nextGaussian(), random.nextGaussian(), random.nextGaussian())
                .times(size);
    }

    @Test
    void motion_pointBehindTheSource_isNone() {
        SweepWarp warp = new SweepWarp(CAMERA);
        warp.set(new RigidTransform(Rotation.IDENTITY, new Vector3(0, 0, -5)));
        assertEquals(0, warp.motion(30, 10, 1 / 4f, 0.1f));
        assertEquals(0, warp.motion(30, 10, 1 / 5.2f, 0.1f));
        assertTrue(warp.motion(30, 10, 1 / 10f, 0.1f) > 0);
    }
}
