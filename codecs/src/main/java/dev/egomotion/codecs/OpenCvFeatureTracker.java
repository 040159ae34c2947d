package dev.egomotion.codecs;

import dev.egomotion.geometry.GrayImage;
import dev.egomotion.geometry.refinement.FeatureTracker;
import java.nio.FloatBuffer;
import org.bytedeco.opencv.global.opencv_core;
import org.bytedeco.opencv.global.opencv_imgproc;
import org.bytedeco.opencv.global.opencv_video;
import org.bytedeco.opencv.opencv_core.Mat;
import org.bytedeco.opencv.opencv_core.MatVector;
import org.bytedeco.opencv.opencv_core.Size;
import org.bytedeco.opencv.opencv_core.TermCriteria;

/** Tracks by OpenCV: Lucas and Kanade's method on pyramids (Bouguet 2000), checked back and forth. */
public final class OpenCvFeatureTracker implements FeatureTracker {
    private static final int LEVELS = 3;

    /** Search window, pixels. */
    private final int side;

    /** Largest distance after tracking there and back, pixels. */
    private final double maxReturnError;

    private final Size window;
    private final TermCriteria criteria =
            new TermCriteria(TermCriteria.COUNT | TermCriteria.EPS, 20, 0.02);
    private GrayImage fromImage;
    private GrayImage toImage;
    private MatVector fromPyramid;
    private MatVector toPyramid;

    public OpenCvFeatureTracker(int side, double maxReturnError) {
        OpenCv.ready();
        this.side = side;
        this.maxReturnError = maxReturnError;
        window = new Size(side, side);
    }

    @Override
    public Found track(GrayImage from, GrayImage to, float[] points, float[] guesses) {
        int n = points.length / 2;
        if (n == 0) {
            return new Found(new float[0], new boolean[0]);
        }
        MatVector a = pyramid(from);
        MatVector b = pyramid(to);
        boolean[] found = new boolean[n];
        try (Mat start = points(points);
                Mat end = points(guesses);
                Mat back = points(points);
                Mat status = new Mat();
                Mat backStatus = new Mat();
                Mat error = new Mat()) {
            int flags = opencv_video.OPTFLOW_USE_INITIAL_FLOW;
            opencv_video.calcOpticalFlowPyrLK(
                    a.get(0), b.get(0), start, end, status, error, window, LEVELS, criteria, flags,
                    1e-4);
            opencv_video.calcOpticalFlowPyrLK(
                    b.get(0),
                    a.get(0),
                    end,
                    back,
                    backStatus,
                    error,
                    window,
                    LEVELS,
                    criteria,
                    flags,
                    1e-4);
            float[] forward = floats(end, n);
            float[] returned = floats(back, n);
            byte[] ok = OpenCv.bytes(status);
            byte[] okBack = OpenCv.bytes(backStatus);
            for (int i = 0; i < n; i++) {
                float x = forward[2 * i];
                float y = forward[2 * i + 1];
                found[i] =
                        ok[i] != 0
                                && okBack[i] != 0
                                && x >= 0
                                && y >= 0
                                && x <= to.width() - 1
                                && y <= to.height() - 1
                                && Math.hypot(
                                                returned[2 * i] - points[2 * i],
                                                returned[2 * i + 1] - points[2 * i + 1])
                                        <= maxReturnError;
            }
            return new Found(forward, found);
        }
    }

    private static Mat points(float[] xy) {
        Mat mat = new Mat(xy.length / 2, 1, opencv_core.CV_32FC2);
        FloatBuffer buffer = mat.createBuffer();
        buffer.put(xy);
        return mat;
    }

    private static float[] floats(Mat mat, int n) {
        float[] out = new float[2 * n];
        FloatBuffer buffer = mat.createBuffer();
        buffer.get(out);
        return out;
    }

    private MatVector pyramid(GrayImage image) {
        if (image == toImage) {
            return toPyramid;
        }
        if (image == fromImage) {
            return fromPyramid;
        }
        if (fromPyramid != null) {
            fromPyramid.close();
        }
        fromImage = toImage;
        fromPyramid = toPyramid;
        toImage = image;
        toPyramid = new MatVector(mat(image));
        return toPyramid;
    }

    private static Mat mat(GrayImage image) {
        Mat mat = new Mat(image.height(), image.width(), opencv_core.CV_8UC1);
        mat.data().put(image.values(), 0, image.values().length);
        return mat;
    }

    @Override
    public float[] detect(GrayImage image, int cell, float[] occupied) {
        int columns = (image.width() + cell - 1) / cell;
        int rows = (image.height() + cell - 1) / cell;
        boolean[] taken = new boolean[columns * rows];
        for (int i = 0; i < occupied.length; i += 2) {
            int c = Math.min(Math.max((int) occupied[i] / cell, 0), columns - 1);
            int r = Math.min(Math.max((int) occupied[i + 1] / cell, 0), rows - 1);
            taken[r * columns + c] = true;
        }
        float[] strength = new float[image.width() * image.height()];
        try (Mat mat = mat(image);
                Mat eigen = new Mat()) {
            opencv_imgproc.cornerMinEigenVal(mat, eigen, 5, 3, opencv_core.BORDER_DEFAULT);
            FloatBuffer buffer = eigen.createBuffer();
            buffer.get(strength);
        }
        float[] out = new float[2 * columns * rows];
        int n = 0;
        int border = side / 2;
        for (int r = 0; r < rows; r++) {
            for (int c = 0; c < columns; c++) {
                if (taken[r * columns + c]) {
                    continue;
                }
                float best = 2e-5f;
                int at = -1;
                for (int y = Math.max(r * cell, border);
                        y < Math.min((r + 1) * cell, image.height() - border);
                        y++) {
                    for (int x = Math.max(c * cell, border);
                            x < Math.min((c + 1) * cell, image.width() - border);
                            x++) {
                        float v = strength[y * image.width() + x];
                        if (v > best) {
                            best = v;
                            at = y * image.width() + x;
                        }
                    }
                }
                if (at >= 0) {
                    out[2 * n] = at % image.width();
                    out[2 * n + 1] = at / image.width();
                    n++;
                }
            }
        }
        return java.util.Arrays.copyOf(out, 2 * n);
    }

    @Override
    public void close() {
        if (fromPyramid != null) {
            fromPyramid.close();
        }
        if (toPyramid != null) {
            toPyramid.close();
        }
        window.close();
        criteria.close();
    }
}
