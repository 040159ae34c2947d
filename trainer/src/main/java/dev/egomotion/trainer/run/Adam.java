package dev.egomotion.trainer.run;

import dev.egomotion.trainer.network.CheckpointException;
import dev.egomotion.trainer.network.Tensors;
import dev.egomotion.trainer.network.Weights;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import java.util.function.ToDoubleFunction;
import org.bytedeco.javacpp.PointerScope;
import org.bytedeco.pytorch.NoGradGuard;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;

/**
 * Adam (Kingma, Ba 2015, algorithm 1): m = b1 m + (1 - b1) g; v = b2 v + (1 - b2) g^2; w -= rate
 * m / (1 - b1^k) / (sqrt(v / (1 - b2^k)) + e). LibTorch has one too; here the moments are plain named
 * tensors, so that a checkpoint holds them like any other value.
 */
// Scopes and guards are opened for what they do, not to be called.
public @SuppressWarnings("try") final class Adam implements AutoCloseable {
    private static final double BETA1 = 0.9;
    private static final double BETA2 = 0.999;
    private static final double EPSILON = 1e-8;

    private final Weights weights;
    private final Map<String, Tensor> means = new LinkedHashMap<>();
    private final Map<String, Tensor> squares = new LinkedHashMap<>();
    private long steps;

    public Adam(Weights weights) {
        this.weights = weights;
        try (NoGradGuard guard = new NoGradGuard()) {
            weights.tensors()
                    .forEach(
                            (name, tensor) -> {
                                means.put(name, torch.zeros_like(tensor).retainReference());
                                squares.put(name, torch.zeros_like(tensor).retainReference());
                            });
        }
    }

    /**
     * Steps along the collected gradients and clears them. A parameter that none was collected for has a gradient of 0: whether it
     * ever had one, before a run was halted, makes no difference.
     *
     * @param rate learning rate
     * @param gradientScale factor on all gradients, at most 1 where they are clipped
     */
    public void step(double rate, double gradientScale) {
        step(name -> rate, gradientScale);
    }

    /**
     * Likewise with a rate for each parameter.
     *
     * @param rates learning rate by a parameter's name
     */
    public void step(ToDoubleFunction<String> rates, double gradientScale) {
        steps++;
        double correction1 = 1 - Math.pow(BETA1, steps);
        double correction2 = Math.sqrt(1 - Math.pow(BETA2, steps));
        try (PointerScope step = new PointerScope();
                NoGradGuard guard = new NoGradGuard()) {
            weights.tensors()
                    .forEach(
                            (name, weight) -> {
                                Tensor collected = weight.mutable_grad();
                                Tensor gradient =
                                        collected.defined() ? collected : torch.zeros_like(weight);
                                gradient.mul_(Tensors.scalar(gradientScale));
                                Tensor mean = Objects.requireNonNull(means.get(name));
                                Tensor square = Objects.requireNonNull(squares.get(name));
                                mean.mul_(Tensors.scalar(BETA1))
                                        .add_(gradient, Tensors.scalar(1 - BETA1));
                                square.mul_(Tensors.scalar(BETA2))
                                        .addcmul_(gradient, gradient, Tensors.scalar(1 - BETA2));
                                Tensor root =
                                        square.sqrt()
                                                .mul_(Tensors.scalar(1 / correction2))
                                                .add_(Tensors.scalar(EPSILON));
                                double rate = rates.applyAsDouble(name);
                                weight.addcdiv_(mean, root, Tensors.scalar(-rate / correction1));
                                gradient.zero_();
                            });
        }
    }

    /** Returns how many steps were done. */
    long steps() {
        return steps;
    }

    /** Clears the gradients without a step. */
    void forget() {
        try (PointerScope step = new PointerScope();
                NoGradGuard guard = new NoGradGuard()) {
            for (Tensor weight : weights.tensors().values()) {
                Tensor gradient = weight.mutable_grad();
                if (gradient.defined()) {
                    gradient.zero_();
                }
            }
        }
    }

    /** Returns the Euclidean length of the collected gradients. */
    public double gradientNorm() {
        double sum = 0;
        try (PointerScope step = new PointerScope();
                NoGradGuard guard = new NoGradGuard()) {
            for (Tensor weight : weights.tensors().values()) {
                Tensor gradient = weight.grad();
                if (gradient.defined()) {
                    sum += Tensors.value(gradient.mul(gradient).sum());
                }
            }
        }
        return Math.sqrt(sum);
    }

    /** Returns the number of steps and a copy of both moments by parameter name, "mean/" and "square/" before it. */
    public Map<String, float[]> state() {
        Map<String, float[]> state = new LinkedHashMap<>();
        state.put("steps", new float[] {steps});
        try (PointerScope step = new PointerScope()) {
            means.forEach((name, tensor) -> state.put("mean/" + name, Tensors.values(tensor)));
            squares.forEach((name, tensor) -> state.put("square/" + name, Tensors.values(tensor)));
        }
        return state;
    }

    /** Goes back to a state that {@link #state} gave. */
    public void restore(Map<String, float[]> state) {
        float[] found = state.get("steps");
        if (found == null || found.length != 1) {
            throw new CheckpointException("the optimizer's number of steps is missing");
        }
        steps = (long) found[0];
        restore(means, "mean/", state);
        restore(squares, "square/", state);
    }

    private static void restore(
            Map<String, Tensor> tensors, String prefix, Map<String, float[]> state) {
        try (PointerScope step = new PointerScope();
                NoGradGuard guard = new NoGradGuard()) {
            tensors.forEach(
                    (name, tensor) -> {
                        float[] values = state.get(prefix + name);
                        if (values == null || values.length != tensor.numel()) {
                            throw new CheckpointException(
                                    "the optimizer's state %s is missing or of another size"
                                            .formatted(prefix + name));
                        }
                        tensor.copy_(Tensors.of(values, values.length).view_as(tensor));
                    });
        }
    }

    @Override
    public void close() {
        means.values().forEach(Tensor::close);
        squares.values().forEach(Tensor::close);
    }
}
