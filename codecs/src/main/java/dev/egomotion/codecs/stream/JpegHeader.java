package dev.egomotion.codecs.stream;

import org.jspecify.annotations.Nullable;

/** What a JPEG says of itself without being decoded. */
final class JpegHeader {
    private JpegHeader() {}

    /** Returns width and height as the frame header (SOF0 to SOF15) states them, or null where there is none. */
    static int @Nullable [] size(byte[] jpeg) {
        int at = 2;
        while (at + 9 < jpeg.length && (jpeg[at] & 0xff) == 0xff) {
            int marker = jpeg[at + 1] & 0xff;
            if (marker == 0xff) {
                at++; // fill byte
                continue;
            }
            boolean frameHeader =
                    marker >= 0xc0
                            && marker <= 0xcf
                            && marker != 0xc4
                            && marker != 0xc8
                            && marker != 0xcc;
            if (frameHeader) {
                return new int[] {word(jpeg, at + 7), word(jpeg, at + 5)};
            }
            at += 2 + word(jpeg, at + 2);
        }
        return null;
    }

    private static int word(byte[] bytes, int at) {
        return (bytes[at] & 0xff) << 8 | (bytes[at + 1] & 0xff);
    }
}
