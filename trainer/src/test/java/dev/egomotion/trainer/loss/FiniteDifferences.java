package dev.egomotion.trainer.loss;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.egomotion.trainer.network.Tensors;
import java.util.SplittableRandom;
import java.util.function.Function;
import org.bytedeco.javacpp.DoublePointer;
import org.bytedeco.javacpp.PointerScope;
import org.bytedeco.pytorch.Tensor;

/** Compares a gradient of LibTorch with central differences, in double precision. */
public @SuppressWarnings("try") final class FiniteDifferences {
    private static final double STEP = 1e-6;
    private static final double TOLERANCE = 2e-6;

    private FiniteDifferences() {}

    /**
     * Checks d f / d x at a point, every element of it.
     *
     * @param f gives a single number
     */
    public static void check(Function<Tensor, Tensor> f, double[] point, long... shape) {
        double[] gradient = new double[point.length];
        try (PointerScope scope = new PointerScope()) {
            Tensor x = Tensors.of(point, shape);
            x.set_requires_grad(true);
            f.apply(x).backward();
            try (DoublePointer values = x.grad().cpu().contiguous().data_ptr_double()) {
                values.get(gradient);
            }
        }
        for (int i = 0; i < point.length; i++) {
            double numeric =
                    (value(f, moved(point, i, STEP), shape)
                                    - value(f, moved(point, i, -STEP), shape))
                            / (2 * STEP);
            double scale = Math.max(1, Math.abs(numeric));
            assertEquals(numeric, gradient[i], TOLERANCE * scale, "derivative by element " + i);
        }
    }

    private static double[] moved(double[] point, int i, double by) {
        double[] other = point.clone();
        other[i] += by;
        return other;
    }

    private static double value(Function<Tensor, Tensor> f, double[] point, long... shape) {
        try (PointerScope scope = new PointerScope()) {
            return Tensors.value(f.apply(Tensors.of(point, shape)));
        }
    }

    /** Returns seeded numbers in [low, high). */
    public static double[] random(long seed, int count, double low, double high) {
        return new SplittableRandom(seed).doubles(count, low, high).toArray();
    }
}
