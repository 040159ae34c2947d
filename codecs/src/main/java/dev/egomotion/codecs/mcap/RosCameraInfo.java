package dev.egomotion.codecs.mcap;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.List;

/**
 * A camera of a ROS message, sensor_msgs/CameraInfo.
 *
 * @param width of the images that it is for, pixels
 * @param height likewise
 * @param model of the lens as ROS names it
 * @param d coefficients of the lens
 * @param k intrinsics of the image as taken, row by row
 * @param p of the rectified image, 3x4, row by row
 */
public record RosCameraInfo(
        int width, int height, String model, List<Double> d, List<Double> k, List<Double> p) {
    /** Returns whether messages of a channel are cameras. */
    public static boolean isOne(McapReader.Channel channel) {
        return RosImage.isEncoded(channel) && RosImage.isType(channel, "CameraInfo");
    }

    /**
     * Reads a message.
     *
     * @throws IOException if it ends early
     */
    public static RosCameraInfo read(McapReader.Channel channel, ByteBuffer message)
            throws IOException {
        RosReader in = RosReader.of(channel.encoding(), message);
        in.header();
        long height = in.u32();
        long width = in.u32();
        String model = in.text();
        List<Double> d = list(in.f64Sequence());
        List<Double> k = list(in.f64(9));
        in.f64(9);
        List<Double> p = list(in.f64(12));
        return new RosCameraInfo((int) width, (int) height, model, d, k, p);
    }

    private static List<Double> list(double[] values) {
        return Arrays.stream(values).boxed().toList();
    }

    /** Returns whether it says anything: drivers without a calibration send zeros. */
    public boolean isCalibrated() {
        return k.get(0) != 0;
    }
}
