package dev.egomotion.codecs.decode;

import static org.bytedeco.opencv.global.opencv_core.BORDER_CONSTANT;
import static org.bytedeco.opencv.global.opencv_core.CV_16SC2;
import static org.bytedeco.opencv.global.opencv_core.CV_16UC1;
import static org.bytedeco.opencv.global.opencv_core.CV_32FC2;
import static org.bytedeco.opencv.global.opencv_imgproc.INTER_LINEAR;

import dev.egomotion.codecs.PictureLimits;
import dev.egomotion.codecs.UndecodableException;
import dev.egomotion.codecs.still.ImageCodec;
import dev.egomotion.codecs.still.OpenCv;
import dev.egomotion.codecs.still.PixelConverter;
import dev.egomotion.geometry.values.Camera;
import dev.egomotion.geometry.values.GrayImage;
import dev.egomotion.geometry.values.PinholeCamera;
import dev.egomotion.geometry.values.RgbImage;
import java.nio.FloatBuffer;
import java.util.Objects;
import java.util.Optional;
import org.bytedeco.ffmpeg.avutil.AVFrame;
import org.bytedeco.ffmpeg.global.avutil;
import org.bytedeco.opencv.global.opencv_imgproc;
import org.bytedeco.opencv.opencv_core.Mat;
import org.bytedeco.opencv.opencv_core.Scalar;
import org.jspecify.annotations.Nullable;

/**
 * Undoes a camera's lens distortion and resizes, in native memory: only the two small results become
 * arrays. The rectified camera keeps the focal lengths and the principal point; pixels that the lens
 * never saw are black.
 *
 * <p>Rectified pixel (u, v) is the ray (x, y) = ((u - cx) / fx, (v - cy) / fy), which the lens put
 * at (x', y') = distort(x, y): it is sampled at (fx x' + cx, fy y' + cy). The map is the full size
 * image's, and the area mean follows it, so that shrinking does not alias.
 */
final class Rectifier implements AutoCloseable {
    /**
     * The two rectified images of a picture.
     *
     * @param image of the size asked for
     * @param tracking luma at {@link TrackingSize}
     */
    record Images(RgbImage image, GrayImage tracking) {}

    /** Rectified images, or why the picture's size is wrong. */
    record Rectified(@Nullable Images images, @Nullable String sizeError) {
        DecodeOutcome outcome(long sequence, long timeNanos) {
            return images != null
                    ? new DecodeOutcome.Image(
                            sequence, timeNanos, images.image(), images.tracking())
                    : new DecodeOutcome.Failure(
                            sequence, timeNanos, true, Objects.requireNonNull(sizeError));
        }
    }

    private static final long LEAST_MOST_PIXELS = 1 << 20;
    private static final int SIZE_ERROR_FACTOR = 4;
    private static final int BAND_ROWS = 64;

    /** Sampling coordinates are kept within this many pixels: far outside of any image, inside of 16 bits. */
    private static final double FARTHEST = 30_000;

    private final Camera model;
    private final PinholeCamera camera;
    private final PinholeCamera tracking;
    private final int width;
    private final int height;
    private final boolean distorted;
    private final PixelConverter toRgb;
    private final PixelConverter toTracking;
    private boolean mapsReady;
    private final Mat fixedPoint = new Mat();
    private final Mat fraction = new Mat();
    private final Mat rectified = new Mat();
    private final Mat resized = new Mat();
    private final Mat gray = new Mat();
    private final Mat resizedGray = new Mat();

    Rectifier(Camera camera, int width, int height) {
        OpenCv.ready();
        this.model = camera;
        this.camera = camera.pinhole();
        this.width = width;
        this.height = height;
        tracking = TrackingSize.of(this.camera);
        distorted = !camera.distortion().isNone();
        toRgb =
                distorted
                        ? PixelConverter.to(avutil.AV_PIX_FMT_RGB24)
                        : PixelConverter.to(avutil.AV_PIX_FMT_RGB24, width, height);
        toTracking =
                PixelConverter.to(avutil.AV_PIX_FMT_GRAY8, tracking.width(), tracking.height());
    }

    /** Computes the maps of the whole image in bands, with the first picture: a camera alone costs no memory. */
    private void prepareMaps() {
        if (mapsReady) {
            return;
        }
        fixedPoint.create(camera.height(), camera.width(), CV_16SC2);
        fraction.create(camera.height(), camera.width(), CV_16UC1);
        for (int top = 0; top < camera.height(); top += BAND_ROWS) {
            prepareBand(top, Math.min(top + BAND_ROWS, camera.height()));
        }
        mapsReady = true;
    }

    private void prepareBand(int top, int bottom) {
        try (Mat map = new Mat(bottom - top, camera.width(), CV_32FC2);
                Mat none = new Mat();
                Mat fixedBand = fixedPoint.rowRange(top, bottom);
                Mat fractionBand = fraction.rowRange(top, bottom)) {
            FloatBuffer samples = map.createBuffer();
            for (int v = top; v < bottom; v++) {
                for (int u = 0; u < camera.width(); u++) {
                    double x = (u - camera.cx()) / camera.fx();
                    double y = (v - camera.cy()) / camera.fy();
                    double[] d = model.distortion().distort(x, y);
                    samples.put(sample(camera.fx() * d[0] + camera.cx()));
                    samples.put(sample(camera.fy() * d[1] + camera.cy()));
                }
            }
            opencv_imgproc.convertMaps(map, none, fixedBand, fractionBand, CV_16SC2, false);
        }
    }

    /** Returns a coordinate as it is sampled; one that is no number lies outside. */
    private static float sample(double coordinate) {
        return (float)
                Math.max(
                        -FARTHEST,
                        Math.min(FARTHEST, Double.isNaN(coordinate) ? -FARTHEST : coordinate));
    }

    /** Returns the error of a picture whose size is not the camera's; empty where it is. */
    Optional<Rectified> refuse(int imageWidth, int imageHeight) {
        return Optional.ofNullable(sizeError(imageWidth, imageHeight))
                .map(error -> new Rectified(null, error));
    }

    /**
     * Returns how many pixels a decoder of this camera's pictures need take: one that is another
     * camera's is told by its size, one that is larger than any is not decoded.
     */
    long mostPixels() {
        long several = SIZE_ERROR_FACTOR * (long) camera.width() * camera.height();
        return Math.min(PictureLimits.MOST_PIXELS, Math.max(LEAST_MOST_PIXELS, several));
    }

    /**
     * Returns what becomes of a decoder's picture: an error where its size is not the camera's.
     *
     * @throws UndecodableException if its pixel format cannot be converted
     */
    Rectified result(AVFrame frame) throws UndecodableException {
        String error = sizeError(frame.width(), frame.height());
        return new Rectified(error == null ? rectify(frame) : null, error);
    }

    /** Returns what becomes of an image with channels R G B. */
    Rectified result(Mat image) {
        String error = sizeError(image.cols(), image.rows());
        return new Rectified(error == null ? rectify(image) : null, error);
    }

    private @Nullable String sizeError(int imageWidth, int imageHeight) {
        return imageWidth == camera.width() && imageHeight == camera.height()
                ? null
                : "image is %dx%d; the segment's camera is %dx%d"
                        .formatted(imageWidth, imageHeight, camera.width(), camera.height());
    }

    /**
     * Returns the rectified images of a decoder's picture. Without distortion colours and size change in
     * one pass each, luma straight from the picture.
     *
     * @param frame of the camera's size; not modified
     */
    private Images rectify(AVFrame frame) throws UndecodableException {
        Mat picture = toRgb.convert(frame);
        return distorted
                ? rectify(picture)
                : new Images(
                        OpenCv.toImage(picture), OpenCv.toGrayImage(toTracking.convert(frame)));
    }

    /**
     * Returns the rectified images.
     *
     * @param image of the camera's size, channels R G B; not modified
     */
    private Images rectify(Mat image) {
        Mat straight = distorted ? remapped(image) : image;
        opencv_imgproc.cvtColor(straight, gray, opencv_imgproc.COLOR_RGB2GRAY);
        return new Images(
                OpenCv.toImage(resized(straight, resized, width, height)),
                OpenCv.toGrayImage(
                        resized(gray, resizedGray, tracking.width(), tracking.height())));
    }

    private Mat remapped(Mat image) {
        prepareMaps();
        try (Scalar black = new Scalar(0, 0, 0, 0)) {
            opencv_imgproc.remap(
                    image, rectified, fixedPoint, fraction, INTER_LINEAR, BORDER_CONSTANT, black);
        }
        return rectified;
    }

    private static Mat resized(Mat from, Mat to, int width, int height) {
        if (from.cols() == width && from.rows() == height) {
            return from;
        }
        ImageCodec.resize(from, to, width, height);
        return to;
    }

    @Override
    public void close() {
        toRgb.close();
        toTracking.close();
        fixedPoint.close();
        fraction.close();
        rectified.close();
        resized.close();
        gray.close();
        resizedGray.close();
    }
}
