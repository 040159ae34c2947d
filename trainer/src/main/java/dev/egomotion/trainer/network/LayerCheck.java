package dev.egomotion.trainer.network;

import java.util.Optional;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import org.bytedeco.javacpp.PointerScope;
import org.bytedeco.pytorch.AutoGradMode;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;

/**
 * Compares a layer with the same layer in double precision: its output and, where it is trained, its gradients towards input, weights and bias, for
 * numbers drawn from U(-1, 1). The layer is computed whole; of wide layers one channel in eight is compared, at another place
 * in each block of eight (the narrowest in which oneDNN computes), with the first and the last, because the doubles of all would take
 * ten seconds. A result is right where max |single - double| is at most the tolerance times max |double|. Memory that LibTorch will
 * get again is filled with NaN before, so that what is left undefined shows.
 */
// Scopes and guards are opened for what they do, not to be called.
@SuppressWarnings("try")
final class LayerCheck {
    /** Of single precision; sums of 100,000 terms come to 2e-5. */
    static final double TOLERANCE = 1e-4;

    /** Of bfloat16, 8 bits of mantissa. */
    static final double BRAIN_TOLERANCE = 2e-2;

    /** Of CUDA, where a convolution may round its factors to 10 bits of mantissa (TF32). */
    static final double CUDA_TOLERANCE = 1e-2;

    private static final String[] RESULTS = {
        "output", "gradient to the input", "gradient to the weights", "gradient to the bias"
    };
    private static final long SEED = 12;
    private static final long BLOCK = 16;
    private static final int COMPARED_OF = 8;
    private static final int STEP_IN_BLOCK = 3;
    private static final int NARROW = 32;

    private final LayerArithmetic arithmetic;

    LayerCheck(LayerArithmetic arithmetic) {
        this.arithmetic = arithmetic;
    }

    /**
     * What is wrong.
     *
     * @param form of the layer
     * @param path by which it was computed
     * @param result which of its results
     * @param layout of the input
     * @param error relative; may be NaN
     */
    record Fault(LayerForm form, ConvolutionPath path, String result, String layout, double error) {
        @Override
        public String toString() {
            return "%s by %s: %s off by %.1e (%s)"
                    .formatted(form, path.label(), result, error, layout);
        }
    }

    /** Returns the first result of a layer that is wrong, with the input laid out plane by plane or pixel by pixel. */
    Optional<Fault> fault(LayerForm form, ConvolutionPath path) {
        try (PointerScope scope = new PointerScope();
                AutoGradMode on = new AutoGradMode(true)) {
            Inputs inputs = Inputs.drawn(form);
            Tensor outputs = compared(form.layer().outputs());
            Tensor channels = compared(form.layer().inputs());
            Tensor[] truth = truth(form, inputs, outputs, channels);
            for (boolean pixels : new boolean[] {false, true}) {
                spoilFreeMemory(form, truth[0]);
                Tensor laidOut = pixels ? Tensors.channelsLast(inputs.x) : inputs.x;
                Tensor[] found =
                        kept(
                                form,
                                results(path, form, laidOut, inputs.weight, inputs.bias),
                                outputs,
                                channels);
                for (int i = 0; i < found.length; i++) {
                    double error = error(found[i], truth[i]);
                    if (!(error <= tolerance(form))) {
                        String layout = pixels ? "pixel by pixel" : "plane by plane";
                        return Optional.of(new Fault(form, path, RESULTS[i], layout, error));
                    }
                }
            }
            return Optional.empty();
        }
    }

    /** Returns the results of the compared channels alone, in double precision. */
    private Tensor[] truth(LayerForm form, Inputs inputs, Tensor outputs, Tensor channels) {
        Tensor x = wide(inputs.x);
        Tensor bias = wide(inputs.bias);
        Tensor weight = wide(inputs.weight);
        Tensor[] ofOutputs =
                results(
                        ConvolutionPath.DEFAULT,
                        form,
                        x,
                        weight.index_select(form.layer().outputsDimension(), outputs),
                        bias.index_select(0, outputs),
                        Optional.of(outputs));
        if (!form.trained()) {
            return ofOutputs;
        }
        // A layer is linear: the gradient to some channels of the input comes of those and their
        // weights.
        Tensor[] ofInputs =
                results(
                        ConvolutionPath.DEFAULT,
                        form,
                        x.index_select(1, channels),
                        weight.index_select(1 - form.layer().outputsDimension(), channels),
                        bias);
        return new Tensor[] {ofOutputs[0], ofInputs[1], ofOutputs[2], ofOutputs[3]};
    }

    private static Tensor[] kept(
            LayerForm form, Tensor[] results, Tensor outputs, Tensor channels) {
        Tensor output = results[0].index_select(1, outputs);
        if (!form.trained()) {
            return new Tensor[] {output};
        }
        return new Tensor[] {
            output,
            results[1].index_select(1, channels),
            results[2].index_select(form.layer().outputsDimension(), outputs),
            results[3].index_select(0, outputs)
        };
    }

    /** Returns the channels that are compared, in order. */
    private static Tensor compared(int channels) {
        int[] all =
                channels <= NARROW
                        ? IntStream.range(0, channels).toArray()
                        : IntStream.concat(
                                        IntStream.of(0, channels - 1),
                                        IntStream.range(0, channels / COMPARED_OF)
                                                .map(
                                                        i ->
                                                                i * COMPARED_OF
                                                                        + i
                                                                                * STEP_IN_BLOCK
                                                                                % COMPARED_OF))
                                .sorted()
                                .distinct()
                                .toArray();
        float[] values = new float[all.length];
        for (int i = 0; i < values.length; i++) {
            values[i] = all[i];
        }
        return Tensors.of(values, all.length).to(torch.ScalarType.Long);
    }

    /** Returns how long a layer takes forward and back, right or wrong: the shorter of two. */
    double seconds(LayerForm form, ConvolutionPath path) {
        double least = Double.POSITIVE_INFINITY;
        for (int i = 0; i < 2; i++) {
            try (PointerScope scope = new PointerScope();
                    AutoGradMode on = new AutoGradMode(true)) {
                Inputs inputs = Inputs.drawn(form);
                long start = System.nanoTime();
                results(path, form, inputs.x, inputs.weight, inputs.bias);
                least = Math.min(least, (System.nanoTime() - start) * 1e-9);
            }
        }
        return least;
    }

    /** What a layer is given. */
    private record Inputs(Tensor x, Tensor weight, Tensor bias) {
        static Inputs drawn(LayerForm form) {
            SplittableRandom random = new SplittableRandom(SEED);
            return new Inputs(
                    LayerCheck.drawn(
                            form,
                            random,
                            form.items(),
                            form.layer().inputs(),
                            form.height(),
                            form.width()),
                    LayerCheck.drawn(form, random, form.layer().weightShape()),
                    LayerCheck.drawn(form, random, form.layer().outputs()));
        }
    }

    private static double tolerance(LayerForm form) {
        if (form.brainFloats()) {
            return BRAIN_TOLERANCE;
        }
        return Tensors.device().equals("CUDA") ? CUDA_TOLERANCE : TOLERANCE;
    }

    private Tensor[] results(
            ConvolutionPath path, LayerForm form, Tensor x, Tensor weight, Tensor bias) {
        return results(path, form, x, weight, bias, Optional.empty());
    }

    /** Returns output and gradients of a sum of outputs with random weights, those of the channels that there are. */
    private Tensor[] results(
            ConvolutionPath path,
            LayerForm form,
            Tensor x,
            Tensor weight,
            Tensor bias,
            Optional<Tensor> outputs) {
        Tensor[] leaves = {
            leaf(x, form.trained()), leaf(weight, form.trained()), leaf(bias, form.trained())
        };
        Tensor out = arithmetic.compute(path, form, leaves[0], leaves[1], leaves[2]);
        if (!form.trained()) {
            return new Tensor[] {out.detach()};
        }
        long[] shape = out.shape();
        shape[1] = form.layer().outputs();
        Tensor all = drawn(form, new SplittableRandom(SEED + 1), shape);
        Tensor weights = outputs.map(kept -> all.index_select(1, kept)).orElse(all);
        out.mul(weights.to(out.scalar_type())).sum().backward();
        return new Tensor[] {out.detach(), leaves[0].grad(), leaves[1].grad(), leaves[2].grad()};
    }

    private static Tensor leaf(Tensor values, boolean trained) {
        Tensor leaf = values.detach();
        leaf.set_requires_grad(trained);
        return leaf;
    }

    /** Returns numbers that the form's precision holds exactly. */
    private static Tensor drawn(LayerForm form, SplittableRandom random, long... shape) {
        long count = 1;
        for (long n : shape) {
            count *= n;
        }
        float[] values = new float[Math.toIntExact(count)];
        for (int i = 0; i < values.length; i++) {
            values[i] = random.nextInt() * 0x1p-31f;
        }
        Tensor numbers = Tensors.of(values, shape);
        return form.brainFloats() ? numbers.to(torch.ScalarType.BFloat16) : numbers;
    }

    private static Tensor wide(Tensor x) {
        return x.to(torch.ScalarType.Double);
    }

    private static double error(Tensor found, Tensor truth) {
        double off = wide(found).sub(truth).abs().max().item().toDouble();
        return off / Math.max(truth.abs().max().item().toDouble(), Float.MIN_NORMAL);
    }

    private static void spoilFreeMemory(LayerForm form, Tensor out) {
        long inputs = blocks(form.layer().inputs());
        long outputs = blocks(form.layer().outputs());
        long area = (long) form.layer().kernel() * form.layer().kernel();
        long[] sizes = {
            form.items() * inputs * form.height() * form.width(),
            form.items() * outputs * out.size(2) * out.size(3),
            inputs * outputs * area
        };
        try (PointerScope scope = new PointerScope()) {
            for (long size : sizes) {
                for (int i = 0; i < 2; i++) {
                    torch.full(new long[] {size}, Tensors.scalar(Double.NaN));
                }
            }
        }
    }

    private static long blocks(int channels) {
        return (channels + BLOCK - 1) / BLOCK * BLOCK;
    }
}
