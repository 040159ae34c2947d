package dev.egomotion.codecs;

import static org.bytedeco.opencv.global.opencv_core.BORDER_CONSTANT;
import static org.bytedeco.opencv.global.opencv_core.CV_16SC2;
import static org.bytedeco.opencv.global.opencv_core.CV_32FC2;
import static org.bytedeco.opencv.global.opencv_imgproc.INTER_LINEAR;

import dev.egomotion.geometry.Camera;
import dev.egomotion.geometry.PinholeCamera;
import dev.egomotion.geometry.RgbImage;
import java.nio.FloatBuffer;
import org.bytedeco.ffmpeg.avutil.AVFrame;
import org.bytedeco.ffmpeg.global.avutil;
import org.bytedeco.opencv.global.opencv_imgproc;
import org.bytedeco.opencv.opencv_core.Mat;
import org.bytedeco.opencv.opencv_core.Scalar;

/**
 * Undoes a camera's lens distortion and resizes, in native memory: only the small result becomes an
 * array. The rectified camera keeps the focal lengths and the principal point; pixels that the lens
 * never saw are black.
 *
 * <p>Rectified pixel (u, v) is the ray (x, y) = ((u - cx) / fx, (v - cy) / fy), which the lens put
 * at (x', y') = distort(x, y): it is sampled at (fx x' + cx, fy y' + cy). The map is the full size
 * image's, and the area mean follows it, so that shrinking does not alias.
 */
final class Rectifier implements AutoCloseable {
    /** A rectified image, or why the picture's size is wrong. */
    record Rectified(RgbImage image, String sizeError) {
        DecodeOutcome outcome(long sequence, long timeNanos) {
            return sizeError == null
                    ? new DecodeOutcome.Image(sequence, timeNanos, image)
                    : new DecodeOutcome.Failure(sequence, timeNanos, true, sizeError);
        }
    }

    private final PinholeCamera camera;
    private final int width;
    private final int height;
    private final boolean distorted;
    private final PixelConverter converter;
    private final Mat fixedPoint = new Mat();
    private final Mat fraction = new Mat();
    private final Mat rectified = new Mat();
    private final Mat resized = new Mat();

    Rectifier(Camera camera, int width, int height) {
        OpenCv.ready();
        this.camera = camera.pinhole();
        this.width = width;
        this.height = height;
        distorted = !camera.distortion().isNone();
        if (distorted) {
            prepareMaps(camera);
            converter = PixelConverter.to(avutil.AV_PIX_FMT_RGB24);
        } else {
            converter = PixelConverter.to(avutil.AV_PIX_FMT_RGB24, width, height);
        }
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
     * Returns the rectified image of a decoder's picture, at the size asked for. Without distortion
     * colours and size change in one pass.
     *
     * @param frame of the camera's size; not modified
     */
    RgbImage rectify(AVFrame frame) {
        Mat picture = converter.convert(frame);
        return distorted ? rectify(picture) : OpenCv.toImage(picture);
    }

    /**
     * Returns the rectified image at the size asked for.
     *
     * @param image of the camera's size, channels R G B; not modified
     */
    RgbImage rectify(Mat image) {
        Mat straight = image;
        if (distorted) {
            try (Scalar black = new Scalar(0, 0, 0, 0)) {
                opencv_imgproc.remap(
                        image,
                        rectified,
                        fixedPoint,
                        fraction,
                        INTER_LINEAR,
                        BORDER_CONSTANT,
                        black);
            }
            straight = rectified;
        }
        if (straight.cols() == width && straight.rows() == height) {
            return OpenCv.toImage(straight);
        }
        ImageCodec.resize(straight, resized, width, height);
        return OpenCv.toImage(resized);
    }

    @Override
    public void close() {
        converter.close();
        fixedPoint.close();
        fraction.close();
        rectified.close();
        resized.close();
    }
}
