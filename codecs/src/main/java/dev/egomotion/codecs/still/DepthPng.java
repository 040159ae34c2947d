package dev.egomotion.codecs.still;

import static org.bytedeco.opencv.global.opencv_core.CV_16U;
import static org.bytedeco.opencv.global.opencv_core.CV_16UC1;
import static org.bytedeco.opencv.global.opencv_core.CV_8UC1;

import dev.egomotion.codecs.UndecodableException;
import dev.egomotion.geometry.values.DepthImage;
import dev.egomotion.geometry.values.RgbImage;
import java.nio.ShortBuffer;
import java.util.Arrays;
import org.bytedeco.opencv.global.opencv_imgproc;
import org.bytedeco.opencv.opencv_core.Mat;

/**
 * Depth maps as 16-bit single-channel PNG: value = round(depth x scale), 0 = no value. With scale 256
 * and metres this is KITTI's format.
 */
public final class DepthPng {
    private static final int LARGEST = 65535;

    /** Share of the valid pixels that a preview's colours leave out at either end. */
    private static final double PREVIEW_TAIL = 0.02;

    /** About how many pixels tell the percentiles: sorting them all would take most of the time. */
    private static final int PREVIEW_SAMPLES = 4096;

    private DepthPng() {}

    /**
     * Encodes a depth map. A positive depth too small or too large for the scale is stored as the
     * nearest value that is not "no value".
     *
     * @param scale PNG units per unit of depth, positive
     */
    public static byte[] encode(DepthImage depth, double scale) {
        requireScale(scale);
        float[] values = depth.depth();
        short[] stored = new short[values.length];
        for (int i = 0; i < stored.length; i++) {
            if (values[i] > 0) {
                long rounded = Math.round(values[i] * scale);
                stored[i] = (short) Math.min(LARGEST, Math.max(1, rounded));
            }
        }
        OpenCv.ready();
        try (Mat mat = new Mat(depth.height(), depth.width(), CV_16UC1)) {
            shorts(mat).put(stored);
            return ImageCodec.encodePng(mat);
        }
    }

    /**
     * Decodes a depth map.
     *
     * @param scale PNG units per unit of depth, positive
     * @throws UndecodableException if the bytes are not a 16-bit single-channel PNG
     */
    public static DepthImage decode(byte[] png, double scale) throws UndecodableException {
        requireScale(scale);
        try (Mat mat = ImageCodec.decodeGray(png, CV_16U, "depth map")) {
            ShortBuffer stored = shorts(mat);
            float[] depth = new float[mat.cols() * mat.rows()];
            for (int i = 0; i < depth.length; i++) {
                depth[i] = (float) ((stored.get(i) & 0xffff) / scale);
            }
            return new DepthImage(mat.cols(), mat.rows(), depth);
        }
    }

    /**
     * Returns a colour picture for people, as PNG: inverse depth in the magma map, near is bright,
     * black is no value. The colours span the map's own 2nd to 98th percentile.
     */
    public static byte[] preview(DepthImage depth) {
        float[] inverse = new float[depth.depth().length];
        for (int i = 0; i < inverse.length; i++) {
            inverse[i] = depth.depth()[i] > 0 ? 1 / depth.depth()[i] : 0;
        }
        float[] sample = sample(inverse);
        int last = sample.length - 1;
        float low = last < 0 ? 0 : sample[(int) (PREVIEW_TAIL * last)];
        float high = last < 0 ? 1 : sample[(int) Math.ceil((1 - PREVIEW_TAIL) * last)];
        byte[] gray = new byte[inverse.length];
        for (int i = 0; i < gray.length; i++) {
            if (inverse[i] > 0) {
                float share = high > low ? (inverse[i] - low) / (high - low) : 0.5f;
                // From 24: the dark end stays apart from "no value".
                gray[i] = (byte) Math.round(24 + 231 * Math.min(1, Math.max(0, share)));
            }
        }
        try (Mat bgr = coloured(depth.width(), depth.height(), gray)) {
            return ImageCodec.encodePng(bgr);
        }
    }

    /**
     * Returns a colour picture for people: log depth in the magma map, near is bright, black is no value.
     *
     * @param near depth of the brightest colour, positive
     * @param far depth of the darkest
     */
    public static RgbImage colours(DepthImage depth, double near, double far) {
        double span = Math.log(far / near);
        byte[] gray = new byte[depth.depth().length];
        for (int i = 0; i < gray.length; i++) {
            if (depth.depth()[i] > 0) {
                double share = Math.log(far / depth.depth()[i]) / span;
                gray[i] = (byte) Math.round(24 + 231 * Math.min(1, Math.max(0, share)));
            }
        }
        try (Mat bgr = coloured(depth.width(), depth.height(), gray)) {
            byte[] bytes = new byte[3 * gray.length];
            bgr.data().get(bytes, 0, bytes.length);
            for (int k = 0; k < bytes.length; k += 3) {
                byte blue = bytes[k];
                bytes[k] = bytes[k + 2];
                bytes[k + 2] = blue;
            }
            return new RgbImage(depth.width(), depth.height(), bytes);
        }
    }

    /** Returns some of the values that are not 0, spread evenly over the map, in rising order. */
    private static float[] sample(float[] values) {
        int step = Math.max(1, values.length / PREVIEW_SAMPLES) | 1;
        float[] sample = new float[values.length / step + 1];
        int count = 0;
        for (int i = 0; i < values.length; i += step) {
            if (values[i] > 0) {
                sample[count++] = values[i];
            }
        }
        Arrays.sort(sample, 0, count);
        return Arrays.copyOf(sample, count);
    }

    /** Returns gray values in the magma map, three channels; the caller closes it. */
    private static Mat coloured(int width, int height, byte[] gray) {
        OpenCv.ready();
        Mat bgr = new Mat();
        try (Mat mat = new Mat(height, width, CV_8UC1)) {
            mat.data().put(gray, 0, gray.length);
            opencv_imgproc.applyColorMap(mat, bgr, opencv_imgproc.COLORMAP_MAGMA);
        }
        return bgr;
    }

    private static ShortBuffer shorts(Mat mat) {
        return mat.createBuffer();
    }

    private static void requireScale(double scale) {
        if (!(scale > 0) || !Double.isFinite(scale)) {
            throw new IllegalArgumentException(
                    "depth scale is " + scale + "; it must be a positive number");
        }
    }
}
