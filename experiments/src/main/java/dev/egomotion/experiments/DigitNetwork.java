package dev.egomotion.experiments;

import dev.egomotion.trainer.network.Network;
import dev.egomotion.trainer.network.NetworkOps;
import dev.egomotion.trainer.network.ParameterShapes;
import dev.egomotion.trainer.network.Weights;
import dev.egomotion.trainer.transformer.ImageTransformer;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SplittableRandom;

/**
 * A network of the distorted digits: a classifier behind a transformer, or alone. Input: ink in [0, 1], N x 1 x side x side.
 * Outputs: scores, N x 10 x 1 x 1, then what the transformer saw on its way, ink over {@link #DEVIATION}.
 *
 * @param side rows and columns of its images
 * @param transformer what stands before the classifier
 * @param classifier what decides
 */
record DigitNetwork(int side, Optional<ImageTransformer> transformer, DigitClassifier classifier)
        implements Network {
    /** Mean and standard deviation of ink, about those of MNIST. */
    static final float MEAN = 0.13f;

    static final float DEVIATION = 0.31f;

    @Override
    public int inputChannels() {
        return 1;
    }

    @Override
    public int inputHeight() {
        return side;
    }

    @Override
    public int inputWidth() {
        return side;
    }

    @Override
    public <V> List<V> apply(NetworkOps<V> ops, V ink) {
        List<V> outputs = new ArrayList<>();
        // Scaled but not shifted: what a transformer reads outside of an image is paper, 0.
        V seen = ops.affine(ink, new float[] {1 / DEVIATION}, 0);
        if (transformer.isPresent()) {
            List<V> views = transformer.get().views(ops, seen);
            outputs.addAll(views);
            seen = views.get(views.size() - 1);
        }
        outputs.add(0, classifier.apply(ops, seen));
        return outputs;
    }

    @Override
    public Map<String, float[]> start() {
        return transformer.map(ImageTransformer::start).orElse(Map.of());
    }

    @Override
    public boolean isHead(String layer) {
        return layer.equals(DigitClassifier.HEAD);
    }

    @Override
    public float headBias() {
        return 0;
    }

    /**
     * Returns weights to begin with: He uniform (He, Zhang, Ren, Sun 2015), U(-b, b) with b = sqrt(6 / inputs / kernel area), which
     * keeps the size of what passes ReLUs; the transformer as the identity.
     */
    Weights initial(long seed) {
        SplittableRandom random = new SplittableRandom(seed);
        Map<String, float[]> values = new LinkedHashMap<>();
        ParameterShapes.of(this)
                .forEach(
                        (name, shape) -> {
                            if (shape.length == 4 && !start().containsKey(name)) {
                                values.put(name, uniform(shape, random));
                            }
                        });
        return Weights.initial(this, seed, values);
    }

    private static float[] uniform(long[] shape, SplittableRandom random) {
        long inputs = shape[1] * shape[2] * shape[3];
        double bound = Math.sqrt(6.0 / inputs);
        float[] values = new float[Math.toIntExact(shape[0] * inputs)];
        for (int i = 0; i < values.length; i++) {
            values[i] = (float) random.nextDouble(-bound, bound);
        }
        return values;
    }
}
