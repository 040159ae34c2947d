package dev.egomotion.codecs.still;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Set;

/**
 * The compressed text and colour profile of a PNG: no pixel depends on them, and each may unfold to a
 * thousand times its bytes, which FFmpeg does not bound.
 */
final class PngText {
    private static final Set<String> CHUNKS = Set.of("zTXt", "iTXt", "iCCP");
    private static final int SIGNATURE_BYTES = 8;

    /** Length, type and check sum. */
    private static final int FRAME_BYTES = 12;

    private PngText() {}

    /** Returns the file without them: the same array where it has none; not modified. */
    static byte[] removed(byte[] png) {
        ByteBuffer in = ByteBuffer.wrap(png);
        ByteArrayOutputStream out = null;
        int at = SIGNATURE_BYTES;
        int kept = 0;
        while (at + FRAME_BYTES <= png.length) {
            long length = in.getInt(at) & 0xffffffffL;
            long next = at + FRAME_BYTES + length;
            if (next > png.length) {
                break; // cut off: the decoder says so
            }
            if (CHUNKS.contains(new String(png, at + 4, 4, StandardCharsets.ISO_8859_1))) {
                out = out == null ? new ByteArrayOutputStream(png.length) : out;
                out.write(png, kept, at - kept);
                kept = (int) next;
            }
            at = (int) next;
        }
        if (out == null) {
            return png;
        }
        out.write(png, kept, png.length - kept);
        return out.toByteArray();
    }
}
