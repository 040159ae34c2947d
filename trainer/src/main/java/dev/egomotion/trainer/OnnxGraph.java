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
    private final boolean half;
    private final List<NodeProto> nodes = new ArrayList<>();
    private final Map<String, TensorProto> constants = new LinkedHashMap<>();
    private int count;

    /**
     * Creates an empty graph.
     *
     * @param weights values of the parameters by name
     * @param half whether parameters are stored in half precision; they are computed with in single
     */
    OnnxGraph(Map<String, float[]> weights, boolean half) {
        this.weights = weights;
        this.half = half;
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
            if (needed.contains(node.getOutput(0))) {
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
        return graph.addInput(info(input.name(), input.channels(), input.height(), input.width()))
                .build();
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
        long top = kernel / 2;
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
                y, outputs, (x.height + stride - 1) / stride, (x.width + stride - 1) / stride);
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
        if (!half) {
            constants.put(name, floats(name, values, dims));
            return name;
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
