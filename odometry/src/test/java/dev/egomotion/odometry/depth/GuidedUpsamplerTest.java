package dev.egomotion.odometry.depth;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.egomotion.geometry.values.DepthImage;
import dev.egomotion.geometry.values.FloatImage;
import dev.egomotion.geometry.values.GrayImage;
import java.util.Arrays;
import org.junit.jupiter.api.Test;

class GuidedUpsamplerTest {
    /** An image 16 wide with an edge at column 7, and a map 8 wide whose edge is at its column 4: at column 8. */
    @Test
    void apply_edgeOfTheImageBesideThatOfTheMap_followsTheImage() {
        byte[] gray = new byte[16 * 16];
        float[] depth = new float[8 * 8];
        float[] sigma = new float[8 * 8];
        for (int i = 0; i < gray.length; i++) {
            gray[i] = (byte) (i % 16 < 7 ? 20 : 200);
        }
        for (int i = 0; i < depth.length; i++) {
            depth[i] = i % 8 < 4 ? 5 : 20;
        }
        Arrays.fill(sigma, 0.1f);
        MeasuredDepth fine =
                new GuidedUpsampler(16, 16)
                        .apply(
                                new MeasuredDepth(
                                        new DepthImage(8, 8, depth), new FloatImage(8, 8, sigma)),
                                new GrayImage(16, 16, gray));
        assertEquals(5, fine.depth().at(6, 8), 0.3);
        assertEquals(20, fine.depth().at(8, 8), 1);
        assertEquals(0.1, fine.sigma().at(8, 8), 1e-6);
    }

    @Test
    void apply_evenImage_blendsInverseDepth() {
        float[] depth = {2, 4, 2, 4};
        MeasuredDepth fine =
                new GuidedUpsampler(4, 4)
                        .apply(
                                new MeasuredDepth(
                                        new DepthImage(2, 2, depth),
                                        new FloatImage(2, 2, new float[] {0.1f, 0.1f, 0.1f, 0.1f})),
                                new GrayImage(4, 4, new byte[16]));
        assertEquals(1 / (0.75 / 2 + 0.25 / 4), fine.depth().at(1, 1), 1e-4);
        assertEquals(2, fine.depth().at(0, 0), 1e-4);
    }
}
