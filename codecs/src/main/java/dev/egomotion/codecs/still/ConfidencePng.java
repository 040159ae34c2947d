package dev.egomotion.codecs.still;

import static org.bytedeco.opencv.global.opencv_core.CV_8U;
import static org.bytedeco.opencv.global.opencv_core.CV_8UC1;

import dev.egomotion.codecs.UndecodableException;
import dev.egomotion.geometry.values.FloatImage;
import org.bytedeco.opencv.opencv_core.Mat;

/** Confidence maps as 8-bit single-channel PNG: value = round(255 x confidence). */
public final class ConfidencePng {
    private ConfidencePng() {}

    /**
     * Encodes a confidence map.
     *
     * @param confidence values in [0, 1]; others are clamped
     */
    public static byte[] encode(FloatImage confidence) {
        byte[] stored = stored(confidence);
        OpenCv.ready();
        try (Mat mat = new Mat(confidence.height(), confidence.width(), CV_8UC1)) {
            mat.data().put(stored, 0, stored.length);
            return ImageCodec.encodePng(mat);
        }
    }

    /** Encodes likewise into fewer bytes, in some times as long. */
    public static byte[] encodeSmall(FloatImage confidence) {
        byte[] stored = stored(confidence);
        OpenCv.ready();
        try (Mat mat = new Mat(confidence.height(), confidence.width(), CV_8UC1)) {
            mat.data().put(stored, 0, stored.length);
            return ImageCodec.encodeSmallPng(mat);
        }
    }

    private static byte[] stored(FloatImage confidence) {
        byte[] stored = new byte[confidence.values().length];
        for (int i = 0; i < stored.length; i++) {
            stored[i] = (byte) Math.round(255 * Math.min(1f, Math.max(0f, confidence.values()[i])));
        }
        return stored;
    }

    /**
     * Decodes a confidence map to values in [0, 1].
     *
     * @throws UndecodableException if the bytes are not an 8-bit single-channel PNG
     */
    public static FloatImage decode(byte[] png) throws UndecodableException {
        try (Mat mat = ImageCodec.decodeGray(png, CV_8U, "confidence map")) {
            byte[] stored = OpenCv.bytes(mat);
            float[] values = new float[stored.length];
            for (int i = 0; i < values.length; i++) {
                values[i] = (stored[i] & 0xff) / 255f;
            }
            return new FloatImage(mat.cols(), mat.rows(), values);
        }
    }
}
