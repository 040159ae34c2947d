package dev.egomotion.benchmarks;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.Comparator;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

final class KdTreeTest {
    @Test
    void nearest_randomPoints_areThoseOfSearchingAll() {
        Random random = new Random(7);
        double[] xyz = random.doubles(3 * 500, -10, 10).toArray();
        KdTree tree = new KdTree(xyz);
        int[] nearest = new int[6];
        double[] squares = new double[6];
        for (int trial = 0; trial < 200; trial++) {
            double[] at = random.doubles(3, -12, 12).toArray();
            tree.nearest(at[0], at[1], at[2], nearest, squares);
            int[] expected =
                    IntStream.range(0, 500)
                            .boxed()
                            .sorted(Comparator.comparingDouble(i -> square(xyz, i, at)))
                            .limit(6)
                            .mapToInt(i -> i)
                            .toArray();
            assertArrayEquals(expected, nearest, "trial " + trial);
            assertEquals(square(xyz, expected[5], at), squares[5], 1e-12);
        }
    }

    @Test
    void nearest_fewerPointsThanAsked_leavesTheRestEmpty() {
        int[] nearest = new int[3];
        new KdTree(new double[] {1, 2, 3, 4, 5, 6}).nearest(4, 5, 5, nearest, new double[3]);
        assertArrayEquals(new int[] {1, 0, -1}, nearest);
    }

    private static double square(double[] xyz, int i, double[] at) {
        double sum = 0;
        for (int a = 0; a < 3; a++) {
            sum += (xyz[3 * i + a] - at[a]) * (xyz[3 * i + a] - at[a]);
        }
        return sum;
    }
}
