package dev.egomotion.codecs.mcap;

import java.io.IOException;
import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/** The fields of a ROS message one after another: of ROS 2 in CDR, of ROS 1 without padding. */
final class RosReader {
    private final ByteBuffer bytes;
    private final boolean cdr;
    private final int origin;

    private RosReader(ByteBuffer bytes, boolean cdr) {
        this.bytes = bytes;
        this.cdr = cdr;
        this.origin = bytes.position();
    }

    /**
     * Opens a message.
     *
     * @param encoding cdr or ros1
     */
    static RosReader of(String encoding, ByteBuffer message) throws IOException {
        ByteBuffer bytes = message.slice().order(ByteOrder.LITTLE_ENDIAN);
        if (!encoding.equals("cdr")) {
            return new RosReader(bytes, false);
        }
        if (bytes.remaining() < 4) {
            throw tooShort(null);
        }
        bytes.get();
        boolean little = (bytes.get() & 1) == 1;
        bytes.getShort();
        return new RosReader(
                bytes.slice().order(little ? ByteOrder.LITTLE_ENDIAN : ByteOrder.BIG_ENDIAN), true);
    }

    private static IOException tooShort(@Nullable Throwable cause) {
        return new IOException("a message ends before its last field", cause);
    }

    private ByteBuffer aligned(int size) throws IOException {
        int padding = cdr ? Math.floorMod(-(bytes.position() - origin), size) : 0;
        if (bytes.remaining() < padding + size) {
            throw tooShort(null);
        }
        return bytes.position(bytes.position() + padding);
    }

    int u8() throws IOException {
        return aligned(1).get() & 0xff;
    }

    long u32() throws IOException {
        return aligned(4).getInt() & 0xffffffffL;
    }

    double f64() throws IOException {
        return aligned(8).getDouble();
    }

    double[] f64(int count) throws IOException {
        double[] values = new double[count];
        for (int i = 0; i < count; i++) {
            values[i] = f64();
        }
        return values;
    }

    double[] f64Sequence() throws IOException {
        long count = u32();
        if (count > bytes.remaining() / 8) {
            throw tooShort(null);
        }
        return f64((int) count);
    }

    byte[] data() throws IOException {
        long count = u32();
        if (count > bytes.remaining()) {
            throw tooShort(null);
        }
        byte[] data = new byte[(int) count];
        bytes.get(data);
        return data;
    }

    String text() throws IOException {
        try {
            byte[] text = data();
            // CDR counts the zero byte at the end.
            int length =
                    text.length > 0 && text[text.length - 1] == 0 ? text.length - 1 : text.length;
            return new String(text, 0, length, StandardCharsets.UTF_8);
        } catch (BufferUnderflowException e) {
            throw tooShort(e);
        }
    }

    /** Reads std_msgs/Header; returns its stamp, nanoseconds. */
    long header() throws IOException {
        if (!cdr) {
            u32(); // its number
        }
        long seconds = cdr ? (int) u32() : u32();
        long nanos = u32();
        text();
        return seconds * 1_000_000_000L + nanos;
    }
}
