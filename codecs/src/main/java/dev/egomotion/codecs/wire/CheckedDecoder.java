package dev.egomotion.codecs.wire;

import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.CharBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import org.apache.avro.io.Decoder;
import org.apache.avro.util.Utf8;

/**
 * Reads Avro's binary encoding out of an array, and believes no length: every string, bytes, array and
 * map is held against the bytes that are left before anything is allocated for it. A count of elements is held
 * against them twice: here as if each took a byte, and by Avro's reader, which asks {@link #remainingBytes}, with
 * the least that an element of its schema takes. Text must be UTF-8.
 *
 * <p>Avro's own decoder allocates what a length claims, up to 2 GiB, before it looks whether so much is
 * there.
 */
final class CheckedDecoder extends Decoder {
    private final ByteBuffer in;

    /**
     * Starts reading.
     *
     * @param bytes not modified
     * @param offset where the encoding begins
     */
    CheckedDecoder(byte[] bytes, int offset) {
        in = ByteBuffer.wrap(bytes, offset, bytes.length - offset).order(ByteOrder.LITTLE_ENDIAN);
    }

    @Override
    public int remainingBytes() {
        return in.remaining();
    }

    private void require(long count, String what) throws IOException {
        if (count < 0 || count > in.remaining()) {
            throw new EOFException(
                    "%s of %d bytes where %d are left".formatted(what, count, in.remaining()));
        }
    }

    private byte next() throws IOException {
        require(1, "a value");
        return in.get();
    }

    @Override
    public void readNull() {}

    @Override
    public boolean readBoolean() throws IOException {
        byte value = next();
        if (value != 0 && value != 1) {
            throw new IOException("a boolean of %d; it must be 0 or 1".formatted(value));
        }
        return value == 1;
    }

    @Override
    public int readInt() throws IOException {
        long value = readLong();
        if (value != (int) value) {
            throw new IOException("an int of %d; it must have 32 bits".formatted(value));
        }
        return (int) value;
    }

    @Override
    public long readLong() throws IOException {
        long zigzag = 0;
        for (int shift = 0; shift < Long.SIZE; shift += 7) {
            byte group = next();
            zigzag |= (group & 0x7fL) << shift;
            if (group >= 0) {
                return (zigzag >>> 1) ^ -(zigzag & 1);
            }
        }
        throw new IOException("a number of more than 64 bits");
    }

    @Override
    public float readFloat() throws IOException {
        require(Float.BYTES, "a float");
        return in.getFloat();
    }

    @Override
    public double readDouble() throws IOException {
        require(Double.BYTES, "a double");
        return in.getDouble();
    }

    private int length(String what) throws IOException {
        long length = readLong();
        require(length, what);
        return (int) length;
    }

    @Override
    public String readString() throws IOException {
        int length = length("a string");
        ByteBuffer text = in.slice().limit(length);
        in.position(in.position() + length);
        try {
            CharBuffer chars = StandardCharsets.UTF_8.newDecoder().decode(text);
            return chars.toString();
        } catch (CharacterCodingException e) {
            throw new IOException("a string that is not UTF-8", e);
        }
    }

    @Override
    public Utf8 readString(Utf8 old) throws IOException {
        return new Utf8(readString());
    }

    @Override
    public void skipString() throws IOException {
        skip(length("a string"));
    }

    @Override
    public ByteBuffer readBytes(ByteBuffer old) throws IOException {
        byte[] bytes = new byte[length("bytes")];
        in.get(bytes);
        return ByteBuffer.wrap(bytes);
    }

    @Override
    public void skipBytes() throws IOException {
        skip(length("bytes"));
    }

    @Override
    public void readFixed(byte[] bytes, int start, int length) throws IOException {
        require(length, "fixed bytes");
        in.get(bytes, start, length);
    }

    @Override
    public void skipFixed(int length) throws IOException {
        require(length, "fixed bytes");
        skip(length);
    }

    private void skip(int length) {
        in.position(in.position() + length);
    }

    @Override
    public int readEnum() throws IOException {
        return notNegative("a symbol");
    }

    @Override
    public int readIndex() throws IOException {
        return notNegative("a branch of a union");
    }

    private int notNegative(String what) throws IOException {
        int value = readInt();
        if (value < 0) {
            throw new IOException("%s with number %d".formatted(what, value));
        }
        return value;
    }

    /** Returns how many elements the next block has; 0 ends the array or map. */
    private long block() throws IOException {
        long count = readLong();
        if (count < 0) {
            length("a block");
            count = -count;
        }
        require(count, "elements");
        return count;
    }

    @Override
    public long readArrayStart() throws IOException {
        return block();
    }

    @Override
    public long arrayNext() throws IOException {
        return block();
    }

    @Override
    public long readMapStart() throws IOException {
        return block();
    }

    @Override
    public long mapNext() throws IOException {
        return block();
    }

    /** Skips the blocks that say how long they are; returns how many elements of one that does not are to be skipped. */
    private long skipBlocks() throws IOException {
        while (true) {
            long count = readLong();
            if (count >= 0) {
                require(count, "elements");
                return count;
            }
            skip(length("a block"));
        }
    }

    @Override
    public long skipArray() throws IOException {
        return skipBlocks();
    }

    @Override
    public long skipMap() throws IOException {
        return skipBlocks();
    }
}
