package dev.egomotion.trainer.export;

import ai.onnx.proto.OnnxMl.GraphProto;
import dev.egomotion.trainer.network.NetworkOps;
import dev.egomotion.trainer.network.TorchOps;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** The operations as nodes of an ONNX graph, opset {@value #OPSET}. The batch axis stays open. */
final class OnnxGraph implements NetworkOps<OnnxGraph.Value> {
    /** Version of ONNX's default operators. */
    static final int OPSET = 17;

    /** Name of the second input of networks that are conditioned on the intrinsics. */
    static final String INTRINSICS = "intrinsics";

    /**
     * A value of the graph.
     *
     * @param name in the graph
     * @param channels of every image
     * @param height pixels
     * @param width pixels
     */
    record Value(String name, int channels, int height, int width) {}

    private final OnnxNodes onnx;

    /**
     * Creates an empty graph.
     *
     * @param weights values of the parameters by name
     * @param storage how parameters rest; they are computed with in single precision
     */
    OnnxGraph(Map<String, float[]> weights, OnnxExport.Storage storage) {
        onnx = new OnnxNodes(weights, storage);
    }

    /**
     * An output of the graph.
     *
     * @param value what it gives
     * @param name under which it is given
     * @param dims after the batch axis
     */
    // Compared by nobody.
    @SuppressWarnings("ArrayRecordComponent")
    record Output(Value value, String name, long... dims) {}

    /** Returns the graph from an input to outputs, without what they do not need. */
    GraphProto build(String name, Value input, List<Output> outputs) {
        return onnx.build(name, input, outputs);
    }

    @Override
    public Value convolution(
            String name, Value x, int outputs, int kernel, int stride, Padding padding) {
        int pad = padding == Padding.NONE ? 0 : kernel / 2;
        long top = pad;
        long left = top;
        long bottom = top;
        long right = top;
        if (padding == Padding.SAME) {
            long vertical = TorchOps.samePadding(x.height, kernel, stride);
            long horizontal = TorchOps.samePadding(x.width, kernel, stride);
            top = vertical / 2;
            left = horizontal / 2;
            bottom = vertical - top;
            right = horizontal - left;
        }
        String weight = onnx.parameter(name + ".weight", outputs, x.channels, kernel, kernel);
        String bias = onnx.parameter(name + ".bias", outputs);
        String y =
                onnx.node(
                        "Conv",
                        List.of(x.name, weight, bias),
                        OnnxNodes.integers("kernel_shape", kernel, kernel),
                        OnnxNodes.integers("strides", stride, stride),
                        OnnxNodes.integers("pads", top, left, bottom, right));
        return new Value(
                y,
                outputs,
                padding.sizeAfter(x.height, kernel, stride),
                padding.sizeAfter(x.width, kernel, stride));
    }

    @Override
    public Value transposedConvolution(String name, Value x, int outputs, int kernel) {
        long before = (kernel - 2) / 2;
        long after = kernel - 2 - before;
        String weight = onnx.parameter(name + ".weight", x.channels, outputs, kernel, kernel);
        String bias = onnx.parameter(name + ".bias", outputs);
        String y =
                onnx.node(
                        "ConvTranspose",
                        List.of(x.name, weight, bias),
                        OnnxNodes.integers("kernel_shape", kernel, kernel),
                        OnnxNodes.integers("strides", 2, 2),
                        OnnxNodes.integers("pads", before, before, after, after));
        return new Value(y, outputs, 2 * x.height, 2 * x.width);
    }

    @Override
    public Value relu(Value x) {
        return like(x, onnx.node("Relu", List.of(x.name)));
    }

    @Override
    public Value elu(Value x) {
        return like(x, onnx.node("Elu", List.of(x.name)));
    }

    @Override
    public Value sigmoid(Value x) {
        return like(x, onnx.node("Sigmoid", List.of(x.name)));
    }

    @Override
    public Value secondOfSoftmax(Value x) {
        String first = everySecond(x, 0);
        String second = everySecond(x, 1);
        String y = onnx.node("Sigmoid", List.of(onnx.node("Sub", List.of(second, first))));
        return new Value(y, x.channels / 2, x.height, x.width);
    }

    private String everySecond(Value x, long from) {
        return onnx.node(
                "Slice",
                List.of(
                        x.name,
                        onnx.constant(new long[] {from}),
                        onnx.constant(new long[] {x.channels}),
                        onnx.constant(new long[] {1}),
                        onnx.constant(new long[] {2})));
    }

    @Override
    public Value add(Value a, Value b) {
        return like(a, onnx.node("Add", List.of(a.name, b.name)));
    }

    @Override
    public Value affine(Value x, float[] factor, float offset) {
        String factors = onnx.constant(factor, 1, factor.length, 1, 1);
        String scaled = onnx.node("Mul", List.of(x.name, factors));
        if (offset == 0) {
            return like(x, scaled);
        }
        String offsets = onnx.constant(new float[] {offset}, 1, 1, 1, 1);
        return like(x, onnx.node("Add", List.of(scaled, offsets)));
    }

    @Override
    public Value concatenate(Value a, Value b) {
        String y = onnx.node("Concat", List.of(a.name, b.name), OnnxNodes.integer("axis", 1));
        return new Value(y, a.channels + b.channels, a.height, a.width);
    }

    @Override
    public Value halved(Value x) {
        String y =
                onnx.node(
                        "AveragePool",
                        List.of(x.name),
                        OnnxNodes.integers("kernel_shape", 2, 2),
                        OnnxNodes.integers("strides", 2, 2));
        return new Value(y, x.channels, x.height / 2, x.width / 2);
    }

    @Override
    public Value doubledNearest(Value x) {
        return doubled(x, "nearest", "asymmetric");
    }

    @Override
    public Value doubledBilinear(Value x) {
        return doubled(x, "linear", "half_pixel");
    }

    private Value doubled(Value x, String mode, String coordinates) {
        String scales = onnx.constant(new float[] {1, 1, 2, 2}, 4);
        String y =
                onnx.node(
                        "Resize",
                        List.of(x.name, "", scales),
                        OnnxNodes.text("mode", mode),
                        OnnxNodes.text("nearest_mode", "floor"),
                        OnnxNodes.text("coordinate_transformation_mode", coordinates));
        return new Value(y, x.channels, 2 * x.height, 2 * x.width);
    }

    @Override
    public Value croppedLike(Value x, Value like) {
        if (x.height == like.height && x.width == like.width) {
            return x;
        }
        String starts = onnx.constant(new long[] {0, 0});
        String ends = onnx.constant(new long[] {like.height, like.width});
        String axes = onnx.constant(new long[] {2, 3});
        String y = onnx.node("Slice", List.of(x.name, starts, ends, axes));
        return new Value(y, x.channels, like.height, like.width);
    }

    @Override
    public Value spatialMean(Value x) {
        String y =
                onnx.node(
                        "ReduceMean",
                        List.of(x.name),
                        OnnxNodes.integers("axes", 2, 3),
                        OnnxNodes.integer("keepdims", 0));
        return new Value(y, x.channels, 1, 1);
    }

    @Override
    public Value multiply(Value a, Value b) {
        return new Value(
                onnx.node("Mul", List.of(a.name, b.name)),
                Math.max(a.channels, b.channels),
                Math.max(a.height, b.height),
                Math.max(a.width, b.width));
    }

    @Override
    public Value reciprocal(Value x) {
        return like(x, onnx.node("Reciprocal", List.of(x.name)));
    }

    @Override
    public Value channels(Value x, int first, int count) {
        return new Value(onnx.slice(x.name, 1, first, first + count), count, x.height, x.width);
    }

    @Override
    public Value softmax(Value x) {
        return like(x, onnx.node("Softmax", List.of(x.name), OnnxNodes.integer("axis", 1)));
    }

    @Override
    public Value normalized(Value x) {
        String axis = onnx.constant(new long[] {1});
        String squares = onnx.node("Mul", List.of(x.name, x.name));
        String sum =
                onnx.node("ReduceSum", List.of(squares, axis), OnnxNodes.integer("keepdims", 1));
        String least = onnx.constant(new float[] {(float) TorchOps.LEAST_SQUARE}, 1);
        String length = onnx.node("Sqrt", List.of(onnx.node("Add", List.of(sum, least))));
        return like(x, onnx.node("Div", List.of(x.name, length)));
    }

    @Override
    public Value mixed(Value x, float[][] matrix) {
        String weight = onnx.constant(TorchOps.rowMajor(matrix), matrix.length, x.channels, 1, 1);
        String y =
                onnx.node(
                        "Conv", List.of(x.name, weight), OnnxNodes.integers("kernel_shape", 1, 1));
        return new Value(y, matrix.length, x.height, x.width);
    }

    /** As {@link TorchOps#correlation} does it. */
    @Override
    public Value correlation(Value a, Value b, int across, int down) {
        long wide = a.width + 2L * across;
        String rows =
                onnx.node("Transpose", List.of(a.name), OnnxNodes.integers("perm", 0, 2, 3, 1));
        String borders = onnx.constant(new long[] {0, 0, down, across, 0, 0, down, across});
        String padded = onnx.node("Pad", List.of(b.name, borders));
        String columns =
                onnx.node("Transpose", List.of(padded), OnnxNodes.integers("perm", 0, 2, 1, 3));
        String flat = onnx.constant(new long[] {0, 0, a.width * wide});
        String tail = onnx.constant(new long[] {0, 0, 0, 0, 0, a.width});
        String oneLonger = onnx.constant(new long[] {0, 0, a.width, wide + 1});
        List<String> bands = new ArrayList<>();
        for (int dy = 0; dy <= 2 * down; dy++) {
            String others = onnx.slice(columns, 1, dy, dy + a.height);
            String all =
                    onnx.node("Reshape", List.of(onnx.node("MatMul", List.of(rows, others)), flat));
            String upright =
                    onnx.node("Reshape", List.of(onnx.node("Pad", List.of(all, tail)), oneLonger));
            bands.add(onnx.slice(upright, 3, 0, 2L * across + 1));
        }
        String joined = onnx.node("Concat", bands, OnnxNodes.integer("axis", 3));
        String planes =
                onnx.node("Transpose", List.of(joined), OnnxNodes.integers("perm", 0, 3, 1, 2));
        return new Value(planes, (2 * across + 1) * (2 * down + 1), a.height, a.width);
    }

    @Override
    public Value correlationAt(Value a, Value b, Value places, int reach) {
        int wide = 2 * reach + 1;
        int count = wide * wide;
        String middle = onnx.constant(new long[] {2});
        String deep = onnx.node("Unsqueeze", List.of(places.name, middle));
        String steps = onnx.constant(TorchOps.steps(reach), 1, 2, count, 1, 1);
        float[] halves = {2f / (b.width - 1), 2f / (b.height - 1)};
        String around = onnx.node("Add", List.of(deep, steps));
        String scaled = onnx.node("Mul", List.of(around, onnx.constant(halves, 1, 2, 1, 1, 1)));
        String normal = onnx.node("Sub", List.of(scaled, onnx.constant(new float[] {1}, 1)));
        String last =
                onnx.node("Transpose", List.of(normal), OnnxNodes.integers("perm", 0, 2, 3, 4, 1));
        String flat = onnx.constant(new long[] {0, (long) count * a.height, a.width, 2});
        String grid = onnx.node("Reshape", List.of(last, flat));
        String seen = sampledAt(b.name, grid);
        String stacked = onnx.constant(new long[] {0, a.channels, count, a.height, a.width});
        String places5 = onnx.node("Reshape", List.of(seen, stacked));
        String here = onnx.node("Unsqueeze", List.of(a.name, middle));
        String products = onnx.node("Mul", List.of(places5, here));
        String channels = onnx.constant(new long[] {1});
        String sum =
                onnx.node(
                        "ReduceSum", List.of(products, channels), OnnxNodes.integer("keepdims", 0));
        return new Value(sum, count, a.height, a.width);
    }

    @Override
    public Value held(Value x) {
        return x;
    }

    @Override
    public Value thinned(Value x) {
        String y =
                onnx.node(
                        "Slice",
                        List.of(
                                x.name,
                                onnx.constant(new long[] {0, 0}),
                                onnx.constant(new long[] {x.height, x.width}),
                                onnx.constant(new long[] {2, 3}),
                                onnx.constant(new long[] {2, 2})));
        return new Value(y, x.channels, (x.height + 1) / 2, (x.width + 1) / 2);
    }

    @Override
    public Value places(Value rays, int stride) {
        String scaled = onnx.node("Mul", List.of(rays.name, onnx.slice(camera(), 1, 0, 2)));
        String moved = onnx.node("Add", List.of(scaled, onnx.slice(camera(), 1, 2, 4)));
        String factor = onnx.constant(new float[] {1f / stride}, 1);
        return new Value(onnx.node("Mul", List.of(moved, factor)), 2, rays.height, rays.width);
    }

    @Override
    public Value rays(Value like, int stride) {
        String camera = camera();
        float[] pixels = TorchOps.grid(like.width, like.height, stride);
        String grid = onnx.constant(pixels, 1, 2, like.height, like.width);
        String centred = onnx.node("Sub", List.of(grid, onnx.slice(camera, 1, 2, 4)));
        String rays = onnx.node("Div", List.of(centred, onnx.slice(camera, 1, 0, 2)));
        return new Value(rays, 2, like.height, like.width);
    }

    @Override
    public Value raySteps(int stride) {
        String strides = onnx.constant(new float[] {stride}, 1);
        String steps = onnx.node("Div", List.of(strides, onnx.slice(camera(), 1, 0, 2)));
        return new Value(steps, 2, 1, 1);
    }

    private String camera() {
        return onnx.node(
                "Reshape", List.of(onnx.intrinsics(), onnx.constant(new long[] {0, 4, 1, 1})));
    }

    @Override
    public Value pooled(Value x) {
        String y = onnx.node("ReduceMean", List.of(x.name), OnnxNodes.integers("axes", 2, 3));
        return new Value(y, x.channels, 1, 1);
    }

    @Override
    public Value stacked(Value a, Value b) {
        return like(a, onnx.node("Concat", List.of(a.name, b.name), OnnxNodes.integer("axis", 0)));
    }

    @Override
    public Value half(Value x, boolean second) {
        List<String> halves = onnx.node("Split", List.of(x.name), 2, OnnxNodes.integer("axis", 0));
        return like(x, halves.get(second ? 1 : 0));
    }

    @Override
    public Value dense(String name, Value x, int outputs) {
        int inputs = x.channels * x.height * x.width;
        return convolution(name, reshaped(x, inputs, 1, 1), outputs, 1, 1, Padding.SYMMETRIC);
    }

    @Override
    public Value maxPooled(Value x) {
        String y =
                onnx.node(
                        "MaxPool",
                        List.of(x.name),
                        OnnxNodes.integers("kernel_shape", 2, 2),
                        OnnxNodes.integers("strides", 2, 2));
        return new Value(y, x.channels, x.height / 2, x.width / 2);
    }

    @Override
    public Value constant(float[] values, int channels, int height, int width) {
        return new Value(
                onnx.constant(values, 1, channels, height, width), channels, height, width);
    }

    @Override
    public Value reshaped(Value x, int channels, int height, int width) {
        String shape = onnx.constant(new long[] {-1, channels, height, width});
        return new Value(onnx.node("Reshape", List.of(x.name, shape)), channels, height, width);
    }

    @Override
    public Value product(Value a, Value b) {
        String y = onnx.node("MatMul", List.of(a.name, b.name));
        return new Value(y, Math.max(a.channels, b.channels), a.height, b.width);
    }

    @Override
    public Value sampled(Value x, Value places) {
        String grid =
                onnx.node(
                        "Transpose", List.of(places.name), OnnxNodes.integers("perm", 0, 2, 3, 1));
        return new Value(sampledAt(x.name, grid), x.channels, places.height, places.width);
    }

    private String sampledAt(String image, String grid) {
        return onnx.node(
                "GridSample",
                List.of(image, grid),
                OnnxNodes.text("mode", "bilinear"),
                OnnxNodes.text("padding_mode", "zeros"),
                OnnxNodes.integer("align_corners", 1));
    }

    private static Value like(Value x, String name) {
        return new Value(name, x.channels, x.height, x.width);
    }
}
