package dev.egomotion.odometry.depth;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.egomotion.geometry.values.PinholeCamera;
import dev.egomotion.geometry.values.RigidTransform;
import dev.egomotion.odometry.depth.SourceCosts.Source;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** Sources that stand where the target does: what differs is their images alone. */
class SourceCostsTest {
    private static final int SIZE = 24;
    private static final PinholeCamera CAMERA = new PinholeCamera(SIZE, SIZE, 20, 20, 12, 12);

    private static float[] texture(int seed) {
        Random random = new Random(seed);
        float[] image = new float[SIZE * SIZE];
        for (int i = 0; i < image.length; i++) {
            image[i] = random.nextInt(256);
        }
        return image;
    }

    private static float middle(float[]... images) {
        SourceCosts costs = new SourceCosts(CAMERA, SourceCosts.MOST_SOURCES, 2);
        costs.set(
                texture(1),
                Arrays.stream(images)
                        .map(image -> new Source(image, RigidTransform.IDENTITY))
                        .toList());
        float[][] inverse = new float[SIZE][SIZE];
        for (float[] row : inverse) {
            Arrays.fill(row, 0.1f);
        }
        costs.compare(inverse, 1, 0, SIZE);
        float[] out = new float[SIZE];
        costs.combine(SIZE / 2, out);
        return out[SIZE / 2];
    }

    @Test
    void combine_oneOfThreeMatches_isNotCountedTwice() {
        float[] same = texture(1);
        List<float[]> others = List.of(texture(2), texture(3));
        float first = middle(same, others.get(0), others.get(1));
        float last = middle(others.get(0), others.get(1), same);
        assertEquals(first, last, 1e-6);
        assertTrue(last > 0.1, "cost " + last);
    }

    @Test
    void combine_twoOfThreeMatch_costsNothing() {
        assertEquals(0, middle(texture(1), texture(2), texture(1)), 0.01);
        assertEquals(0, middle(texture(1), texture(2), texture(1), texture(3)), 0.01);
    }
}
