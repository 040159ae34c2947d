package dev.egomotion.codecs;

import static org.bytedeco.opencv.global.opencv_core.BORDER_CONSTANT;
import static org.bytedeco.opencv.global.opencv_core.CV_16SC2;
import static org.bytedeco.opencv.global.opencv_core.CV_32FC2;
import static org.bytedeco.opencv.global.opencv_imgproc.INTER_LINEAR;

import dev.egomotion.geometry.Camera;
import dev.egomotion.geometry.GrayImage;
import dev.egomotion.geometry.PinholeCamera;
import dev.egomotion.geometry.RgbImage;
import java.nio.FloatBuffer;
import org.bytedeco.ffmpeg.avutil.AVFrame;
import org.bytedeco.ffmpeg.global.avutil;
import org.bytedeco.opencv.global.opencv_imgproc;
import org.bytedeco.opencv.opencv_core.Mat;
import org.bytedeco.opencv.opencv_core.Scalar;

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
    record Rectified(Images images, String sizeError) {
        DecodeOutcome outcome(long sequence, long timeNanos) {
            return sizeError == null
                    ? new DecodeOutcome.Image(
                            sequence, timeNanos, images.image(), images.tracking())
                    : new DecodeOutcome.Failure(sequence, timeNanos, true, sizeError);
        }
    }

    private final PinholeCamera camera;
    private final PinholeCamera tracking;
    private final int width;
    private final int height;
    private final boolean distorted;
    private final PixelConverter toRgb;
    private final PixelConverter toTracking;
    private final Mat fixedPoint = new Mat();
    private final Mat fraction = new Mat();
    private final Mat rectified = new Mat();
    private final Mat resized = new Mat();
    private final Mat gray = new Mat();
    private final Mat resizedGray = new Mat();

    Rectifier(Camera camera, int width, int height) {
        OpenCv.ready();
        this.camera = camera.pinhole();
        this.width = width;
        this.height = height;
        tracking = TrackingSize.of(this.camera);
        distorted = !camera.distortion().isNone();
        if (distorted) {
            prepareMaps(camera);
        }
        toRgb =
                distorted
                        ? PixelConverter.to(avutil.AV_PIX_FMT_RGB24)
                        : PixelConverter.to(avutil.AV_PIX_FMT_RGB24, width, height);
        toTracking =
                PixelConverter.to(avutil.AV_PIX_FMT_GRAY8, tracking.width(), tracking.height());
    }

    private void prepareMaps(Camera from) {
        try (Mat map = new Mat(camera.height(), camera.width(), CV_32FC2);
                Mat none = new Mat()) {
            FloatBuffer samples = map.createBuffer();
            for (int v = 0; v < camera.height(); v++) {
                for (int u = 0; u < camera.width(); u++) {
                    double x = (u - camera.cx()) / camera.fx();
                    double y = (v - camera.cy()) / camera.fy();
                    double[] d = from.distortion().distort(x, y);
                    samples.put((float) (camera.fx() * d[0] + camera.cx()));
                    samples.put((float) (camera.fy() * d[1] + camera.cy()));
                }
            }
            opencv_imgproc.convertMaps(map, none, fixedPoint, fraction, CV_16SC2, false);
        }
    }

    /** Returns what becomes of a decoder's picture: an error where its size is not the camera's. */
    Rectified result(AVFrame frame) {
        String error = sizeError(frame.width(), frame.height());
        return new Rectified(error == null ? rectify(frame) : null, error);
    }

    /** Returns what becomes of an image with channels R G B. */
    Rectified result(Mat image) {
        String error = sizeError(image.cols(), image.rows());
        return new Rectified(error == null ? rectify(image) : null, error);
    }

    private String sizeError(int imageWidth, int imageHeight) {
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
    private Images rectify(AVFrame frame) {
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
