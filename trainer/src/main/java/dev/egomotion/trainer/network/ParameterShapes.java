package dev.egomotion.trainer.network;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Traces a network to learn the name and shape of every parameter, in the order of their use, and the forms of its layers. */
public final class ParameterShapes implements NetworkOps<ParameterShapes.Size> {
    /** Channels, height and width of a value. */
    record Size(int channels, int height, int width) {}

    private final Map<String, long[]> shapes = new LinkedHashMap<>();
    private final Set<LayerForm> forms = new LinkedHashSet<>();
    private final boolean brainFloats;
    private final boolean trainedSingly;
    private final List<String> shared = new ArrayList<>();

    private ParameterShapes(boolean brainFloats, boolean trainedSingly) {
        this.brainFloats = brainFloats;
        this.trainedSingly = trainedSingly;
    }

    /**
     * Returns the parameters of a network.
     *
     * @return shape by name, in the order of use
     */
    public static Map<String, long[]> of(Network network) {
        ParameterShapes trace = new ParameterShapes(false, false);
        int height = network.inputHeight();
        network.apply(trace, new Size(network.inputChannels(), height, network.inputWidth()));
        return Collections.unmodifiableMap(trace.shapes);
    }

    /**
     * Returns the distinct forms of a network's layers, for batches of any number of items.
     *
     * @param width of its images, pixels
     * @param height likewise
     * @param brainFloats whether it convolves in bfloat16
     * @param trainedSingly whether it is trained on one item at a time
     */
    static Set<LayerForm> forms(
            Network network, int width, int height, boolean brainFloats, boolean trainedSingly) {
        ParameterShapes trace = new ParameterShapes(brainFloats, trainedSingly);
        network.apply(trace, new Size(network.inputChannels(), height, width));
        return Collections.unmodifiableSet(trace.forms);
    }

    private void note(
            LayerForm.Kind kind, int outputs, int kernel, int stride, int pad, Size input) {
        boolean brain = brainFloats && kind == LayerForm.Kind.CONVOLUTION;
        LayerForm.Layer layer =
                new LayerForm.Layer(kind, input.channels, outputs, kernel, stride, pad);
        for (int items : layer.batches()) {
            forms.add(LayerForm.of(layer, items, input.height, input.width, brain, trainedSingly));
        }
    }

    /** Returns how many numbers a network learns. */
    public static long count(Network network) {
        long count = 0;
        for (long[] shape : of(network).values()) {
            long product = 1;
            for (long n : shape) {
                product *= n;
            }
            count += product;
        }
        return count;
    }

    private void declare(String name, long[] weight, int outputs) {
        long[] before = shapes.put(name + ".weight", weight);
        boolean same = Arrays.equals(before, weight) && shared.stream().anyMatch(name::startsWith);
        if (before != null && !same) {
            throw new IllegalStateException("two layers are named " + name);
        }
        shapes.put(name + ".bias", new long[] {outputs});
    }

    @Override
    public Size convolution(
            String name, Size x, int outputs, int kernel, int stride, Padding padding) {
        declare(name, new long[] {outputs, x.channels, kernel, kernel}, outputs);
        if (padding == Padding.SAME && stride > 1) {
            int down = Math.toIntExact(TorchOps.samePadding(x.height, kernel, stride));
            int across = Math.toIntExact(TorchOps.samePadding(x.width, kernel, stride));
            Size padded = new Size(x.channels, x.height + down, x.width + across);
            note(LayerForm.Kind.CONVOLUTION, outputs, kernel, stride, 0, padded);
        } else {
            int pad = padding == Padding.NONE ? 0 : kernel / 2;
            note(LayerForm.Kind.CONVOLUTION, outputs, kernel, stride, pad, x);
        }
        return new Size(
                outputs,
                padding.sizeAfter(x.height, kernel, stride),
                padding.sizeAfter(x.width, kernel, stride));
    }

    @Override
    public Size transposedConvolution(String name, Size x, int outputs, int kernel) {
        declare(name, new long[] {x.channels, outputs, kernel, kernel}, outputs);
        note(LayerForm.Kind.TRANSPOSED, outputs, kernel, 2, 0, x);
        return new Size(outputs, 2 * x.height, 2 * x.width);
    }

    @Override
    public Size relu(Size x) {
        return x;
    }

    @Override
    public Size elu(Size x) {
        return x;
    }

    @Override
    public Size sigmoid(Size x) {
        return x;
    }

    @Override
    public Size secondOfSoftmax(Size x) {
        return new Size(x.channels / 2, x.height, x.width);
    }

    @Override
    public Size add(Size a, Size b) {
        return a;
    }

    @Override
    public Size affine(Size x, float[] factor, float offset) {
        return x;
    }

    @Override
    public Size concatenate(Size a, Size b) {
        return new Size(a.channels + b.channels, a.height, a.width);
    }

    @Override
    public Size halved(Size x) {
        return new Size(x.channels, x.height / 2, x.width / 2);
    }

    @Override
    public Size doubledNearest(Size x) {
        return new Size(x.channels, 2 * x.height, 2 * x.width);
    }

    @Override
    public Size doubledBilinear(Size x) {
        return doubledNearest(x);
    }

    @Override
    public Size croppedLike(Size x, Size like) {
        return new Size(x.channels, like.height, like.width);
    }

    @Override
    public Size spatialMean(Size x) {
        return new Size(x.channels, 1, 1);
    }

    @Override
    public Size multiply(Size a, Size b) {
        return new Size(
                Math.max(a.channels, b.channels),
                Math.max(a.height, b.height),
                Math.max(a.width, b.width));
    }

    @Override
    public Size reciprocal(Size x) {
        return x;
    }

    @Override
    public Size channels(Size x, int first, int count) {
        return new Size(count, x.height, x.width);
    }

    @Override
    public Size softmax(Size x) {
        return x;
    }

    @Override
    public Size normalized(Size x) {
        return x;
    }

    @Override
    public Size mixed(Size x, float[][] matrix) {
        note(LayerForm.Kind.CONVOLUTION, matrix.length, 1, 1, 0, x);
        return new Size(matrix.length, x.height, x.width);
    }

    @Override
    public Size correlation(Size a, Size b, int across, int down) {
        return new Size((2 * across + 1) * (2 * down + 1), a.height, a.width);
    }

    @Override
    public Size correlationAt(Size a, Size b, Size places, int reach) {
        return new Size((2 * reach + 1) * (2 * reach + 1), a.height, a.width);
    }

    @Override
    public Size held(Size x) {
        return x;
    }

    @Override
    public Size thinned(Size x) {
        return new Size(x.channels, (x.height + 1) / 2, (x.width + 1) / 2);
    }

    @Override
    public Size places(Size rays, int stride) {
        return rays;
    }

    @Override
    public Size rays(Size like, int stride) {
        return new Size(2, like.height, like.width);
    }

    @Override
    public Size raySteps(int stride) {
        return new Size(2, 1, 1);
    }

    @Override
    public Size pooled(Size x) {
        return new Size(x.channels, 1, 1);
    }

    @Override
    public Size stacked(Size a, Size b) {
        return a;
    }

    @Override
    public Size half(Size x, boolean second) {
        return x;
    }

    @Override
    public Size dense(String name, Size x, int outputs) {
        int inputs = x.channels * x.height * x.width;
        declare(name, new long[] {outputs, inputs, 1, 1}, outputs);
        note(LayerForm.Kind.DENSE, outputs, 1, 1, 0, new Size(inputs, 1, 1));
        return new Size(outputs, 1, 1);
    }

    @Override
    public Size maxPooled(Size x) {
        return halved(x);
    }

    @Override
    public Size constant(float[] values, int channels, int height, int width) {
        if (values.length != channels * height * width) {
            throw new IllegalArgumentException(
                    "%d values for %d x %d x %d".formatted(values.length, channels, height, width));
        }
        return new Size(channels, height, width);
    }

    @Override
    public Size reshaped(Size x, int channels, int height, int width) {
        if (x.channels * x.height * x.width != channels * height * width) {
            throw new IllegalArgumentException(
                    "%s cannot become %d x %d x %d".formatted(x, channels, height, width));
        }
        return new Size(channels, height, width);
    }

    @Override
    public Size product(Size a, Size b) {
        if (a.width != b.height) {
            throw new IllegalArgumentException("%s times %s".formatted(a, b));
        }
        return new Size(Math.max(a.channels, b.channels), a.height, b.width);
    }

    @Override
    public Size sampled(Size x, Size places) {
        return new Size(x.channels, places.height, places.width);
    }

    @Override
    public void share(String prefix) {
        shared.add(prefix);
    }
}
