package dev.egomotion.odometry.opencv;

import static org.bytedeco.opencv.global.opencv_core.BORDER_DEFAULT;
import static org.bytedeco.opencv.global.opencv_core.CV_32FC2;
import static org.bytedeco.opencv.global.opencv_core.CV_8UC1;

import dev.egomotion.geometry.values.GrayImage;
import dev.egomotion.geometry.values.WorldMask;
import dev.egomotion.odometry.refinement.FeatureTracker;
import java.nio.DoubleBuffer;
import java.nio.FloatBuffer;
import java.util.Arrays;
import java.util.Optional;
import org.bytedeco.opencv.global.opencv_core;
import org.bytedeco.opencv.global.opencv_imgproc;
import org.bytedeco.opencv.global.opencv_video;
import org.bytedeco.opencv.opencv_core.Mat;
import org.bytedeco.opencv.opencv_core.Size;
import org.bytedeco.opencv.opencv_core.TermCriteria;

/**
 * Tracks by OpenCV: Lucas and Kanade's method on pyramids (Bouguet, "Pyramidal implementation of the
 * Lucas Kanade feature tracker", 2000), there and back; corners by Shi and Tomasi ("Good features to
 * track", 1994).
 *
 * <p>Each level moves a window by the d that solves G d = b, with G the sum over the window of
 * (Ix, Iy)(Ix, Iy)' and b that of (Ix, Iy) times the difference of the images. A point
 * counts as found if tracking it back ends where it began. That takes equal brightness for granted, so the
 * second image is first given the mean and contrast of the first one.
 *
 * <p>Nothing is kept between calls but settings, so answers depend on the arguments alone. JavaCV gives
 * no way to hand OpenCV prepared pyramids; it makes them anew in each direction.
 */
public final class OpenCvFeatureTracker implements FeatureTracker {
    // One thread per call, so that results never depend on the machine's cores.
    static {
        OpenCvNatives.leaveWindowsOut();
        opencv_core.setNumThreads(1);
    }

    /** The search window's width and height unless told otherwise, pixels. */
    public static final int DEFAULT_SIDE = 11;

    /** The largest distance after tracking there and back unless told otherwise, pixels. */
    public static final double DEFAULT_MAX_RETURN_ERROR = 0.5;

    /** Levels above the image itself, each half as large as the one below. */
    private static final int LEVELS = 3;

    private static final int MOST_STEPS = 20;

    /** A step shorter than this ends the search, pixels. */
    private static final double SHORTEST_STEP = 0.02;

    /** G's smaller eigenvalue per window pixel below which there is nothing to hold on to. */
    private static final double LEAST_TEXTURE = 1e-4;

    /** Corner block and Sobel kernel, pixels. */
    private static final int BLOCK = 5;

    private static final int SOBEL = 3;

    /** The weakest corner taken: smaller eigenvalue as OpenCV scales it, for brightness 0 to 1. */
    private static final float WEAKEST_CORNER = 2e-5f;

    /** An image with a smaller standard deviation has no contrast to change, grey levels. */
    private static final double LEAST_CONTRAST = 1;

    private final int side;
    private final double maxReturnError;
    private final Size window;
    private final TermCriteria criteria;

    /** Opens a tracker with the default window and return error. */
    public OpenCvFeatureTracker() {
        this(DEFAULT_SIDE, DEFAULT_MAX_RETURN_ERROR);
    }

    /**
     * Opens a tracker.
     *
     * @param side width and height of the search window, pixels, odd and at least 3
     * @param maxReturnError largest distance after tracking there and back, pixels
     */
    public OpenCvFeatureTracker(int side, double maxReturnError) {
        if (side < 3 || side % 2 == 0) {
            throw new IllegalArgumentException(
                    "search window is " + side + "; it must be odd and at least 3 pixels");
        }
        if (!(maxReturnError > 0)) {
            throw new IllegalArgumentException(
                    "return error is " + maxReturnError + "; it must be positive");
        }
        this.side = side;
        this.maxReturnError = maxReturnError;
        window = new Size(side, side);
        criteria =
                new TermCriteria(TermCriteria.COUNT | TermCriteria.EPS, MOST_STEPS, SHORTEST_STEP);
    }

    /** Where points went one way, and which of them OpenCV could follow. */
    private record Flow(float[] points, byte[] followed) {}

    @Override
    public Found track(GrayImage from, GrayImage to, float[] points, float[] guesses) {
        check(from, to, points, guesses);
        if (points.length == 0) {
            return new Found(new float[0], new boolean[0]);
        }
        try (Mat a = mat(from);
                Mat b = mat(to)) {
            matchBrightness(a, b);
            Flow there = flow(a, b, points, guesses);
            Flow back = flow(b, a, there.points, points);
            boolean[] found = new boolean[points.length / 2];
            for (int i = 0; i < found.length; i++) {
                found[i] =
                        there.followed[i] != 0
                                && back.followed[i] != 0
                                && isInside(to, there.points, i)
                                && distance(back.points, points, i) <= maxReturnError;
            }
            return new Found(there.points, found);
        }
    }

    private static void check(GrayImage from, GrayImage to, float[] points, float[] guesses) {
        if (from.width() != to.width() || from.height() != to.height()) {
            throw new IllegalArgumentException(
                    "images are %dx%d and %dx%d; they must be of one size"
                            .formatted(from.width(), from.height(), to.width(), to.height()));
        }
        if (points.length % 2 != 0 || points.length != guesses.length) {
            throw new IllegalArgumentException(
                    "%d coordinates with %d guesses; both must be x y pairs, as many"
                            .formatted(points.length, guesses.length));
        }
    }

    /**
     * Gives the second image the mean and standard deviation of the first: b' = (s_a / s_b) (b - m_b) + m_a.
     * Always: left alone, a gain of 1.05 moves single points by 0.4 pixels.
     */
    private static void matchBrightness(Mat a, Mat b) {
        double[] first = meanAndDeviation(a);
        double[] second = meanAndDeviation(b);
        if (first[1] < LEAST_CONTRAST || second[1] < LEAST_CONTRAST) {
            return;
        }
        double gain = first[1] / second[1];
        b.convertTo(b, CV_8UC1, gain, first[0] - gain * second[0]);
    }

    private static double[] meanAndDeviation(Mat image) {
        try (Mat mean = new Mat();
                Mat deviation = new Mat()) {
            opencv_core.meanStdDev(image, mean, deviation);
            DoubleBuffer m = mean.createBuffer();
            DoubleBuffer d = deviation.createBuffer();
            return new double[] {m.get(0), d.get(0)};
        }
    }

    private Flow flow(Mat from, Mat to, float[] points, float[] guesses) {
        try (Mat start = points(points);
                Mat end = points(guesses);
                Mat followed = new Mat();
                Mat error = new Mat()) {
            opencv_video.calcOpticalFlowPyrLK(
                    from,
                    to,
                    start,
                    end,
                    followed,
                    error,
                    window,
                    LEVELS,
                    criteria,
                    opencv_video.OPTFLOW_USE_INITIAL_FLOW,
                    LEAST_TEXTURE);
            return new Flow(floats(end, points.length), bytes(followed, points.length / 2));
        }
    }

    private static boolean isInside(GrayImage image, float[] points, int i) {
        float x = points[2 * i];
        float y = points[2 * i + 1];
        return x >= 0 && y >= 0 && x <= image.width() - 1 && y <= image.height() - 1;
    }

    private static double distance(float[] a, float[] b, int i) {
        return Math.hypot(a[2 * i] - b[2 * i], a[2 * i + 1] - b[2 * i + 1]);
    }

    private static Mat points(float[] xy) {
        Mat mat = new Mat(xy.length / 2, 1, CV_32FC2);
        FloatBuffer buffer = mat.createBuffer();
        buffer.put(xy);
        return mat;
    }

    private static byte[] bytes(Mat mat, int count) {
        byte[] out = new byte[count];
        mat.data().get(out);
        return out;
    }

    private static float[] floats(Mat mat, int count) {
        float[] out = new float[count];
        FloatBuffer buffer = mat.createBuffer();
        buffer.get(out);
        return out;
    }

    private static Mat mat(GrayImage image) {
        Mat mat = new Mat(image.height(), image.width(), CV_8UC1);
        mat.data().put(image.values(), 0, image.values().length);
        return mat;
    }

    @Override
    public float[] detect(GrayImage image, int cell, float[] occupied, Optional<WorldMask> where) {
        if (cell < 1) {
            throw new IllegalArgumentException("cell is " + cell + "; it must be at least 1 pixel");
        }
        int columns = (image.width() + cell - 1) / cell;
        int rows = (image.height() + cell - 1) / cell;
        boolean[] taken = taken(cell, columns, rows, occupied);
        float[] strength = cornerStrength(image);
        where.ifPresent(mask -> leaveOut(mask, strength));
        float[] corners = new float[2 * columns * rows];
        int count = 0;
        for (int i = 0; i < taken.length; i++) {
            int best = taken[i] ? -1 : best(image, strength, cell, i % columns, i / columns);
            if (best >= 0) {
                int x = best % image.width();
                int y = best / image.width();
                corners[count++] = x;
                corners[count++] = y;
            }
        }
        return Arrays.copyOf(corners, count);
    }

    private static void leaveOut(WorldMask where, float[] strength) {
        for (int i = 0; i < strength.length; i++) {
            strength[i] = where.world()[i] ? strength[i] : 0;
        }
    }

    /** Returns which cells hold a point; one outside the image counts for the nearest cell. */
    private static boolean[] taken(int cell, int columns, int rows, float[] occupied) {
        boolean[] taken = new boolean[columns * rows];
        for (int i = 0; i < occupied.length; i += 2) {
            int column = Math.min(Math.max((int) occupied[i] / cell, 0), columns - 1);
            int row = Math.min(Math.max((int) occupied[i + 1] / cell, 0), rows - 1);
            taken[row * columns + column] = true;
        }
        return taken;
    }

    private static float[] cornerStrength(GrayImage image) {
        try (Mat mat = mat(image);
                Mat eigenvalue = new Mat()) {
            opencv_imgproc.cornerMinEigenVal(mat, eigenvalue, BLOCK, SOBEL, BORDER_DEFAULT);
            return floats(eigenvalue, image.width() * image.height());
        }
    }

    /** Returns the index of a cell's strongest pixel whose window lies in the image, or -1. */
    private int best(GrayImage image, float[] strength, int cell, int column, int row) {
        int border = side / 2;
        int right = Math.min((column + 1) * cell, image.width() - border);
        int bottom = Math.min((row + 1) * cell, image.height() - border);
        float best = WEAKEST_CORNER;
        int at = -1;
        for (int y = Math.max(row * cell, border); y < bottom; y++) {
            for (int x = Math.max(column * cell, border); x < right; x++) {
                float s = strength[y * image.width() + x];
                if (s > best) {
                    best = s;
                    at = y * image.width() + x;
                }
            }
        }
        return at;
    }

    @Override
    public void close() {
        window.close();
        criteria.close();
    }
}
