package dev.egomotion.codecs.still;

import static org.bytedeco.opencv.global.opencv_core.CV_16UC1;
import static org.bytedeco.opencv.global.opencv_core.CV_8UC1;
import static org.bytedeco.opencv.global.opencv_core.CV_8UC2;
import static org.bytedeco.opencv.global.opencv_core.CV_8UC3;
import static org.bytedeco.opencv.global.opencv_core.CV_8UC4;
import static org.bytedeco.opencv.global.opencv_imgproc.COLOR_BGRA2BGR;
import static org.bytedeco.opencv.global.opencv_imgproc.COLOR_BayerBG2BGR;
import static org.bytedeco.opencv.global.opencv_imgproc.COLOR_BayerGB2BGR;
import static org.bytedeco.opencv.global.opencv_imgproc.COLOR_BayerGR2BGR;
import static org.bytedeco.opencv.global.opencv_imgproc.COLOR_BayerRG2BGR;
import static org.bytedeco.opencv.global.opencv_imgproc.COLOR_RGB2BGR;
import static org.bytedeco.opencv.global.opencv_imgproc.COLOR_RGBA2BGR;
import static org.bytedeco.opencv.global.opencv_imgproc.COLOR_YUV2BGR_UYVY;
import static org.bytedeco.opencv.global.opencv_imgproc.COLOR_YUV2BGR_YUY2;

import dev.egomotion.codecs.PictureLimits;
import dev.egomotion.codecs.UndecodableException;
import java.util.Map;
import java.util.TreeSet;
import org.bytedeco.opencv.global.opencv_imgproc;
import org.bytedeco.opencv.opencv_core.Mat;

/** Pictures as rows of samples, such as ROS sends them, made into PNG without loss. */
public final class RawPictures {
    private static final int NONE = -1;

    /** What an encoding is in OpenCV, and how it becomes B G R. */
    private record Layout(int type, int toBgr) {
        int pixelBytes() {
            return type == CV_8UC1 ? 1 : type == CV_8UC3 ? 3 : type == CV_8UC4 ? 4 : 2;
        }
    }

    /** By the names of ROS; OpenCV names a Bayer pattern by its second row. */
    private static final Map<String, Layout> LAYOUTS =
            Map.ofEntries(
                    Map.entry("mono8", new Layout(CV_8UC1, NONE)),
                    Map.entry("8uc1", new Layout(CV_8UC1, NONE)),
                    Map.entry("bgr8", new Layout(CV_8UC3, NONE)),
                    Map.entry("8uc3", new Layout(CV_8UC3, NONE)),
                    Map.entry("rgb8", new Layout(CV_8UC3, COLOR_RGB2BGR)),
                    Map.entry("rgba8", new Layout(CV_8UC4, COLOR_RGBA2BGR)),
                    Map.entry("bgra8", new Layout(CV_8UC4, COLOR_BGRA2BGR)),
                    Map.entry("8uc4", new Layout(CV_8UC4, COLOR_BGRA2BGR)),
                    Map.entry("mono16", new Layout(CV_16UC1, NONE)),
                    Map.entry("16uc1", new Layout(CV_16UC1, NONE)),
                    Map.entry("bayer_rggb8", new Layout(CV_8UC1, COLOR_BayerBG2BGR)),
                    Map.entry("bayer_bggr8", new Layout(CV_8UC1, COLOR_BayerRG2BGR)),
                    Map.entry("bayer_gbrg8", new Layout(CV_8UC1, COLOR_BayerGR2BGR)),
                    Map.entry("bayer_grbg8", new Layout(CV_8UC1, COLOR_BayerGB2BGR)),
                    Map.entry("yuv422", new Layout(CV_8UC2, COLOR_YUV2BGR_UYVY)),
                    Map.entry("uyvy", new Layout(CV_8UC2, COLOR_YUV2BGR_UYVY)),
                    Map.entry("yuv422_yuy2", new Layout(CV_8UC2, COLOR_YUV2BGR_YUY2)),
                    Map.entry("yuyv", new Layout(CV_8UC2, COLOR_YUV2BGR_YUY2)));

    private RawPictures() {}

    /**
     * Returns a picture as PNG; one of 16 bits a sample keeps them.
     *
     * @param encoding as ROS names it, in small letters
     * @param bigEndian whether samples of 16 bits begin with the upper eight
     * @param step bytes of a row
     * @throws UndecodableException if the encoding is not read, or the bytes are too few
     */
    public static byte[] png(
            int width, int height, String encoding, boolean bigEndian, int step, byte[] data)
            throws UndecodableException {
        Layout layout = LAYOUTS.get(encoding);
        if (layout == null) {
            throw new UndecodableException(
                    "pictures are encoded as %s; read are %s"
                            .formatted(
                                    encoding, String.join(", ", new TreeSet<>(LAYOUTS.keySet()))));
        }
        PictureLimits.check(width, height);
        int row = width * layout.pixelBytes();
        if (step < row || (long) step * (height - 1) + row > data.length) {
            throw new UndecodableException(
                    "%d bytes in rows of %d; a %s picture of %dx%d pixels has more"
                            .formatted(data.length, step, encoding, width, height));
        }
        OpenCv.ready();
        try (Mat mat = new Mat(height, width, layout.type());
                Mat bgr = new Mat()) {
            mat.data().put(packed(data, step, row, height, layout, bigEndian), 0, row * height);
            if (layout.toBgr() == NONE) {
                return ImageCodec.encodePng(mat);
            }
            opencv_imgproc.cvtColor(mat, bgr, layout.toBgr());
            return ImageCodec.encodePng(bgr);
        }
    }

    /** Returns the rows without what stands between them, samples of 16 bits with the lower eight first. */
    private static byte[] packed(
            byte[] data, int step, int row, int height, Layout layout, boolean bigEndian) {
        byte[] packed = new byte[row * height];
        for (int y = 0; y < height; y++) {
            System.arraycopy(data, y * step, packed, y * row, row);
        }
        if (bigEndian && layout.type() == CV_16UC1) {
            for (int i = 0; i < packed.length; i += 2) {
                byte upper = packed[i];
                packed[i] = packed[i + 1];
                packed[i + 1] = upper;
            }
        }
        return packed;
    }
}
