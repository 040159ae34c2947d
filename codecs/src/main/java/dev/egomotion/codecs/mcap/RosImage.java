package dev.egomotion.codecs.mcap;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.Locale;

/**
 * A picture of a ROS message.
 *
 * @param stampNanos its header's, nanoseconds
 * @param width pixels; 0 for a compressed one, whose bytes tell
 * @param height pixels; likewise
 * @param encoding of a raw picture as ROS names it, such as rgb8; of a compressed one its format
 * @param bigEndian whether samples of 16 bits of a raw picture begin with the upper eight
 * @param step bytes of a row of a raw picture
 * @param data its bytes
 */
public record RosImage(
        long stampNanos,
        int width,
        int height,
        String encoding,
        boolean bigEndian,
        int step,
        byte[] data) {
    /** Returns whether messages of a type are read. */
    public static boolean isOne(McapReader.Channel channel) {
        return isEncoded(channel) && (isCompressed(channel) || isType(channel, "Image"));
    }

    /** Returns whether a channel's pictures are compressed. */
    public static boolean isCompressed(McapReader.Channel channel) {
        return isType(channel, "CompressedImage");
    }

    static boolean isEncoded(McapReader.Channel channel) {
        return channel.encoding().equals("cdr") || channel.encoding().equals("ros1");
    }

    static boolean isType(McapReader.Channel channel, String name) {
        return channel.schema().equals("sensor_msgs/msg/" + name)
                || channel.schema().equals("sensor_msgs/" + name);
    }

    /**
     * Returns the stamp of a message's header, nanoseconds.
     *
     * @throws IOException if it ends before
     */
    public static long stamp(McapReader.Channel channel, ByteBuffer message) throws IOException {
        return RosReader.of(channel.encoding(), message).header();
    }

    /**
     * Reads a message.
     *
     * @param channel one whose messages are pictures
     * @throws IOException if it ends early or states a picture that nobody has
     */
    public static RosImage read(McapReader.Channel channel, ByteBuffer message) throws IOException {
        RosReader in = RosReader.of(channel.encoding(), message);
        long stamp = in.header();
        if (isCompressed(channel)) {
            String format = in.text().toLowerCase(Locale.ROOT);
            return new RosImage(stamp, 0, 0, format, false, 0, in.data());
        }
        long height = in.u32();
        long width = in.u32();
        String encoding = in.text().toLowerCase(Locale.ROOT);
        boolean bigEndian = in.u8() != 0;
        long step = in.u32();
        byte[] data = in.data();
        if (height < 1
                || width < 1
                || height > 65_535
                || width > 65_535
                || step * height > data.length) {
            throw new IOException(
                    "a picture of %dx%d pixels with rows of %d bytes in %d bytes"
                            .formatted(width, height, step, data.length));
        }
        return new RosImage(
                stamp, (int) width, (int) height, encoding, bigEndian, (int) step, data);
    }
}
