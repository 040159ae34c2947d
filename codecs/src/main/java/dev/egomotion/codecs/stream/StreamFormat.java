package dev.egomotion.codecs.stream;

import java.util.Arrays;

/**
 * How the pictures of a stream are coded from a key frame on.
 *
 * @param codec FFmpeg's name of the codec, such as h264, hevc, mjpeg
 * @param width image width, pixels; 0 where the stream does not tell it without decoding
 * @param height image height, pixels; 0 likewise
 * @param parameters decoder configuration: parameter sets with start codes, or avcC, or hvcC; empty where the
 *     codec needs none. Two formats are equal only if these bytes are
 */
public record StreamFormat(String codec, int width, int height, byte[] parameters) {
    /** Returns whether packets of this format travel untouched as H.264 or H.265. */
    public boolean isInterCoded() {
        return codec.equals("h264") || codec.equals("hevc");
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof StreamFormat f
                && codec.equals(f.codec)
                && width == f.width
                && height == f.height
                && Arrays.equals(parameters, f.parameters);
    }

    @Override
    public int hashCode() {
        return Arrays.hashCode(parameters);
    }

    @Override
    public String toString() {
        return "%s %dx%d".formatted(codec, width, height);
    }
}
