package dev.egomotion.codecs.still;

import static org.bytedeco.opencv.global.opencv_core.CV_8UC3;

import dev.egomotion.geometry.values.GrayImage;
import dev.egomotion.geometry.values.RgbImage;
import org.bytedeco.javacpp.BytePointer;
import org.bytedeco.opencv.global.opencv_core;
import org.bytedeco.opencv.opencv_core.Mat;

/** OpenCV, made ready once: one thread per call, so that results never depend on the machine's cores. */
public final class OpenCv {
    static {
        opencv_core.setNumThreads(1);
    }

    private OpenCv() {}

    /** Loads the library and its settings. */
    public static void ready() {}

    /** Returns the bytes as a row of a native matrix; the caller closes it. */
    static Mat row(byte[] bytes) {
        ready();
        Mat row = new Mat(1, bytes.length, opencv_core.CV_8UC1);
        row.data().put(bytes, 0, bytes.length);
        return row;
    }

    /** Returns a native copy of the image, channels R G B; the caller closes it. */
    static Mat toMat(RgbImage image) {
        ready();
        Mat mat = new Mat(image.height(), image.width(), CV_8UC3);
        mat.data().put(image.rgb(), 0, image.rgb().length);
        return mat;
    }

    /** Returns a copy of an 8-bit matrix with channels R G B. */
    public static RgbImage toImage(Mat mat) {
        return new RgbImage(mat.cols(), mat.rows(), bytes(mat));
    }

    /** Returns a copy of an 8-bit matrix with one channel. */
    public static GrayImage toGrayImage(Mat mat) {
        return new GrayImage(mat.cols(), mat.rows(), bytes(mat));
    }

    /** Returns a copy of the matrix's elements, row by row without padding. */
    static byte[] bytes(Mat mat) {
        if (!mat.isContinuous()) {
            try (Mat dense = mat.clone()) {
                return bytes(dense);
            }
        }
        byte[] bytes = new byte[Math.toIntExact(mat.total() * mat.elemSize())];
        mat.data().get(bytes, 0, bytes.length);
        return bytes;
    }

    /** Returns a copy of what an encoder wrote. */
    static byte[] bytes(BytePointer pointer) {
        byte[] bytes = new byte[Math.toIntExact(pointer.limit())];
        pointer.get(bytes, 0, bytes.length);
        return bytes;
    }
}
