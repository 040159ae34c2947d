package dev.egomotion.trainer.network;

import java.util.Arrays;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import java.util.SplittableRandom;
import org.bytedeco.javacpp.PointerScope;
import org.bytedeco.pytorch.NoGradGuard;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;

/** The parameters of one network by name, as tensors that collect gradients. Who opens them closes them. */
// Scopes and guards are opened for what they do, not to be called.
public @SuppressWarnings("try") final class Weights implements AutoCloseable {
    private final Map<String, Tensor> tensors = new LinkedHashMap<>();

    private Weights(Map<String, long[]> shapes, Map<String, float[]> values) {
        shapes.forEach(
                (name, shape) -> {
                    Tensor tensor =
                            Tensors.of(Objects.requireNonNull(values.get(name), name), shape)
                                    .retainReference();
                    tensor.set_requires_grad(true);
                    tensors.put(name, tensor);
                });
    }

    /**
     * Returns weights to begin with: Xavier uniform (Glorot, Bengio 2010), U(-b, b) with b =
     * sqrt(6 / (inputs + outputs) / kernel area); heads a tenth of it; biases 0, of heads {@link
     * Network#headBias}; but {@link Network#start} where it says something.
     */
    public static Weights initial(Network network, long seed) {
        return initial(network, seed, Map.of());
    }

    /**
     * Returns weights to begin with, some of them given.
     *
     * @param given by name, instead of what {@link #initial(Network, long)} would draw
     * @throws CheckpointException if the network has no parameter of a name, or one of another size
     */
    public static Weights initial(Network network, long seed, Map<String, float[]> given) {
        SplittableRandom random = new SplittableRandom(seed);
        Map<String, long[]> shapes = ParameterShapes.of(network);
        Map<String, float[]> values = new LinkedHashMap<>();
        shapes.forEach((name, shape) -> values.put(name, start(network, name, shape, random)));
        network.start().forEach((name, numbers) -> set(values, name, numbers));
        given.forEach((name, numbers) -> set(values, name, numbers));
        return new Weights(shapes, values);
    }

    private static void set(Map<String, float[]> values, String name, float[] numbers) {
        float[] place = values.get(name);
        if (place == null || place.length != numbers.length) {
            throw new CheckpointException(
                    "parameter %s with %d values; the network has %s"
                            .formatted(
                                    name,
                                    numbers.length,
                                    place == null
                                            ? "none of that name"
                                            : place.length + " values there"));
        }
        values.put(name, numbers);
    }

    private static float[] start(
            Network network, String name, long[] shape, SplittableRandom random) {
        long count = 1;
        for (long n : shape) {
            count *= n;
        }
        float[] values = new float[Math.toIntExact(count)];
        boolean head = network.isHead(name.substring(0, name.lastIndexOf('.')));
        if (shape.length == 1) {
            Arrays.fill(values, head ? network.headBias() : 0);
            return values;
        }
        double area = (double) shape[2] * shape[3];
        double bound = Math.sqrt(6 / ((shape[0] + shape[1]) * area)) * (head ? 0.1 : 1);
        for (int i = 0; i < values.length; i++) {
            values[i] = (float) random.nextDouble(-bound, bound);
        }
        return values;
    }

    /**
     * Returns weights with given values.
     *
     * @param values by name; each as long as the network's parameter of that name
     * @throws CheckpointException if a parameter is missing, unknown or of another size
     */
    public static Weights of(Network network, Map<String, float[]> values) {
        Map<String, long[]> shapes = ParameterShapes.of(network);
        shapes.forEach(
                (name, shape) -> {
                    long count = 1;
                    for (long n : shape) {
                        count *= n;
                    }
                    float[] found = values.get(name);
                    if (found == null || found.length != count) {
                        throw new CheckpointException(
                                "parameter %s has %s; the network needs %d values"
                                        .formatted(
                                                name,
                                                found == null
                                                        ? "no value"
                                                        : found.length + " values",
                                                count));
                    }
                });
        if (values.size() != shapes.size()) {
            throw new CheckpointException(
                    "%d parameters; the network has %d".formatted(values.size(), shapes.size()));
        }
        return new Weights(shapes, values);
    }

    /**
     * Returns weights in double precision.
     *
     * @param given by name; others, which no exported output needs, are as at the start
     * @throws CheckpointException if the network has no parameter of a name, or one of another size
     */
    public static Weights exact(Network network, Map<String, float[]> given) {
        Weights weights = initial(network, 1, given);
        weights.tensors.replaceAll(
                (name, tensor) -> {
                    Tensor wide = tensor.detach().to(torch.ScalarType.Double).retainReference();
                    tensor.close();
                    return wide;
                });
        return weights;
    }

    /** Returns what they are held in: single precision, or double. */
    public torch.ScalarType precision() {
        return tensors.values().iterator().next().scalar_type();
    }

    public Tensor get(String name) {
        Tensor tensor = tensors.get(name);
        if (tensor == null) {
            throw new IllegalArgumentException("no parameter is named " + name);
        }
        return tensor;
    }

    public Map<String, Tensor> tensors() {
        return Collections.unmodifiableMap(tensors);
    }

    /** Returns a copy of all values by name. */
    public Map<String, float[]> values() {
        Map<String, float[]> values = new LinkedHashMap<>();
        try (PointerScope step = new PointerScope();
                NoGradGuard guard = new NoGradGuard()) {
            tensors.forEach((name, tensor) -> values.put(name, Tensors.values(tensor)));
        }
        return values;
    }

    @Override
    public void close() {
        tensors.values().forEach(Tensor::close);
    }
}
