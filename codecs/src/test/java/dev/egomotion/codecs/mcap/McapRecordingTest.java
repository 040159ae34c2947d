package dev.egomotion.codecs.mcap;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.egomotion.codecs.SourceException;
import dev.egomotion.codecs.recording.FrameSource;
import dev.egomotion.codecs.recording.FrameSources;
import dev.egomotion.codecs.recording.SourceDescription;
import dev.egomotion.codecs.recording.SourceOptions;
import dev.egomotion.codecs.still.ImageCodec;
import dev.egomotion.geometry.values.Camera;
import dev.egomotion.geometry.values.Camera.Calibration;
import dev.egomotion.geometry.values.Distortion;
import dev.egomotion.geometry.values.PinholeCamera;
import dev.egomotion.geometry.values.RgbImage;
import dev.egomotion.schemas.Frame;
import dev.egomotion.schemas.FrameCodec;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** MCAP files as recordings. */
class McapRecordingTest {
    private static final int WIDTH = 32;
    private static final int HEIGHT = 16;
    private static final long FIRST = 1_317_046_450_072_943_613L;
    private static final Camera CAMERA =
            new Camera(
                    new PinholeCamera(WIDTH, HEIGHT, 30.5, 31.25, 15.75, 7.5),
                    new Distortion.PlumbBob(-0.1, 0.01, 0.001, -0.002, 0.003),
                    Calibration.CALIBRATED,
                    OptionalDouble.empty());

    @TempDir Path folder;

    private Path file() {
        return folder.resolve("drive.mcap");
    }

    private static long time(int i) {
        return FIRST + i * 100_000_000L;
    }

    private static RgbImage image(int seed) {
        byte[] rgb = new byte[3 * WIDTH * HEIGHT];
        new Random(seed).nextBytes(rgb);
        return new RgbImage(WIDTH, HEIGHT, rgb);
    }

    private void compressed(RosRecording out, String topic, int frames) throws IOException {
        for (int i = 0; i < frames; i++) {
            byte[] jpeg = ImageCodec.encodeJpeg(image(i), 90);
            out.add(
                    topic,
                    RosType.COMPRESSED_IMAGE,
                    time(i) + 3_000_000,
                    RosMessages.compressedImage(time(i), "camera", "jpeg", jpeg));
        }
    }

    private static void camera(RosRecording out, String topic) throws IOException {
        out.add(
                topic,
                RosType.CAMERA_INFO,
                time(0),
                RosMessages.cameraInfo(time(0), "camera", CAMERA));
    }

    private FrameSource open() throws SourceException {
        return FrameSources.open(file(), SourceOptions.defaults());
    }

    private static List<Frame> frames(FrameSource source) throws SourceException {
        List<Frame> frames = new ArrayList<>();
        for (Optional<Frame> f = source.next(); f.isPresent(); f = source.next()) {
            frames.add(f.get());
        }
        return frames;
    }

    @Test
    void frames_compressed_areTheBytesOfTheMessagesAtTheirStamps() throws Exception {
        try (RosRecording out = new RosRecording(file(), () -> 0)) {
            camera(out, "/cam/camera_info");
            compressed(out, "/cam/image_raw/compressed", 4);
        }
        try (FrameSource source = open()) {
            SourceDescription description = source.description();
            assertEquals(FrameCodec.JPEG, description.codec());
            assertEquals(Optional.of(CAMERA), description.camera());
            assertEquals(100_000_000, description.framePeriodNanos().getAsLong());
            assertEquals(List.of(), description.notes());
            List<Frame> frames = frames(source);
            assertEquals(4, frames.size());
            for (int i = 0; i < 4; i++) {
                assertEquals(i, frames.get(i).getSequence());
                assertEquals(time(i), frames.get(i).getCaptureTimeNanos());
                assertArrayEquals(
                        ImageCodec.encodeJpeg(image(i), 90), frames.get(i).getData().array());
            }
        }
    }

    @Test
    void frames_ofARange_keepTheirIndices() throws Exception {
        try (RosRecording out = new RosRecording(file(), () -> 0)) {
            compressed(out, "/cam/image", 6);
        }
        try (FrameSource source =
                FrameSources.open(file(), SourceOptions.defaults().withRange(2, 4))) {
            assertEquals(
                    List.of(2L, 3L, 4L), frames(source).stream().map(Frame::getSequence).toList());
            assertTrue(source.description().notes().get(0).contains("has no camera_info"));
        }
    }

    @Test
    void topics_depthAndRightBeside_areLeftOutAndThatIsSaid() throws Exception {
        try (RosRecording out = new RosRecording(file(), () -> 0)) {
            compressed(out, "/stereo/right/image_raw", 2);
            compressed(out, "/stereo/left/image_raw", 3);
            compressed(out, "/depth/image", 2);
            camera(out, "/stereo/left/camera_info");
        }
        try (FrameSource source = open()) {
            assertEquals(3, frames(source).size());
            assertEquals(
                    List.of(file() + ": of 3 topics with pictures /stereo/left/image_raw is read"),
                    source.description().notes());
        }
    }

    @Test
    void topics_ofTwoCameras_areRefusedByName() throws Exception {
        try (RosRecording out = new RosRecording(file(), () -> 0)) {
            compressed(out, "/front/image", 2);
            compressed(out, "/rear/image", 2);
        }
        String message = assertThrows(SourceException.class, this::open).getMessage();
        assertTrue(message.contains("several cameras (/front/image, /rear/image)"), message);
    }

    @Test
    void file_withoutPictures_saysWhatIsRead() throws Exception {
        try (RosRecording out = new RosRecording(file(), () -> 0)) {
            camera(out, "/camera_info");
        }
        String message = assertThrows(SourceException.class, this::open).getMessage();
        assertTrue(message.contains("holds no sensor_msgs/Image or CompressedImage"), message);
    }

    @Test
    void cameraInfo_ofAnotherSize_isRefused() throws Exception {
        Camera other = Camera.rectified(new PinholeCamera(640, 480, 500, 500, 319, 239));
        try (RosRecording out = new RosRecording(file(), () -> 0)) {
            compressed(out, "/cam/image", 2);
            out.add(
                    "/cam/camera_info",
                    RosType.CAMERA_INFO,
                    0,
                    RosMessages.cameraInfo(0, "", other));
        }
        String message = assertThrows(SourceException.class, this::open).getMessage();
        assertTrue(
                message.contains("camera_info is for 640x480 pictures, these are 32x16"), message);
    }

    private void raw(String encoding, boolean ros1, int step, byte[] rows) throws IOException {
        try (McapWriter out = new McapWriter(file(), ros1 ? "ros1" : "ros2", () -> 0)) {
            int schema =
                    out.schema(
                            ros1 ? "sensor_msgs/Image" : "sensor_msgs/msg/Image", "", new byte[0]);
            int channel = out.channel("/image", schema, ros1 ? "ros1" : "cdr", Map.of());
            byte[] message;
            if (ros1) {
                McapBytes m = new McapBytes().u32(9).u32(1317046450).u32(72943613).text("camera");
                m.u32(HEIGHT).u32(WIDTH).text(encoding).u8(0).u32(step);
                m.u32(rows.length).raw(rows);
                message = new byte[m.size()];
                m.content().get(message);
            } else {
                message =
                        new Cdr()
                                .header(FIRST, "camera")
                                .u32(HEIGHT)
                                .u32(WIDTH)
                                .text(encoding)
                                .u8(0)
                                .u32(step)
                                .data(rows)
                                .bytes();
            }
            out.message(channel, 5, message);
        }
    }

    private RgbImage only() throws Exception {
        try (FrameSource source = open()) {
            assertEquals(FrameCodec.PNG, source.description().codec());
            Frame frame = frames(source).get(0);
            assertEquals(FIRST, frame.getCaptureTimeNanos());
            return ImageCodec.decode(frame.getData().array());
        }
    }

    @Test
    void raw_rgbWithPaddedRowsOfEitherRos_keepsEveryPixel() throws Exception {
        RgbImage image = image(3);
        int step = 3 * WIDTH + 5;
        byte[] rows = new byte[step * HEIGHT];
        for (int y = 0; y < HEIGHT; y++) {
            System.arraycopy(image.rgb(), 3 * WIDTH * y, rows, step * y, 3 * WIDTH);
        }
        for (boolean ros1 : new boolean[] {false, true}) {
            raw("rgb8", ros1, step, rows);
            assertArrayEquals(image.rgb(), only().rgb(), ros1 ? "ROS 1" : "ROS 2");
        }
    }

    @Test
    void raw_monoOfEightAndTwelveBits_isGray() throws Exception {
        byte[] gray = new byte[WIDTH * HEIGHT];
        byte[] deep = new byte[2 * WIDTH * HEIGHT];
        for (int i = 0; i < gray.length; i++) {
            int value = i * 4095 / (gray.length - 1);
            gray[i] = (byte) Math.round(value * 255 / 4095.0);
            deep[2 * i] = (byte) value;
            deep[2 * i + 1] = (byte) (value >> 8);
        }
        raw("mono8", false, WIDTH, gray);
        byte[] eight = only().rgb();
        raw("mono16", false, 2 * WIDTH, deep);
        byte[] twelve = only().rgb();
        for (int i = 0; i < gray.length; i++) {
            assertEquals(gray[i], eight[3 * i + 1]);
            assertEquals(gray[i] & 0xff, twelve[3 * i + 1] & 0xff, 1);
        }
    }

    @Test
    void raw_encodingThatIsNotRead_isNamed() throws Exception {
        raw("nv21", false, WIDTH, new byte[2 * WIDTH * HEIGHT]);
        String message = assertThrows(SourceException.class, this::open).getMessage();
        assertTrue(message.contains("encoded as nv21; read are "), message);
    }
}
