package dev.egomotion.model;

import ai.onnx.proto.OnnxMl;
import java.util.List;
import java.util.Map;

/**
 * Writes small real ONNX files whose answers can be worked out by hand. A dimension of -1 is left
 * open.
 */
final class TestGraph {
    private final OnnxMl.GraphProto.Builder graph = OnnxMl.GraphProto.newBuilder().setName("test");

    TestGraph input(String name, long... shape) {
        graph.addInput(value(name, OnnxMl.TensorProto.DataType.FLOAT, shape));
        return this;
    }

    TestGraph input(String name, OnnxMl.TensorProto.DataType type, long... shape) {
        graph.addInput(value(name, type, shape));
        return this;
    }

    TestGraph output(String name, long... shape) {
        graph.addOutput(value(name, OnnxMl.TensorProto.DataType.FLOAT, shape));
        return this;
    }

    TestGraph output(String name, OnnxMl.TensorProto.DataType type, long... shape) {
        graph.addOutput(value(name, type, shape));
        return this;
    }

    /** Adds to = operator(from...). */
    TestGraph node(String operator, String to, String... from) {
        graph.addNode(
                OnnxMl.NodeProto.newBuilder()
                        .setOpType(operator)
                        .addOutput(to)
                        .addAllInput(List.of(from)));
        return this;
    }

    /** Adds to = concat(from...) on an axis. */
    TestGraph stack(String to, int axis, String... from) {
        graph.addNode(
                OnnxMl.NodeProto.newBuilder()
                        .setOpType("Concat")
                        .addOutput(to)
                        .addAllInput(List.of(from))
                        .addAttribute(
                                OnnxMl.AttributeProto.newBuilder()
                                        .setName("axis")
                                        .setType(OnnxMl.AttributeProto.AttributeType.INT)
                                        .setI(axis)));
        return this;
    }

    /** Adds a 1x1 convolution: to[o] = sum over i of weights[o][i] from[i], at every pixel. */
    TestGraph mix(String to, String from, float[][] weights) {
        OnnxMl.TensorProto.Builder tensor =
                OnnxMl.TensorProto.newBuilder()
                        .setName(to + ".weights")
                        .setDataType(OnnxMl.TensorProto.DataType.FLOAT.getNumber())
                        .addDims(weights.length)
                        .addDims(weights[0].length)
                        .addDims(1)
                        .addDims(1);
        for (float[] row : weights) {
            for (float weight : row) {
                tensor.addFloatData(weight);
            }
        }
        graph.addInitializer(tensor);
        return node("Conv", to, from, to + ".weights");
    }

    /** Adds to = Add(from, weights), whose weights lie in another file. */
    TestGraph addFromOtherFile(String to, String from, String file) {
        graph.addInitializer(
                OnnxMl.TensorProto.newBuilder()
                        .setName(to + ".weights")
                        .setDataType(OnnxMl.TensorProto.DataType.FLOAT.getNumber())
                        .addDims(1)
                        .setDataLocation(OnnxMl.TensorProto.DataLocation.EXTERNAL)
                        .addExternalData(
                                OnnxMl.StringStringEntryProto.newBuilder()
                                        .setKey("location")
                                        .setValue(file)));
        return node("Add", to, from, to + ".weights");
    }

    /** Returns the file. */
    byte[] bytes(Map<String, String> metadata) {
        OnnxMl.ModelProto.Builder model =
                OnnxMl.ModelProto.newBuilder()
                        .setIrVersion(8)
                        .setGraph(graph)
                        .addOpsetImport(OnnxMl.OperatorSetIdProto.newBuilder().setVersion(13));
        metadata.forEach(
                (key, value) ->
                        model.addMetadataProps(
                                OnnxMl.StringStringEntryProto.newBuilder()
                                        .setKey(key)
                                        .setValue(value)));
        return model.build().toByteArray();
    }

    private static OnnxMl.ValueInfoProto value(
            String name, OnnxMl.TensorProto.DataType type, long... shape) {
        OnnxMl.TensorShapeProto.Builder dimensions = OnnxMl.TensorShapeProto.newBuilder();
        for (int i = 0; i < shape.length; i++) {
            OnnxMl.TensorShapeProto.Dimension.Builder dimension =
                    OnnxMl.TensorShapeProto.Dimension.newBuilder();
            dimensions.addDim(
                    shape[i] < 0
                            ? dimension.setDimParam("d" + i)
                            : dimension.setDimValue(shape[i]));
        }
        return OnnxMl.ValueInfoProto.newBuilder()
                .setName(name)
                .setType(
                        OnnxMl.TypeProto.newBuilder()
                                .setTensorType(
                                        OnnxMl.TypeProto.Tensor.newBuilder()
                                                .setElemType(type.getNumber())
                                                .setShape(dimensions)))
                .build();
    }
}
