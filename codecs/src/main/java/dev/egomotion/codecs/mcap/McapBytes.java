package dev.egomotion.codecs.mcap;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Map;

/** Content of MCAP records under construction. */
final class McapBytes {
    private ByteBuffer bytes = allocate(256);

    private static ByteBuffer allocate(int size) {
        return ByteBuffer.allocate(size).order(ByteOrder.LITTLE_ENDIAN);
    }

    private ByteBuffer room(int size) {
        if (bytes.remaining() < size) {
            int wanted = Math.max(2 * bytes.capacity(), bytes.position() + size);
            bytes = allocate(wanted).put(bytes.flip());
        }
        return bytes;
    }

    McapBytes u8(int value) {
        room(1).put((byte) value);
        return this;
    }

    McapBytes u16(int value) {
        room(2).putShort((short) value);
        return this;
    }

    McapBytes u32(long value) {
        room(4).putInt((int) value);
        return this;
    }

    McapBytes u64(long value) {
        room(8).putLong(value);
        return this;
    }

    McapBytes raw(byte[] value) {
        room(value.length).put(value);
        return this;
    }

    McapBytes raw(McapBytes other) {
        ByteBuffer content = other.bytes.duplicate().flip();
        room(content.remaining()).put(content);
        return this;
    }

    McapBytes text(String value) {
        byte[] utf8 = value.getBytes(StandardCharsets.UTF_8);
        return u32(utf8.length).raw(utf8);
    }

    McapBytes map(Map<String, String> values) {
        McapBytes content = new McapBytes();
        values.forEach((key, value) -> content.text(key).text(value));
        return u32(content.size()).raw(content);
    }

    /** Adds a record with this content. */
    McapBytes record(int code, McapBytes content) {
        return u8(code).u64(content.size()).raw(content);
    }

    int size() {
        return bytes.position();
    }

    void clear() {
        bytes.clear();
    }

    /** Returns what was added, to be read; valid until more is. */
    ByteBuffer content() {
        return bytes.duplicate().flip();
    }
}
