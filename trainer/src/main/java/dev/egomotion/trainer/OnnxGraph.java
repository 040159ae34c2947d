package dev.egomotion.trainer;

import ai.onnx.proto.OnnxMl.AttributeProto;
import ai.onnx.proto.OnnxMl.GraphProto;
import ai.onnx.proto.OnnxMl.NodeProto;
import ai.onnx.proto.OnnxMl.TensorProto;
import ai.onnx.proto.OnnxMl.TensorShapeProto;
import ai.onnx.proto.OnnxMl.TypeProto;
import ai.onnx.proto.OnnxMl.ValueInfoProto;
import com.google.protobuf.ByteString;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** The operations as nodes of an ONNX graph, opset {@value #OPSET}. The batch axis stays open. */
final class OnnxGraph implements NetworkOps<OnnxGraph.Value> {
    /** Version of ONNX's default operators. */
    static final int OPSET = 17;

    /** Name of the second input of networks that are told the camera. */
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

    private final Map<String, float[]> weights;
    private final OnnxExport.Storage storage;
    private final List<NodeProto> nodes = new ArrayList<>();
    private final Map<String, TensorProto> constants = new LinkedHashMap<>();
    private int count;
    private boolean toldCamera;

    /**
     * Creates an empty graph.
     *
     * @param weights values of the parameters by name
     * @param storage how parameters rest; they are computed with in single precision
     */
    OnnxGraph(Map<String, float[]> weights, OnnxExport.Storage storage) {
        this.weights = weights;
        this.storage = storage;
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
        Set<String> needed = new HashSet<>();
        outputs.forEach(output -> needed.add(output.value().name()));
        List<NodeProto> kept = new ArrayList<>();
        for (int i = nodes.size() - 1; i >= 0; i--) {
            NodeProto node = nodes.get(i);
            if (node.getOutputList().stream().anyMatch(needed::contains)) {
                needed.addAll(node.getInputList());
                kept.add(0, node);
            }
        }
        for (Output output : outputs) {
            kept.add(
                    NodeProto.newBuilder()
                            .setOpType("Identity")
                            .setName(output.name())
                            .addInput(output.value().name())
                            .addOutput(output.name())
                            .build());
        }
        GraphProto.Builder graph = GraphProto.newBuilder().setName(name).addAllNode(kept);
        constants.forEach(
                (key, tensor) -> {
                    if (needed.contains(key)) {
                        graph.addInitializer(tensor);
                    }
                });
        outputs.forEach(output -> graph.addOutput(info(output.name(), output.dims())));
        graph.addInput(info(input.name(), input.channels(), input.height(), input.width()));
        if (toldCamera) {
            graph.addInput(info(INTRINSICS, 4));
        }
        return graph.build();
    }

    private static ValueInfoProto info(String name, long... dims) {
        TensorShapeProto.Builder shape = TensorShapeProto.newBuilder();
        shape.addDim(TensorShapeProto.Dimension.newBuilder().setDimParam("N"));
        for (long dim : dims) {
            shape.addDim(TensorShapeProto.Dimension.newBuilder().setDimValue(dim));
        }
        TypeProto.Tensor tensor =
                TypeProto.Tensor.newBuilder()
                        .setElemType(TensorProto.DataType.FLOAT.getNumber())
                        .setShape(shape)
                        .build();
        return ValueInfoProto.newBuilder()
                .setName(name)
                .setType(TypeProto.newBuilder().setTensorType(tensor))
                .build();
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
        String weight = parameter(name + ".weight", outputs, x.channels, kernel, kernel);
        String bias = parameter(name + ".bias", outputs);
        String y =
                node(
                        "Conv",
                        List.of(x.name, weight, bias),
                        integers("kernel_shape", kernel, kernel),
                        integers("strides", stride, stride),
                        integers("pads", top, left, bottom, right));
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
        String weight = parameter(name + ".weight", x.channels, outputs, kernel, kernel);
        String bias = parameter(name + ".bias", outputs);
        String y =
                node(
                        "ConvTranspose",
                        List.of(x.name, weight, bias),
                        integers("kernel_shape", kernel, kernel),
                        integers("strides", 2, 2),
                        integers("pads", before, before, after, after));
        return new Value(y, outputs, 2 * x.height, 2 * x.width);
    }

    @Override
    public Value relu(Value x) {
        return like(x, node("Relu", List.of(x.name)));
    }

    @Override
    public Value elu(Value x) {
        return like(x, node("Elu", List.of(x.name)));
    }

    @Override
    public Value sigmoid(Value x) {
        return like(x, node("Sigmoid", List.of(x.name)));
    }

    @Override
    public Value secondOfSoftmax(Value x) {
        String first = everySecond(x, 0);
        String second = everySecond(x, 1);
        String y = node("Sigmoid", List.of(node("Sub", List.of(second, first))));
        return new Value(y, x.channels / 2, x.height, x.width);
    }

    private String everySecond(Value x, long from) {
        return node(
                "Slice",
                List.of(
                        x.name,
                        constant(new long[] {from}),
                        constant(new long[] {x.channels}),
                        constant(new long[] {1}),
                        constant(new long[] {2})));
    }

    @Override
    public Value add(Value a, Value b) {
        return like(a, node("Add", List.of(a.name, b.name)));
    }

    @Override
    public Value affine(Value x, float[] factor, float offset) {
        String factors = constant(factor, 1, factor.length, 1, 1);
        String scaled = node("Mul", List.of(x.name, factors));
        if (offset == 0) {
            return like(x, scaled);
        }
        String offsets = constant(new float[] {offset}, 1, 1, 1, 1);
        return like(x, node("Add", List.of(scaled, offsets)));
    }

    @Override
    public Value concatenate(Value a, Value b) {
        String y = node("Concat", List.of(a.name, b.name), integer("axis", 1));
        return new Value(y, a.channels + b.channels, a.height, a.width);
    }

    @Override
    public Value halved(Value x) {
        String y =
                node(
                        "AveragePool",
                        List.of(x.name),
                        integers("kernel_shape", 2, 2),
                        integers("strides", 2, 2));
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
        String scales = constant(new float[] {1, 1, 2, 2}, 4);
        String y =
                node(
                        "Resize",
                        List.of(x.name, "", scales),
                        text("mode", mode),
                        text("nearest_mode", "floor"),
                        text("coordinate_transformation_mode", coordinates));
        return new Value(y, x.channels, 2 * x.height, 2 * x.width);
    }

    @Override
    public Value croppedLike(Value x, Value like) {
        if (x.height == like.height && x.width == like.width) {
            return x;
        }
        String starts = constant(new long[] {0, 0});
        String ends = constant(new long[] {like.height, like.width});
        String axes = constant(new long[] {2, 3});
        String y = node("Slice", List.of(x.name, starts, ends, axes));
        return new Value(y, x.channels, like.height, like.width);
    }

    @Override
    public Value spatialMean(Value x) {
        String y =
                node("ReduceMean", List.of(x.name), integers("axes", 2, 3), integer("keepdims", 0));
        return new Value(y, x.channels, 1, 1);
    }

    @Override
    public Value multiply(Value a, Value b) {
        return new Value(
                node("Mul", List.of(a.name, b.name)),
                Math.max(a.channels, b.channels),
                Math.max(a.height, b.height),
                Math.max(a.width, b.width));
    }

    @Override
    public Value reciprocal(Value x) {
        return like(x, node("Reciprocal", List.of(x.name)));
    }

    @Override
    public Value channels(Value x, int first, int count) {
        return new Value(slice(x.name, 1, first, first + count), count, x.height, x.width);
    }

    private String slice(String x, long axis, long from, long to) {
        String start = constant(new long[] {from});
        String end = constant(new long[] {to});
        return node("Slice", List.of(x, start, end, constant(new long[] {axis})));
    }

    @Override
    public Value softmax(Value x) {
        return like(x, node("Softmax", List.of(x.name), integer("axis", 1)));
    }

    @Override
    public Value normalized(Value x) {
        String axis = constant(new long[] {1});
        String squares = node("Mul", List.of(x.name, x.name));
        String sum = node("ReduceSum", List.of(squares, axis), integer("keepdims", 1));
        String least = constant(new float[] {(float) TorchOps.LEAST_SQUARE}, 1);
        String length = node("Sqrt", List.of(node("Add", List.of(sum, least))));
        return like(x, node("Div", List.of(x.name, length)));
    }

    @Override
    public Value mixed(Value x, float[][] matrix) {
        String weight = constant(TorchOps.rowMajor(matrix), matrix.length, x.channels, 1, 1);
        String y = node("Conv", List.of(x.name, weight), integers("kernel_shape", 1, 1));
        return new Value(y, matrix.length, x.height, x.width);
    }

    /** As {@link TorchOps#correlation} does it. */
    @Override
    public Value correlation(Value a, Value b, int across, int down) {
        long wide = a.width + 2L * across;
        String rows = node("Transpose", List.of(a.name), integers("perm", 0, 2, 3, 1));
        String borders = constant(new long[] {0, 0, down, across, 0, 0, down, across});
        String padded = node("Pad", List.of(b.name, borders));
        String columns = node("Transpose", List.of(padded), integers("perm", 0, 2, 1, 3));
        String flat = constant(new long[] {0, 0, a.width * wide});
        String tail = constant(new long[] {0, 0, 0, 0, 0, a.width});
        String oneLonger = constant(new long[] {0, 0, a.width, wide + 1});
        List<String> bands = new ArrayList<>();
        for (int dy = 0; dy <= 2 * down; dy++) {
            String others = slice(columns, 1, dy, dy + a.height);
            String all = node("Reshape", List.of(node("MatMul", List.of(rows, others)), flat));
            String upright = node("Reshape", List.of(node("Pad", List.of(all, tail)), oneLonger));
            bands.add(slice(upright, 3, 0, 2L * across + 1));
        }
        String joined = node("Concat", bands, integer("axis", 3));
        String planes = node("Transpose", List.of(joined), integers("perm", 0, 3, 1, 2));
        return new Value(planes, (2 * across + 1) * (2 * down + 1), a.height, a.width);
    }

    @Override
    public Value correlationAt(Value a, Value b, Value places, int reach) {
        int wide = 2 * reach + 1;
        int count = wide * wide;
        String middle = constant(new long[] {2});
        String deep = node("Unsqueeze", List.of(places.name, middle));
        String steps = constant(TorchOps.steps(reach), 1, 2, count, 1, 1);
        float[] halves = {2f / (b.width - 1), 2f / (b.height - 1)};
        String around = node("Add", List.of(deep, steps));
        String scaled = node("Mul", List.of(around, constant(halves, 1, 2, 1, 1, 1)));
        String normal = node("Sub", List.of(scaled, constant(new float[] {1}, 1)));
        String last = node("Transpose", List.of(normal), integers("perm", 0, 2, 3, 4, 1));
        String flat = constant(new long[] {0, (long) count * a.height, a.width, 2});
        String grid = node("Reshape", List.of(last, flat));
        String seen = sampledAt(b.name, grid);
        String stacked = constant(new long[] {0, a.channels, count, a.height, a.width});
        String places5 = node("Reshape", List.of(seen, stacked));
        String here = node("Unsqueeze", List.of(a.name, middle));
        String products = node("Mul", List.of(places5, here));
        String channels = constant(new long[] {1});
        String sum = node("ReduceSum", List.of(products, channels), integer("keepdims", 0));
        return new Value(sum, count, a.height, a.width);
    }

    @Override
    public Value held(Value x) {
        return x;
    }

    @Override
    public Value thinned(Value x) {
        String y =
                node(
                        "Slice",
                        List.of(
                                x.name,
                                constant(new long[] {0, 0}),
                                constant(new long[] {x.height, x.width}),
                                constant(new long[] {2, 3}),
                                constant(new long[] {2, 2})));
        return new Value(y, x.channels, (x.height + 1) / 2, (x.width + 1) / 2);
    }

    @Override
    public Value places(Value rays, int stride) {
        String scaled = node("Mul", List.of(rays.name, slice(camera(), 1, 0, 2)));
        String moved = node("Add", List.of(scaled, slice(camera(), 1, 2, 4)));
        String factor = constant(new float[] {1f / stride}, 1);
        return new Value(node("Mul", List.of(moved, factor)), 2, rays.height, rays.width);
    }

    @Override
    public Value rays(Value like, int stride) {
        String camera = camera();
        float[] pixels = TorchOps.grid(like.width, like.height, stride);
        String grid = constant(pixels, 1, 2, like.height, like.width);
        String centred = node("Sub", List.of(grid, slice(camera, 1, 2, 4)));
        String rays = node("Div", List.of(centred, slice(camera, 1, 0, 2)));
        return new Value(rays, 2, like.height, like.width);
    }

    @Override
    public Value raySteps(int stride) {
        String strides = constant(new float[] {stride}, 1);
        String steps = node("Div", List.of(strides, slice(camera(), 1, 0, 2)));
        return new Value(steps, 2, 1, 1);
    }

    private String camera() {
        toldCamera = true;
        return node("Reshape", List.of(INTRINSICS, constant(new long[] {0, 4, 1, 1})));
    }

    @Override
    public Value pooled(Value x) {
        String y = node("ReduceMean", List.of(x.name), integers("axes", 2, 3));
        return new Value(y, x.channels, 1, 1);
    }

    @Override
    public Value stacked(Value a, Value b) {
        return like(a, node("Concat", List.of(a.name, b.name), integer("axis", 0)));
    }

    @Override
    public Value half(Value x, boolean second) {
        NodeProto.Builder split = NodeProto.newBuilder().setOpType("Split").addInput(x.name);
        String name = "split" + count++;
        split.setName(name).addOutput(name + "a").addOutput(name + "b");
        nodes.add(split.addAttribute(integer("axis", 0)).build());
        return like(x, name + (second ? "b" : "a"));
    }

    @Override
    public Value dense(String name, Value x, int outputs) {
        int inputs = x.channels * x.height * x.width;
        return convolution(name, reshaped(x, inputs, 1, 1), outputs, 1, 1, Padding.SYMMETRIC);
    }

    @Override
    public Value maxPooled(Value x) {
        String y =
                node(
                        "MaxPool",
                        List.of(x.name),
                        integers("kernel_shape", 2, 2),
                        integers("strides", 2, 2));
        return new Value(y, x.channels, x.height / 2, x.width / 2);
    }

    @Override
    public Value constant(float[] values, int channels, int height, int width) {
        return new Value(constant(values, 1, channels, height, width), channels, height, width);
    }

    @Override
    public Value reshaped(Value x, int channels, int height, int width) {
        String shape = constant(new long[] {-1, channels, height, width});
        return new Value(node("Reshape", List.of(x.name, shape)), channels, height, width);
    }

    @Override
    public Value product(Value a, Value b) {
        String y = node("MatMul", List.of(a.name, b.name));
        return new Value(y, Math.max(a.channels, b.channels), a.height, b.width);
    }

    @Override
    public Value sampled(Value x, Value places) {
        String grid = node("Transpose", List.of(places.name), integers("perm", 0, 2, 3, 1));
        return new Value(sampledAt(x.name, grid), x.channels, places.height, places.width);
    }

    private String sampledAt(String image, String grid) {
        return node(
                "GridSample",
                List.of(image, grid),
                text("mode", "bilinear"),
                text("padding_mode", "zeros"),
                integer("align_corners", 1));
    }

    private static Value like(Value x, String name) {
        return new Value(name, x.channels, x.height, x.width);
    }

    private String node(String operator, List<String> inputs, AttributeProto... attributes) {
        String name = operator.toLowerCase(java.util.Locale.ROOT) + count++;
        nodes.add(
                NodeProto.newBuilder()
                        .setOpType(operator)
                        .setName(name)
                        .addAllInput(inputs)
                        .addOutput(name)
                        .addAllAttribute(Arrays.asList(attributes))
                        .build());
        return name;
    }

    private static AttributeProto integers(String name, long... values) {
        AttributeProto.Builder attribute =
                AttributeProto.newBuilder()
                        .setName(name)
                        .setType(AttributeProto.AttributeType.INTS);
        for (long value : values) {
            attribute.addInts(value);
        }
        return attribute.build();
    }

    private static AttributeProto integer(String name, long value) {
        return AttributeProto.newBuilder()
                .setName(name)
                .setType(AttributeProto.AttributeType.INT)
                .setI(value)
                .build();
    }

    private static AttributeProto text(String name, String value) {
        return AttributeProto.newBuilder()
                .setName(name)
                .setType(AttributeProto.AttributeType.STRING)
                .setS(ByteString.copyFromUtf8(value))
                .build();
    }

    private String parameter(String name, long... dims) {
        float[] values = weights.get(name);
        if (values == null) {
            throw new IllegalArgumentException("no parameter is named " + name);
        }
        if (storage == OnnxExport.Storage.SINGLE) {
            constants.put(name, floats(name, values, dims));
            return name;
        }
        if (storage == OnnxExport.Storage.BYTE && dims.length == 4) {
            EightBits bytes = EightBits.of(values, Math.toIntExact(dims[0]));
            String stored = name + EightBits.STORED;
            String scales = name + EightBits.SCALES;
            constants.put(stored, bytes.tensor(stored, dims));
            constants.put(scales, floats(scales, bytes.scales(), dims[0]));
            return node("DequantizeLinear", List.of(stored, scales), integer("axis", 0));
        }
        String stored = name + ".half";
        constants.put(stored, HalfPrecision.tensor(stored, values, dims));
        return node("Cast", List.of(stored), integer("to", TensorProto.DataType.FLOAT.getNumber()));
    }

    private String constant(float[] values, long... dims) {
        String name = "constant" + count++;
        constants.put(name, floats(name, values, dims));
        return name;
    }

    private String constant(long[] values) {
        String name = "constant" + count++;
        TensorProto.Builder tensor = tensor(name, TensorProto.DataType.INT64, values.length);
        for (long value : values) {
            tensor.addInt64Data(value);
        }
        constants.put(name, tensor.build());
        return name;
    }

    private static TensorProto floats(String name, float[] values, long... dims) {
        ByteBuffer bytes = ByteBuffer.allocate(4 * values.length).order(ByteOrder.LITTLE_ENDIAN);
        bytes.asFloatBuffer().put(values);
        return tensor(name, TensorProto.DataType.FLOAT, dims)
                .setRawData(ByteString.copyFrom(bytes.array()))
                .build();
    }

    static TensorProto.Builder tensor(String name, TensorProto.DataType type, long... dims) {
        TensorProto.Builder tensor =
                TensorProto.newBuilder().setName(name).setDataType(type.getNumber());
        for (long dim : dims) {
            tensor.addDims(dim);
        }
        return tensor;
    }
}
