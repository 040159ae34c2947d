package dev.egomotion.codecs.still;

import static org.bytedeco.ffmpeg.global.swscale.SWS_ACCURATE_RND;
import static org.bytedeco.ffmpeg.global.swscale.SWS_AREA;
import static org.bytedeco.ffmpeg.global.swscale.SWS_BILINEAR;
import static org.bytedeco.ffmpeg.global.swscale.sws_freeContext;
import static org.bytedeco.ffmpeg.global.swscale.sws_getCachedContext;
import static org.bytedeco.ffmpeg.global.swscale.sws_getCoefficients;
import static org.bytedeco.ffmpeg.global.swscale.sws_scale;
import static org.bytedeco.ffmpeg.global.swscale.sws_setColorspaceDetails;

import dev.egomotion.codecs.UndecodableException;
import org.bytedeco.ffmpeg.avutil.AVFrame;
import org.bytedeco.ffmpeg.global.avutil;
import org.bytedeco.ffmpeg.global.swscale;
import org.bytedeco.ffmpeg.swscale.SwsContext;
import org.bytedeco.javacpp.BytePointer;
import org.bytedeco.javacpp.DoublePointer;
import org.bytedeco.javacpp.IntPointer;
import org.bytedeco.javacpp.Pointer;
import org.bytedeco.javacpp.PointerPointer;
import org.bytedeco.opencv.global.opencv_core;
import org.bytedeco.opencv.opencv_core.Mat;
import org.bytedeco.opencv.opencv_core.Rect;

/**
 * Turns decoded pictures of any pixel format into three interleaved 8-bit channels or one of luma, of
 * their own size or resized: by the mean over each new pixel's area when shrinking, bilinearly when growing. Resizing
 * keeps the image's edges where they are, as {@link
 * dev.egomotion.geometry.values.PinholeCamera#resizedTo} says.
 */
public final class PixelConverter implements AutoCloseable {
    private static final int ONE = 1 << 16;

    private final int format;
    private final int fixedWidth;
    private final int fixedHeight;
    private final PointerPointer<BytePointer> target = new PointerPointer<>(4);
    private final IntPointer targetStride = new IntPointer(4);
    private SwsContext context = new SwsContext(null);
    private Mat padded = new Mat();
    private Mat picture = new Mat();
    private int sourceWidth;
    private int sourceHeight;
    private int sourceFormat = -1;
    private int colorspace = -1;
    private int range = -1;

    private PixelConverter(int format, int fixedWidth, int fixedHeight) {
        OpenCv.ready();
        this.format = format;
        this.fixedWidth = fixedWidth;
        this.fixedHeight = fixedHeight;
    }

    /**
     * Returns a converter that keeps each picture's size.
     *
     * @param format FFmpeg's number of RGB24, BGR24 or GRAY8
     */
    public static PixelConverter to(int format) {
        return new PixelConverter(format, 0, 0);
    }

    /**
     * Returns a converter that gives every picture the same size.
     *
     * @param format FFmpeg's number of RGB24, BGR24 or GRAY8
     */
    public static PixelConverter to(int format, int width, int height) {
        return new PixelConverter(format, width, height);
    }

    /**
     * Returns the picture; valid until the next call, not to be closed.
     *
     * @throws UndecodableException if pictures of this size and pixel format cannot be converted
     */
    public Mat convert(AVFrame frame) throws UndecodableException {
        prepare(frame);
        sws_scale(context, frame.data(), frame.linesize(), 0, frame.height(), target, targetStride);
        return picture;
    }

    private void prepare(AVFrame frame) throws UndecodableException {
        boolean same =
                !isNull(context)
                        && frame.width() == sourceWidth
                        && frame.height() == sourceHeight
                        && frame.format() == sourceFormat
                        && frame.colorspace() == colorspace
                        && frame.color_range() == range;
        if (same) {
            return;
        }
        sourceWidth = frame.width();
        sourceHeight = frame.height();
        sourceFormat = frame.format();
        colorspace = frame.colorspace();
        range = frame.color_range();
        int width = fixedWidth == 0 ? sourceWidth : fixedWidth;
        int height = fixedHeight == 0 ? sourceHeight : fixedHeight;
        if (picture.cols() != width || picture.rows() != height) {
            allocate(width, height);
        }
        context =
                sws_getCachedContext(
                        context,
                        sourceWidth,
                        sourceHeight,
                        sourceFormat,
                        width,
                        height,
                        format,
                        method(width, height),
                        null,
                        null,
                        (DoublePointer) null);
        if (isNull(context)) {
            throw new UndecodableException(
                    "a picture of %dx%d in pixel format %d, which FFmpeg cannot convert to %dx%d"
                            .formatted(sourceWidth, sourceHeight, sourceFormat, width, height));
        }
        describeColours();
    }

    private static boolean isNull(Pointer pointer) {
        return pointer == null || pointer.isNull();
    }

    private int method(int width, int height) {
        if (width == sourceWidth && height == sourceHeight) {
            return SWS_BILINEAR; // accurate rounding would give up swscale's fast path
        }
        boolean shrinks = width <= sourceWidth && height <= sourceHeight;
        return SWS_ACCURATE_RND | (shrinks ? SWS_AREA : SWS_BILINEAR);
    }

    private void describeColours() {
        int full = range == avutil.AVCOL_RANGE_JPEG ? 1 : 0;
        sws_setColorspaceDetails(
                context,
                sws_getCoefficients(colorspace),
                full,
                sws_getCoefficients(swscale.SWS_CS_DEFAULT),
                1,
                0,
                ONE,
                ONE);
    }

    /** Rows are padded: swscale's fast paths write whole blocks. */
    private void allocate(int width, int height) {
        picture.close();
        padded.close();
        int type = format == avutil.AV_PIX_FMT_GRAY8 ? opencv_core.CV_8UC1 : opencv_core.CV_8UC3;
        padded = new Mat(height, (width + 63) / 64 * 64, type);
        try (Rect visible = new Rect(0, 0, width, height)) {
            picture = padded.apply(visible);
        }
        target.put(0, padded.data());
        targetStride.put(0, (int) padded.step());
    }

    @Override
    public void close() {
        picture.close();
        padded.close();
        target.close();
        targetStride.close();
        if (!isNull(context)) {
            sws_freeContext(context);
        }
    }
}
