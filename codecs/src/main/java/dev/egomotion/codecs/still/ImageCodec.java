package dev.egomotion.codecs.still;

import static org.bytedeco.opencv.global.opencv_imgcodecs.IMREAD_COLOR_RGB;
import static org.bytedeco.opencv.global.opencv_imgcodecs.IMREAD_IGNORE_ORIENTATION;
import static org.bytedeco.opencv.global.opencv_imgcodecs.IMREAD_UNCHANGED;
import static org.bytedeco.opencv.global.opencv_imgcodecs.IMWRITE_JPEG_QUALITY;
import static org.bytedeco.opencv.global.opencv_imgcodecs.IMWRITE_PNG_COMPRESSION;
import static org.bytedeco.opencv.global.opencv_imgcodecs.IMWRITE_PNG_FILTER;
import static org.bytedeco.opencv.global.opencv_imgcodecs.IMWRITE_PNG_FILTER_SUB;
import static org.bytedeco.opencv.global.opencv_imgcodecs.IMWRITE_PNG_STRATEGY;
import static org.bytedeco.opencv.global.opencv_imgcodecs.IMWRITE_PNG_STRATEGY_RLE;
import static org.bytedeco.opencv.global.opencv_imgcodecs.IMWRITE_WEBP_QUALITY;
import static org.bytedeco.opencv.global.opencv_imgcodecs.imdecode;
import static org.bytedeco.opencv.global.opencv_imgcodecs.imencode;

import dev.egomotion.codecs.PictureLimits;
import dev.egomotion.codecs.UndecodableException;
import dev.egomotion.geometry.values.RgbImage;
import java.util.Optional;
import java.util.OptionalInt;
import org.bytedeco.ffmpeg.global.avutil;
import org.bytedeco.javacpp.BytePointer;
import org.bytedeco.javacpp.IntPointer;
import org.bytedeco.opencv.global.opencv_core;
import org.bytedeco.opencv.global.opencv_imgproc;
import org.bytedeco.opencv.opencv_core.Mat;
import org.bytedeco.opencv.opencv_core.Size;

/** Still images as bytes and as values. Pixels are taken as stored: a camera's EXIF orientation is not applied. */
public final class ImageCodec {
    /** The quality at which video is re-encoded: no visible loss, about a tenth of the raw size. */
    public static final int JPEG_QUALITY = 95;

    /**
     * Quick PNG: zlib level 1, each pixel as its difference from the left one, runs alone. Against level 1 as
     * it comes a depth map takes 0.45 of the time and 4 % more bytes, a confidence map 0.35 and 4 % fewer.
     */
    private static final int[] QUICK_PNG = {
        IMWRITE_PNG_COMPRESSION, 1,
        IMWRITE_PNG_STRATEGY, IMWRITE_PNG_STRATEGY_RLE,
        IMWRITE_PNG_FILTER, IMWRITE_PNG_FILTER_SUB
    };

    /** Small PNG: the library's best strategy and filters. */
    private static final int[] SMALL_PNG = {IMWRITE_PNG_COMPRESSION, 9};

    /** OpenCV's word for WebP without loss. */
    private static final int LOSSLESS = 101;

    private ImageCodec() {}

    /**
     * Decodes a still image: JPEG, PNG, BMP, TIFF, WebP, PNM, GIF, Radiance HDR or Sun raster; gray becomes
     * R = G = B.
     *
     * @throws UndecodableException if the bytes hold no image, a damaged one, or one larger
     *     than {@link PictureLimits} allow
     */
    public static RgbImage decode(byte[] bytes) throws UndecodableException {
        try (PixelConverter converter = PixelConverter.to(avutil.AV_PIX_FMT_RGB24);
                StillPictures<RgbImage> pictures =
                        new StillPictures<>(
                                ImageCodec::refuse,
                                PictureLimits.MOST_PIXELS,
                                frame -> OpenCv.toImage(converter.convert(frame)),
                                OpenCv::toImage)) {
            return pictures.decode(bytes);
        }
    }

    private static Optional<RgbImage> refuse(int width, int height) throws UndecodableException {
        PictureLimits.check(width, height);
        return Optional.empty();
    }

    /** Decodes to a native matrix with channels R G B; the caller closes it. */
    static Mat decodeByOpenCv(byte[] bytes) throws UndecodableException {
        return decodeNative(bytes, IMREAD_COLOR_RGB | IMREAD_IGNORE_ORIENTATION);
    }

    static Mat decodeNative(byte[] bytes, int flags) throws UndecodableException {
        if (bytes.length == 0) {
            throw new UndecodableException("no bytes; a still image is expected");
        }
        Mat mat;
        try (Mat row = OpenCv.row(bytes)) {
            mat = imdecode(row, flags);
        } catch (RuntimeException e) {
            throw new UndecodableException(
                    bytes.length + " bytes that OpenCV cannot decode as an image", e);
        }
        if (mat == null || mat.empty()) {
            throw new UndecodableException(
                    bytes.length + " bytes that OpenCV cannot decode as an image");
        }
        return mat;
    }

    /**
     * Encodes as JPEG.
     *
     * @param quality 1 to 100
     */
    public static byte[] encodeJpeg(RgbImage image, int quality) {
        try (Mat rgb = OpenCv.toMat(image);
                Mat bgr = swapped(rgb)) {
            return encodeJpegOfBgr(bgr, quality);
        }
    }

    /** Encodes a matrix with channels B G R as JPEG. */
    public static byte[] encodeJpegOfBgr(Mat bgr, int quality) {
        return encode(".jpg", bgr, IMWRITE_JPEG_QUALITY, quality);
    }

    /** Encodes as PNG, without loss. */
    public static byte[] encodePng(RgbImage image) {
        try (Mat rgb = OpenCv.toMat(image);
                Mat bgr = swapped(rgb)) {
            return encodePng(bgr);
        }
    }

    /** Encodes a matrix with channels B G R, or a single channel of 8 or 16 bits, as PNG. */
    static byte[] encodePng(Mat mat) {
        return encode(".png", mat, QUICK_PNG);
    }

    /** Encodes likewise into fewer bytes, in some times as long. */
    static byte[] encodeSmallPng(Mat mat) {
        return encode(".png", mat, SMALL_PNG);
    }

    /**
     * Encodes as WebP, which browsers show: about two thirds of JPEG's bytes.
     *
     * @param quality 1 to 100
     */
    public static byte[] encodeWebp(RgbImage image, int quality) {
        try (Mat rgb = OpenCv.toMat(image);
                Mat bgr = swapped(rgb)) {
            return encode(".webp", bgr, IMWRITE_WEBP_QUALITY, quality);
        }
    }

    /**
     * Encodes levels of gray as WebP, with R = G = B.
     *
     * @param levels 0 to 255 as a byte, row by row
     * @param quality 1 to 100; without loss where it is empty
     */
    public static byte[] encodeGrayWebp(byte[] levels, int width, int height, OptionalInt quality) {
        OpenCv.ready();
        try (Mat mat = new Mat(height, width, opencv_core.CV_8UC1)) {
            mat.data().put(levels, 0, levels.length);
            return encode(".webp", mat, IMWRITE_WEBP_QUALITY, quality.orElse(LOSSLESS));
        }
    }

    private static byte[] encode(String format, Mat mat, int... parameters) {
        OpenCv.ready();
        try (BytePointer out = new BytePointer();
                IntPointer values = new IntPointer(parameters)) {
            if (!imencode(format, mat, out, values)) {
                throw new IllegalStateException("OpenCV cannot encode " + format);
            }
            return OpenCv.bytes(out);
        }
    }

    private static Mat swapped(Mat rgb) {
        Mat bgr = new Mat();
        opencv_imgproc.cvtColor(rgb, bgr, opencv_imgproc.COLOR_RGB2BGR);
        return bgr;
    }

    /**
     * Resizes: the mean over each new pixel's area when shrinking, bilinear when growing. The image's
     * camera becomes {@link dev.egomotion.geometry.values.PinholeCamera#resizedTo}.
     *
     * @param width new width, pixels
     * @param height new height, pixels
     */
    public static RgbImage resize(RgbImage image, int width, int height) {
        if (image.width() == width && image.height() == height) {
            return image;
        }
        try (Mat from = OpenCv.toMat(image);
                Mat to = new Mat()) {
            resize(from, to, width, height);
            return OpenCv.toImage(to);
        }
    }

    /** Resizes a native matrix as {@link #resize(RgbImage, int, int)} does. */
    public static void resize(Mat from, Mat to, int width, int height) {
        boolean shrinks = width <= from.cols() && height <= from.rows();
        try (Size size = new Size(width, height)) {
            opencv_imgproc.resize(
                    from,
                    to,
                    size,
                    0,
                    0,
                    shrinks ? opencv_imgproc.INTER_AREA : opencv_imgproc.INTER_LINEAR);
        }
    }

    /** Decodes a single-channel PNG of the given OpenCV depth; the caller closes the matrix. */
    static Mat decodeGray(byte[] png, int depth, String what) throws UndecodableException {
        Mat mat = decodeNative(png, IMREAD_UNCHANGED);
        if (mat.channels() != 1 || mat.depth() != depth) {
            String found =
                    "%d channels of %d bits".formatted(mat.channels(), 8 * (int) mat.elemSize1());
            mat.close();
            throw new UndecodableException(
                    "%s has %s; one channel of %d bits is expected"
                            .formatted(what, found, depth == opencv_core.CV_16U ? 16 : 8));
        }
        return mat;
    }
}
