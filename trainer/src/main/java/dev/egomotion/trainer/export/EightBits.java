package dev.egomotion.trainer.export;

import ai.onnx.proto.OnnxMl.TensorProto;
import com.google.protobuf.ByteString;

/**
 * Weights in one byte each: w = s q, q in -127..127, with a scale s for each first index, its largest weight / 127. An error
 * is at most s / 2.
 *
 * @param values q, row-major
 * @param scales s, one for each first index
 */
// Compared by nobody.
@SuppressWarnings("ArrayRecordComponent")
record EightBits(byte[] values, float[] scales) {
    /** What the name of a stored parameter ends with. */
    static final String STORED = ".bytes";

    /** What the name of its scales ends with. */
    static final String SCALES = ".scales";

    private static final int LARGEST = 127;

    /**
     * Rounds weights.
     *
     * @param weights row-major
     * @param count of first indices
     */
    static EightBits of(float[] weights, int count) {
        int stride = weights.length / count;
        byte[] values = new byte[weights.length];
        float[] scales = new float[count];
        for (int first = 0; first < count; first++) {
            float largest = Float.MIN_NORMAL;
            for (int i = first * stride; i < (first + 1) * stride; i++) {
                largest = Math.max(largest, Math.abs(weights[i]));
            }
            scales[first] = largest / LARGEST;
            for (int i = first * stride; i < (first + 1) * stride; i++) {
                values[i] = (byte) Math.round(weights[i] / scales[first]);
            }
        }
        return new EightBits(values, scales);
    }

    /** Returns the weights that are meant. */
    float[] weights() {
        int stride = values.length / scales.length;
        float[] weights = new float[values.length];
        for (int i = 0; i < weights.length; i++) {
            weights[i] = values[i] * scales[i / stride];
        }
        return weights;
    }

    TensorProto tensor(String name, long... dims) {
        return OnnxNodes.tensor(name, TensorProto.DataType.INT8, dims)
                .setRawData(ByteString.copyFrom(values))
                .build();
    }
}
