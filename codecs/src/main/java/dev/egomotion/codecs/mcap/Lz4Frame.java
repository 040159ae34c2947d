package dev.egomotion.codecs.mcap;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/**
 * Reads an LZ4 frame (lz4_Frame_format.md, version 1.6), blocks that follow from the one before included: the whole result
 * is the window that they look back into. Check sums are not verified; a chunk has its own.
 */
final class Lz4Frame {
    private static final int MAGIC = 0x184D2204;
    private static final int LEAST_MATCH = 4;

    private Lz4Frame() {}

    /**
     * Unpacks a frame.
     *
     * @param packed from its position on; not modified
     * @param size of the result, bytes
     * @throws IOException if it is no such frame, or has another size
     */
    static byte[] unpack(ByteBuffer packed, int size) throws IOException {
        ByteBuffer in = packed.duplicate().order(ByteOrder.LITTLE_ENDIAN);
        ByteBuffer out = ByteBuffer.allocate(size);
        try {
            if (in.getInt() != MAGIC) {
                throw new IOException("it is no LZ4 frame");
            }
            int flags = in.get();
            in.get(); // largest block
            boolean hasSize = (flags & 8) != 0;
            boolean hasDictionary = (flags & 1) != 0;
            in.position(in.position() + (hasSize ? 8 : 0) + (hasDictionary ? 4 : 0) + 1);
            for (int length = in.getInt(); length != 0; length = in.getInt()) {
                int bytes = length & 0x7fffffff;
                ByteBuffer block = in.slice(in.position(), bytes);
                if (length < 0) {
                    out.put(block);
                } else {
                    unpackBlock(block, out);
                }
                in.position(in.position() + bytes + ((flags & 16) != 0 ? 4 : 0));
            }
        } catch (RuntimeException e) {
            throw new IOException("its LZ4 frame is damaged", e);
        }
        if (out.hasRemaining()) {
            throw new IOException(
                    "its LZ4 frame has %d bytes; %d are stated".formatted(out.position(), size));
        }
        return out.array();
    }

    private static void unpackBlock(ByteBuffer in, ByteBuffer out) {
        while (in.hasRemaining()) {
            int token = in.get() & 0xff;
            int literals = length(in, token >> 4);
            out.put(in.slice(in.position(), literals));
            in.position(in.position() + literals);
            if (!in.hasRemaining()) {
                return; // the last sequence has literals alone
            }
            int back = in.get() & 0xff | (in.get() & 0xff) << 8;
            int match = length(in, token & 15) + LEAST_MATCH;
            int from = out.position() - back;
            if (back == 0) {
                throw new IllegalArgumentException("a match of itself");
            }
            for (int i = 0; i < match; i++) {
                out.put(out.get(from + i));
            }
        }
    }

    private static int length(ByteBuffer in, int nibble) {
        int length = nibble;
        if (nibble == 15) {
            int more;
            do {
                more = in.get() & 0xff;
                length = Math.addExact(length, more);
            } while (more == 255);
        }
        return length;
    }
}
