package dev.egomotion.trainer.export;

import ai.onnx.proto.OnnxMl.ModelProto;
import ai.onnx.proto.OnnxMl.StringStringEntryProto;
import ai.onnx.proto.OnnxMl.TensorProto;
import com.google.protobuf.InvalidProtocolBufferException;
import dev.egomotion.model.ModelIdentity;
import dev.egomotion.trainer.network.CheckpointException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;

/**
 * The weights in an ONNX file that {@link OnnxExport} wrote. What the exported output does not need is not in the file:
 * coarser heads, a mask branch that nobody reads.
 *
 * @param role depth or pose, as the file states it; empty where it does not
 * @param values of the parameters by name
 * @param identity what the file states of itself; empty where it states no name
 */
public record OnnxWeights(
        String role, Map<String, float[]> values, Optional<ModelIdentity> identity) {
    private static final String HALF = ".half";

    /**
     * Reads a file.
     *
     * @throws CheckpointException if it cannot be read or holds no weights by name
     */
    public static OnnxWeights read(Path file) {
        ModelProto model;
        try {
            model = ModelProto.parseFrom(Files.readAllBytes(file));
        } catch (InvalidProtocolBufferException e) {
            throw new CheckpointException(file + ": not an ONNX file", e);
        } catch (IOException e) {
            throw new CheckpointException(file + ": cannot be read", e);
        }
        Map<String, float[]> values = new LinkedHashMap<>();
        Map<String, byte[]> bytes = new LinkedHashMap<>();
        Map<String, float[]> scales = new LinkedHashMap<>();
        for (TensorProto tensor : model.getGraph().getInitializerList()) {
            String name = tensor.getName();
            boolean half = name.endsWith(HALF);
            String parameter = half ? name.substring(0, name.length() - HALF.length()) : name;
            if (parameter.endsWith(".weight") || parameter.endsWith(".bias")) {
                values.put(parameter, half ? halves(tensor) : singles(tensor));
            } else if (name.endsWith(EightBits.STORED)) {
                bytes.put(without(name, EightBits.STORED), tensor.getRawData().toByteArray());
            } else if (name.endsWith(EightBits.SCALES)) {
                scales.put(without(name, EightBits.SCALES), singles(tensor));
            }
        }
        bytes.forEach(
                (name, stored) ->
                        values.put(
                                name,
                                new EightBits(
                                                stored,
                                                Objects.requireNonNull(scales.get(name), name))
                                        .weights()));
        if (values.isEmpty()) {
            throw new CheckpointException(
                    file + ": holds no parameters of this trainer's networks");
        }
        Map<String, String> stated = new LinkedHashMap<>();
        for (StringStringEntryProto entry : model.getMetadataPropsList()) {
            stated.put(entry.getKey(), entry.getValue());
        }
        return new OnnxWeights(
                stated.getOrDefault("egomotion.role", ""), values, ModelIdentity.stated(stated));
    }

    private static String without(String name, String ending) {
        return name.substring(0, name.length() - ending.length());
    }

    private static ByteBuffer bytes(TensorProto tensor) {
        return tensor.getRawData().asReadOnlyByteBuffer().order(ByteOrder.LITTLE_ENDIAN);
    }

    private static float[] halves(TensorProto tensor) {
        ByteBuffer bytes = bytes(tensor);
        float[] values = new float[bytes.remaining() / 2];
        for (int i = 0; i < values.length; i++) {
            values[i] = HalfPrecision.value(bytes.getShort(2 * i));
        }
        return values;
    }

    private static float[] singles(TensorProto tensor) {
        float[] values = new float[bytes(tensor).remaining() / 4];
        bytes(tensor).asFloatBuffer().get(values);
        return values;
    }
}
