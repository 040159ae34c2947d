package dev.egomotion.trainer.export;

import ai.onnx.proto.OnnxMl.TensorProto;
import com.google.protobuf.ByteString;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/**
 * IEEE 754 binary16: weights rest in half the bytes. Between 6e-5 and 65504 the rounding is at most 2^-11 of a
 * value; below, at most 2^-25.
 */
public final class HalfPrecision {
    private static final float LARGEST = 65504;

    private HalfPrecision() {}

    /** Returns values as a tensor of half precision. */
    static TensorProto tensor(String name, float[] values, long... dims) {
        ByteBuffer bytes = ByteBuffer.allocate(2 * values.length).order(ByteOrder.LITTLE_ENDIAN);
        for (float value : values) {
            bytes.putShort(bits(value));
        }
        return OnnxNodes.tensor(name, TensorProto.DataType.FLOAT16, dims)
                .setRawData(ByteString.copyFrom(bytes.array()))
                .build();
    }

    /** Returns the nearest value of half precision, ties to even. */
    public static float rounded(float value) {
        return value(bits(value));
    }

    /**
     * Returns the bits of the nearest value.
     *
     * @throws IllegalArgumentException if it is larger than 65504 or not a number
     */
    static short bits(float value) {
        if (!(Math.abs(value) <= LARGEST)) {
            throw new IllegalArgumentException(value + " has no half precision");
        }
        int sign = Float.floatToRawIntBits(value) >>> 16 & 0x8000;
        // Adding and taking away a power of two rounds to its grid, ties to even.
        float magnitude = Math.abs(value);
        int exponent = Math.max(Math.getExponent(magnitude), -14);
        double grid = Math.scalb(1.0, exponent - 10);
        long steps = (long) Math.rint(magnitude / grid);
        int biased = exponent + 14;
        return (short) (sign | (int) ((long) biased * 1024 + steps));
    }

    /** Returns the value of some bits. */
    static float value(short bits) {
        int exponent = bits >> 10 & 0x1f;
        int fraction = bits & 0x3ff;
        float magnitude =
                exponent == 0
                        ? Math.scalb((float) fraction, -24)
                        : Math.scalb((float) (1024 + fraction), exponent - 25);
        return bits < 0 ? -magnitude : magnitude;
    }
}
