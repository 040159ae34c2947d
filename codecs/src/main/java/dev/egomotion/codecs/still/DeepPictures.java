package dev.egomotion.codecs.still;

import static org.bytedeco.opencv.global.opencv_imgcodecs.IMREAD_IGNORE_ORIENTATION;
import static org.bytedeco.opencv.global.opencv_imgcodecs.IMREAD_UNCHANGED;

import dev.egomotion.codecs.PictureLimits;
import dev.egomotion.codecs.UndecodableException;
import java.util.OptionalInt;
import org.bytedeco.javacpp.DoublePointer;
import org.bytedeco.opencv.global.opencv_core;
import org.bytedeco.opencv.opencv_core.Mat;

/**
 * Pictures of 16 bits a sample from sensors of 10, 12 or 14: taken for 16 they are almost black. Which bits are
 * used shows in their brightest sample, over some pictures of a recording; all are then mapped alike, so that
 * brightness stays comparable from frame to frame.
 */
public final class DeepPictures {
    private static final int MOST_BITS = 16;

    private DeepPictures() {}

    /**
     * Returns how many of 16 bits a picture uses, 8 to 16; empty where it has other samples.
     *
     * @throws UndecodableException if the bytes hold no picture
     */
    public static OptionalInt usedBits(byte[] bytes) throws UndecodableException {
        PictureHeader header = PictureHeader.of(bytes);
        boolean mayBeDeep =
                switch (header.format()) {
                    case PNG -> bytes.length > 24 && bytes[24] == MOST_BITS;
                    case TIFF, PNM -> true;
                    default -> false;
                };
        if (!mayBeDeep) {
            return OptionalInt.empty();
        }
        PictureLimits.check(header.width(), header.height());
        try (Mat mat = decode(bytes)) {
            if (mat.depth() != opencv_core.CV_16U) {
                return OptionalInt.empty();
            }
            int bits = 8;
            try (Mat samples = mat.reshape(1);
                    DoublePointer most = new DoublePointer(1)) {
                opencv_core.minMaxLoc(samples, new DoublePointer(1), most, null, null, null);
                while (bits < MOST_BITS && most.get() >= 1 << bits) {
                    bits++;
                }
            }
            return OptionalInt.of(bits);
        }
    }

    /**
     * Returns a picture of 16 bits a sample, of which some are used, as PNG of 8; others as they are.
     *
     * @param bits how many of 16 bits the recording uses; brighter samples become white
     * @throws UndecodableException if the bytes hold no picture
     */
    public static byte[] toEightBits(byte[] bytes, int bits) throws UndecodableException {
        PictureHeader header = PictureHeader.of(bytes);
        PictureLimits.check(header.width(), header.height());
        try (Mat mat = decode(bytes);
                Mat eight = new Mat()) {
            if (mat.depth() != opencv_core.CV_16U) {
                return bytes;
            }
            mat.convertTo(eight, opencv_core.CV_8U, 255.0 / ((1 << bits) - 1), 0);
            return ImageCodec.encodePng(eight);
        }
    }

    private static Mat decode(byte[] bytes) throws UndecodableException {
        return ImageCodec.decodeNative(bytes, IMREAD_UNCHANGED | IMREAD_IGNORE_ORIENTATION);
    }
}
