package dev.egomotion.trainer.run;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.egomotion.trainer.network.Network;
import dev.egomotion.trainer.network.NetworkOps;
import dev.egomotion.trainer.network.Tensors;
import dev.egomotion.trainer.network.Weights;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import org.bytedeco.javacpp.PointerScope;
import org.bytedeco.pytorch.Tensor;
import org.junit.jupiter.api.Test;

/** Numbers of the published algorithm (Kingma, Ba 2015), computed here in double precision. There is no decay of weights. */
@SuppressWarnings("try")
class AdamTest {
    private static final String WEIGHT = "layer.weight";
    private static final String BIAS = "layer.bias";
    private static final float[] START = {0.5f, -0.25f, 2, -3};

    /** Four weights and two biases. */
    private static final class TwoByTwo implements Network {
        @Override
        public int inputChannels() {
            return 2;
        }

        @Override
        public <V> List<V> apply(NetworkOps<V> ops, V input) {
            return List.of(ops.convolution("layer", input, 2, 1, 1, NetworkOps.Padding.NONE));
        }
    }

    private static Weights weights() {
        return Weights.of(new TwoByTwo(), Map.of(WEIGHT, START.clone(), BIAS, new float[2]));
    }

    /** One parameter by the formula. */
    private static final class Published {
        private double w;
        private double m;
        private double v;
        private int k;

        private Published(double w) {
            this.w = w;
        }

        void step(double g, double rate) {
            k++;
            m = 0.9 * m + 0.1 * g;
            v = 0.999 * v + 0.001 * g * g;
            double mean = m / (1 - Math.pow(0.9, k));
            double square = v / (1 - Math.pow(0.999, k));
            w -= rate * mean / (Math.sqrt(square) + 1e-8);
        }
    }

    /** Adds gradients to the weights; the biases get none. */
    private static void collect(Weights weights, float[] gradient) {
        try (PointerScope scope = new PointerScope()) {
            Tensor weight = weights.get(WEIGHT);
            weight.mul(Tensors.of(gradient, 2, 2, 1, 1)).sum().backward();
        }
    }

    private static float[] drawn(SplittableRandom random) {
        float[] gradient = new float[START.length];
        for (int i = 0; i < gradient.length; i++) {
            // From 1e-4 to 1, of either sign: moments of very different sizes.
            gradient[i] = (float) (random.nextDouble(-1, 1) * Math.pow(10, -i));
        }
        return gradient;
    }

    @Test
    void step_twentyGradients_areThePublishedNumbers() {
        SplittableRandom random = new SplittableRandom(5);
        try (Weights weights = weights();
                Adam adam = new Adam(weights)) {
            List<Published> expected = new ArrayList<>();
            for (float start : START) {
                expected.add(new Published(start));
            }
            for (int step = 0; step < 20; step++) {
                float[] gradient = drawn(random);
                double rate = 1e-3 * (1 + step);
                double scale = step % 3 == 0 ? 0.25 : 1;
                collect(weights, gradient);
                adam.step(rate, scale);
                for (int i = 0; i < START.length; i++) {
                    expected.get(i).step(scale * gradient[i], rate);
                    assertEquals(
                            expected.get(i).w,
                            weights.values().get(WEIGHT)[i],
                            2e-6,
                            "parameter " + i + ", step " + step);
                }
            }
            assertEquals(20, adam.steps());
            assertArrayEquals(new float[2], weights.values().get(BIAS));
        }
    }

    @Test
    void step_firstGradientOfAnySize_movesByTheRate() {
        try (Weights weights = weights();
                Adam adam = new Adam(weights)) {
            collect(weights, new float[] {1e-3f, -1, 1000, 0});
            adam.step(0.5, 1);
            float[] moved = weights.values().get(WEIGHT);
            assertArrayEquals(new float[] {0, 0.25f, 1.5f, -3}, moved, 1e-4f);
        }
    }

    @Test
    void step_rateOfEachParameter_isItsOwn() {
        try (Weights weights = weights();
                Adam adam = new Adam(weights)) {
            collect(weights, new float[] {1, 1, 1, 1});
            adam.step(name -> name.equals(WEIGHT) ? 0 : 1, 1);
            assertArrayEquals(START, weights.values().get(WEIGHT));
        }
    }

    /** Restored in the middle, also where a parameter gets no gradient any more, the numbers are the same bits. */
    @Test
    void restore_inTheMiddle_goesOnBitForBit() {
        SplittableRandom random = new SplittableRandom(6);
        try (Weights whole = weights();
                Adam undisturbed = new Adam(whole)) {
            for (int step = 0; step < 4; step++) {
                collect(whole, drawn(random));
                undisturbed.step(0.01, 1);
            }
            Map<String, float[]> values = whole.values();
            Map<String, float[]> moments = undisturbed.state();
            undisturbed.step(0.01, 1);
            try (Weights resumed = Weights.of(new TwoByTwo(), values);
                    Adam restored = new Adam(resumed)) {
                restored.restore(moments);
                restored.step(0.01, 1);
                assertEquals(undisturbed.steps(), restored.steps());
                assertArrayEquals(whole.values().get(WEIGHT), resumed.values().get(WEIGHT));
                assertArrayEquals(
                        undisturbed.state().get("mean/" + WEIGHT),
                        restored.state().get("mean/" + WEIGHT));
            }
        }
    }
}
