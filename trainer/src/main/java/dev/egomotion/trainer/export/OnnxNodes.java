package dev.egomotion.trainer.export;

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
import java.util.Locale;
import java.util.Map;
import java.util.Set;

/** The nodes and constants that an ONNX graph is put together from; what flows between them is known by name. */
final class OnnxNodes {
    private final Map<String, float[]> weights;
    private final OnnxExport.Storage storage;
    private final List<NodeProto> nodes = new ArrayList<>();
    private final Map<String, TensorProto> constants = new LinkedHashMap<>();
    private int count;
    private boolean takesIntrinsics;

    /**
     * Creates an empty graph.
     *
     * @param weights values of the parameters by name
     * @param storage how parameters rest; they are computed with in single precision
     */
    OnnxNodes(Map<String, float[]> weights, OnnxExport.Storage storage) {
        this.weights = weights;
        this.storage = storage;
    }

    /** Returns the graph from an input to outputs, without what they do not need. */
    GraphProto build(String name, OnnxGraph.Value input, List<OnnxGraph.Output> outputs) {
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
        for (OnnxGraph.Output output : outputs) {
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
        if (takesIntrinsics) {
            graph.addInput(info(OnnxGraph.INTRINSICS, 4));
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

    /** Returns the input that tells the camera: the graph then has it. */
    String intrinsics() {
        takesIntrinsics = true;
        return OnnxGraph.INTRINSICS;
    }

    /** Cuts a range out of an axis. */
    String slice(String x, long axis, long from, long to) {
        String start = constant(new long[] {from});
        String end = constant(new long[] {to});
        return node("Slice", List.of(x, start, end, constant(new long[] {axis})));
    }

    /** Adds a node with one output and returns that. */
    String node(String operator, List<String> inputs, AttributeProto... attributes) {
        return node(operator, inputs, 1, attributes).get(0);
    }

    /** Adds a node and returns its outputs. */
    List<String> node(
            String operator, List<String> inputs, int outputs, AttributeProto... attributes) {
        String name = operator.toLowerCase(Locale.ROOT) + count++;
        List<String> names = new ArrayList<>(List.of(name));
        for (int i = 1; i < outputs; i++) {
            names.add(name + "." + i);
        }
        nodes.add(
                NodeProto.newBuilder()
                        .setOpType(operator)
                        .setName(name)
                        .addAllInput(inputs)
                        .addAllOutput(names)
                        .addAllAttribute(Arrays.asList(attributes))
                        .build());
        return names;
    }

    static AttributeProto integers(String name, long... values) {
        AttributeProto.Builder attribute =
                AttributeProto.newBuilder()
                        .setName(name)
                        .setType(AttributeProto.AttributeType.INTS);
        for (long value : values) {
            attribute.addInts(value);
        }
        return attribute.build();
    }

    static AttributeProto integer(String name, long value) {
        return AttributeProto.newBuilder()
                .setName(name)
                .setType(AttributeProto.AttributeType.INT)
                .setI(value)
                .build();
    }

    static AttributeProto text(String name, String value) {
        return AttributeProto.newBuilder()
                .setName(name)
                .setType(AttributeProto.AttributeType.STRING)
                .setS(ByteString.copyFromUtf8(value))
                .build();
    }

    /** Returns a parameter of the network, stored as the graph stores them. */
    String parameter(String name, long... dims) {
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

    /** Adds fixed numbers, row-major. */
    String constant(float[] values, long... dims) {
        String name = "constant" + count++;
        constants.put(name, floats(name, values, dims));
        return name;
    }

    /** Adds fixed integers, a vector. */
    String constant(long[] values) {
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

    /** Returns a tensor without values. */
    static TensorProto.Builder tensor(String name, TensorProto.DataType type, long... dims) {
        TensorProto.Builder tensor =
                TensorProto.newBuilder().setName(name).setDataType(type.getNumber());
        for (long dim : dims) {
            tensor.addDims(dim);
        }
        return tensor;
    }
}
