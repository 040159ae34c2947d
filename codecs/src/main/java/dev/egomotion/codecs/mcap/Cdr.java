package dev.egomotion.codecs.mcap;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;

/**
 * A ROS 2 message under construction, in CDR, little-endian: four bytes that say so, then fields, each number aligned to
 * its own size counted from behind these four.
 */
final class Cdr {
    private static final int ENCAPSULATION = 4;

    private ByteBuffer bytes =
            ByteBuffer.allocate(256).order(ByteOrder.LITTLE_ENDIAN).put(new byte[] {0, 1, 0, 0});

    private ByteBuffer aligned(int size) {
        int padding = Math.floorMod(-(bytes.position() - ENCAPSULATION), size);
        return room(padding + size).position(bytes.position() + padding);
    }

    private ByteBuffer room(int size) {
        if (bytes.remaining() < size) {
            int wanted = Math.max(2 * bytes.capacity(), bytes.position() + size);
            bytes = ByteBuffer.allocate(wanted).order(ByteOrder.LITTLE_ENDIAN).put(bytes.flip());
        }
        return bytes;
    }

    Cdr u8(int value) {
        room(1).put((byte) value);
        return this;
    }

    Cdr u32(long value) {
        aligned(4).putInt((int) value);
        return this;
    }

    Cdr f64(double... values) {
        for (double value : values) {
            aligned(8).putDouble(value);
        }
        return this;
    }

    Cdr text(String value) {
        byte[] utf8 = value.getBytes(StandardCharsets.UTF_8);
        u32(utf8.length + 1L);
        room(utf8.length + 1).put(utf8).put((byte) 0);
        return this;
    }

    /** Adds a sequence of bytes. */
    Cdr data(byte[] value) {
        u32(value.length);
        room(value.length).put(value);
        return this;
    }

    /** Adds std_msgs/Header. */
    Cdr header(long timeNanos, String frame) {
        u32(Math.floorDiv(timeNanos, 1_000_000_000L));
        u32(Math.floorMod(timeNanos, 1_000_000_000L));
        return text(frame);
    }

    byte[] bytes() {
        byte[] all = new byte[bytes.position()];
        bytes.duplicate().flip().get(all);
        return all;
    }
}
