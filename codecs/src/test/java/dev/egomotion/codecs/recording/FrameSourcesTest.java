package dev.egomotion.codecs.recording;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.egomotion.codecs.SourceException;
import dev.egomotion.codecs.TestImages;
import dev.egomotion.codecs.still.DepthPng;
import dev.egomotion.codecs.still.ImageCodec;
import dev.egomotion.codecs.trajectory.TimedPose;
import dev.egomotion.codecs.trajectory.TrajectoryFile;
import dev.egomotion.geometry.values.Camera;
import dev.egomotion.geometry.values.DepthImage;
import dev.egomotion.geometry.values.Distortion;
import dev.egomotion.geometry.values.PinholeCamera;
import dev.egomotion.geometry.values.RgbImage;
import dev.egomotion.geometry.values.RigidTransform;
import dev.egomotion.geometry.values.Rotation;
import dev.egomotion.geometry.values.Vector3;
import dev.egomotion.schemas.Frame;
import dev.egomotion.schemas.FrameCodec;
import java.io.ByteArrayOutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalLong;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

public class FrameSourcesTest {
    private static final PinholeCamera PINHOLE = new PinholeCamera(48, 32, 40, 41, 23.5, 15.25);

    @TempDir Path folder;

    private static byte[] jpeg(int index) {
        return ImageCodec.encodeJpeg(TestImages.moving(48, 32, index), 90);
    }

    private static void images(Path into, String pattern, int count) throws Exception {
        Files.createDirectories(into);
        for (int i = 0; i < count; i++) {
            Files.write(into.resolve(pattern.formatted(i)), jpeg(i));
        }
    }

    public static List<Frame> all(FrameSource source) throws SourceException {
        List<Frame> frames = new ArrayList<>();
        for (Optional<Frame> f = source.next(); f.isPresent(); f = source.next()) {
            frames.add(f.get());
        }
        return frames;
    }

    private List<Frame> frames(Path recording) throws Exception {
        try (FrameSource source = FrameSources.open(recording, SourceOptions.defaults())) {
            return all(source);
        }
    }

    private static String refusal(Path recording) {
        return refusal(recording, SourceOptions.defaults());
    }

    private static String refusal(Path recording, SourceOptions options) {
        return assertThrows(
                        SourceException.class, () -> FrameSources.open(recording, options).close())
                .getMessage();
    }

    @Test
    void open_driveWritten_readBackWithCameraTruthAndTimes() throws Exception {
        Path drive = folder.resolve("drive");
        Camera camera =
                new Camera(
                        PINHOLE,
                        new Distortion.Fisheye(0.01, 0.02, 0.03, 0.04),
                        Camera.Calibration.CALIBRATED,
                        OptionalDouble.of(1.5));
        RigidTransform pose =
                new RigidTransform(
                        Rotation.fromAxisAngle(new Vector3(0, 0.1, 0)), new Vector3(0, 0, 1));
        float[] depth = new float[48 * 32];
        depth[5] = 12.5f;
        try (DriveWriter writer = new DriveWriter(drive, camera)) {
            for (int i = 0; i < 3; i++) {
                writer.write(
                        1_000_000_007L * i,
                        TestImages.moving(48, 32, i),
                        Optional.of(pose),
                        i == 1 ? Optional.of(new DepthImage(48, 32, depth)) : Optional.empty());
            }
        }
        try (FrameSource source = FrameSources.open(drive, SourceOptions.defaults())) {
            SourceDescription d = source.description();
            assertEquals(Optional.of(camera), d.camera());
            assertEquals(FrameCodec.JPEG, d.codec());
            assertEquals(OptionalLong.of(3), d.frames());
            assertEquals(48, d.width());
            List<Frame> frames = all(source);
            assertEquals(2_000_000_014L, frames.get(2).getCaptureTimeNanos());
            assertArrayEquals(
                    Files.readAllBytes(drive.resolve("images/000001.jpg")),
                    frames.get(1).getData().array());
        }
        List<TimedPose> poses = TrajectoryFile.read(drive.resolve("poses.txt"));
        assertEquals(3, poses.size());
        assertEquals(pose.translation(), poses.get(2).worldFromCamera().translation());
        assertEquals(
                12.5f,
                DepthPng.decode(
                                Files.readAllBytes(drive.resolve("depth/000001.png")),
                                DriveWriter.DEPTH_SCALE)
                        .at(5, 0));
        assertEquals(
                drive + ": the folder is not empty",
                assertThrows(SourceException.class, () -> new DriveWriter(drive, camera))
                        .getMessage());
    }

    @Test
    void open_plainFolder_naturalOrderAtNominalRate() throws Exception {
        images(folder, "frame%d.jpg", 12);
        try (FrameSource source = FrameSources.open(folder, SourceOptions.defaults())) {
            assertEquals(
                    List.of(folder + " has no times.txt: frames are timed at a nominal 10 Hz"),
                    source.description().notes());
            List<Frame> frames = all(source);
            assertEquals(1_100_000_000L, frames.get(11).getCaptureTimeNanos());
            assertArrayEquals(jpeg(2), frames.get(2).getData().array());
        }
    }

    @Test
    void open_range_ownIndicesKept() throws Exception {
        images(folder, "%06d.jpg", 10);
        SourceOptions options = SourceOptions.defaults().withRange(3, 5);
        try (FrameSource source = FrameSources.open(folder, options)) {
            assertEquals(OptionalLong.of(3), source.description().frames());
            List<Frame> frames = all(source);
            assertEquals(List.of(3L, 4L, 5L), frames.stream().map(Frame::getSequence).toList());
            assertArrayEquals(jpeg(3), frames.get(0).getData().array());
        }
        assertEquals(
                folder + ": has 10 frames, 0 to 9; frame 10 is asked for",
                refusal(folder, SourceOptions.defaults().withRange(10, 12)));
    }

    @Test
    void open_kittiOdometry_calibrationAndTimes() throws Exception {
        images(folder.resolve("image_2"), "%06d.jpg", 2);
        images(folder.resolve("image_0"), "%06d.jpg", 5);
        Files.writeString(folder.resolve("times.txt"), "0.000000e+00\n1.036224e-01\n");
        Files.writeString(
                folder.resolve("calib.txt"),
                "P0: 1 0 2 0 0 3 4 0 0 0 1 0\nP2: 50 0 24 4 0 51 16 0 0 0 1 0\n");
        try (FrameSource source = FrameSources.open(folder, SourceOptions.defaults())) {
            assertEquals(
                    new PinholeCamera(48, 32, 50, 51, 24, 16),
                    source.description().camera().orElseThrow().pinhole());
            List<Frame> frames = all(source);
            assertEquals(2, frames.size());
            assertEquals(103_622_400L, frames.get(1).getCaptureTimeNanos());
        }
        Files.delete(folder.resolve("times.txt"));
        assertEquals(
                folder.resolve("times.txt") + ": there is no such file; a KITTI recording has one",
                refusal(folder));
    }

    @Test
    void open_kittiRaw_timestampsAndDateCalibration() throws Exception {
        Path drive = folder.resolve("2011_09_26/2011_09_26_drive_0001_sync");
        images(drive.resolve("image_02/data"), "%010d.jpg", 2);
        Files.writeString(
                drive.resolve("image_02/timestamps.txt"),
                "2011-09-26 13:02:25.964389445\n2011-09-26 13:02:26.064389445\n");
        Files.writeString(
                folder.resolve("2011_09_26/calib_cam_to_cam.txt"),
                "S_rect_02: 48 32\nP_rect_02: 50 0 24 4 0 51 16 0 0 0 1 0\n");
        try (FrameSource source = FrameSources.open(drive, SourceOptions.defaults())) {
            assertEquals(50, source.description().camera().orElseThrow().pinhole().fx());
            List<Frame> frames = all(source);
            assertEquals(1_317_042_145_964_389_445L, frames.get(0).getCaptureTimeNanos());
            assertEquals(
                    100_000_000L,
                    frames.get(1).getCaptureTimeNanos() - frames.get(0).getCaptureTimeNanos());
        }
        Files.writeString(drive.resolve("image_02/timestamps.txt"), "26.9.2011 13:02\n\nx y\n");
        assertEquals(
                drive.resolve("image_02/timestamps.txt")
                        + ": line 1: '26.9.2011' is not the date of a row 'yyyy-mm-dd hh:mm:ss.fraction'",
                refusal(drive));
    }

    @Test
    void open_tumRgbd_listedFilesInOrder() throws Exception {
        images(folder.resolve("rgb"), "%d.png", 2);
        Files.writeString(
                folder.resolve("rgb.txt"),
                "# color images\n# timestamp filename\n1305031102.175304 rgb/1.png\n1305031102.211214 rgb/0.png\n1305031102.3 rgb/2.png\n");
        List<Frame> frames = frames(folder);
        assertEquals(1_305_031_102_175_304_000L, frames.get(0).getCaptureTimeNanos());
        assertArrayEquals(jpeg(1), frames.get(0).getData().array());
        assertEquals(
                folder.resolve("rgb/2.png") + ": there is no such file",
                frames.get(2).getSourceError());
        assertEquals(0, frames.get(2).getData().remaining());
    }

    @Test
    void open_unknownFolder_saysWhatIsThereAndWhatIsKnown() throws Exception {
        String empty = refusal(folder);
        assertTrue(
                empty.startsWith(folder + ": no recording; found nothing; expected a drive ("),
                empty);
        Files.createDirectories(folder.resolve("lidar"));
        Files.writeString(folder.resolve("notes.txt"), "");
        String other = refusal(folder);
        assertTrue(other.startsWith(folder + ": no recording; found lidar/, notes.txt; "), other);
        Files.createDirectories(folder.resolve("images"));
        assertEquals(
                folder.resolve("images") + ": holds no image (jpg, png, bmp, ppm, tiff, webp)",
                refusal(folder));
        assertEquals(
                folder.resolve("absent") + ": there is no such file or folder",
                refusal(folder.resolve("absent")));
    }

    @Test
    void open_timesOfAnotherCount_bothCountsNamed() throws Exception {
        images(folder.resolve("images"), "%06d.jpg", 3);
        Files.writeString(folder.resolve("times.txt"), "0\n0.1\n");
        assertEquals(
                "%s: has 2 times; %s has 3 images"
                        .formatted(folder.resolve("times.txt"), folder.resolve("images")),
                refusal(folder));
    }

    @Test
    void open_cameraOfAnotherSize_refused() throws Exception {
        images(folder.resolve("images"), "%06d.jpg", 2);
        Files.writeString(
                folder.resolve("camera.yaml"),
                DriveWriter.yaml(Camera.rectified(PINHOLE.resizedTo(96, 64)), "x"));
        assertTrue(
                refusal(folder)
                        .startsWith(
                                folder.resolve("camera.yaml")
                                        + ": the camera is for 96x64 images, the recording's are 48x32"));
    }

    @Test
    void next_damagedImages_passOnAsTheyAre() throws Exception {
        images(folder.resolve("images"), "%06d.jpg", 4);
        Files.write(folder.resolve("images/000000.jpg"), new byte[0]);
        Files.write(folder.resolve("images/000001.jpg"), new byte[] {1, 2, 3});
        Files.writeString(folder.resolve("times.txt"), "0\n0.3\n0.2\n0.4\n");
        List<Frame> frames = frames(folder);
        assertEquals(4, frames.size());
        assertEquals(
                folder.resolve("images/000000.jpg") + ": the file is empty",
                frames.get(0).getSourceError());
        assertArrayEquals(new byte[] {1, 2, 3}, frames.get(1).getData().array());
        assertEquals(200_000_000L, frames.get(2).getCaptureTimeNanos());
        try (Stream<Path> files = Files.list(folder.resolve("images"))) {
            for (Path file : files.toList()) {
                Files.write(file, new byte[] {0});
            }
        }
        assertEquals(
                folder
                        + ": none of 4 images can be read; the first is 000000.jpg: 1 bytes that OpenCV cannot decode as an image",
                refusal(folder));
    }

    @Test
    void open_hiddenFiles_areNoFrames() throws Exception {
        images(folder, "%06d.jpg", 3);
        images(folder, "._%06d.jpg", 3);
        Files.write(folder.resolve(".hidden.png"), jpeg(0));
        assertEquals(3, frames(folder).size());
    }

    private List<String> notes() throws Exception {
        try (FrameSource source = FrameSources.open(folder, SourceOptions.defaults())) {
            return source.description().notes();
        }
    }

    @Test
    void open_depthBesideColour_colourIsTaken() throws Exception {
        images(folder, "frame-%06d.color.png", 3);
        images(folder, "frame-%06d.depth.png", 3);
        List<Frame> frames = frames(folder);
        assertEquals(3, frames.size());
        assertEquals(66_666_666, frames.get(2).getCaptureTimeNanos(), "7-Scenes at 30 Hz");
        assertEquals(
                folder
                        + " holds images of several names (3 like frame-000000.color.png, 3 like frame-000000.depth.png): those named frame-*.color.png are taken",
                notes().get(0));
    }

    @Test
    void open_leftBesideRight_leftIsTaken() throws Exception {
        images(folder, "left_%03d.jpg", 4);
        images(folder, "right_%03d.jpg", 4);
        assertEquals(4, frames(folder).size());
        assertTrue(notes().get(0).endsWith("those named left_*.jpg are taken"), notes().get(0));
    }

    @Test
    void open_namesInCapitals_saidAsTheyAre() throws Exception {
        images(folder, "%03d_L.JPG", 3);
        images(folder, "%03d_R.JPG", 3);
        assertEquals(3, frames(folder).size());
        assertTrue(notes().get(0).endsWith("those named *_L.JPG are taken"), notes().get(0));
    }

    @Test
    void open_camerasByNumber_theFirstIsTaken() throws Exception {
        images(folder, "cam0_%03d.jpg", 4);
        images(folder, "cam1_%03d.jpg", 5);
        assertEquals(4, frames(folder).size());
    }

    @Test
    void open_emptyFile_refusedAsEmpty() throws Exception {
        for (String name : List.of("drive.mp4", "drive.mcap")) {
            Path file = Files.createFile(folder.resolve(name));
            assertEquals(
                    file + ": the file is empty",
                    assertThrows(
                                    SourceException.class,
                                    () -> FrameSources.open(file, SourceOptions.defaults()))
                            .getMessage());
        }
    }

    @Test
    void open_bagThatIsNoMcap_refusedWithWhatHelps() throws Exception {
        for (String first : new String[] {"#ROSBAG V2.0\n", "SQLite format 3\0"}) {
            Path bag = Files.writeString(folder.resolve("drive.bag"), first + "more");
            String message =
                    assertThrows(
                                    SourceException.class,
                                    () -> FrameSources.open(bag, SourceOptions.defaults()))
                            .getMessage();
            assertTrue(message.contains("convert it with 'mcap convert"), message);
        }
    }

    @Test
    void open_namesThatCannotBeTold_refused() throws Exception {
        images(folder, "a_%03d.jpg", 2);
        images(folder, "b_%03d.jpg", 3);
        assertEquals(
                folder
                        + ": holds images of several names (2 like a_000.jpg, 3 like b_000.jpg), and it cannot be told which are the recording; leave those alone in a folder",
                assertThrows(
                                SourceException.class,
                                () -> FrameSources.open(folder, SourceOptions.defaults()))
                        .getMessage());
    }

    @Test
    void open_euroc_nanosecondsAndItsCamera() throws Exception {
        Path camera = folder.resolve("mav0/cam0");
        images(camera.resolve("data"), "14036365797635555%d.png", 2);
        Files.writeString(
                camera.resolve("data.csv"),
                "#timestamp [ns],filename\r\n1403636579763555584,140363657976355550.png\r\n1403636579813555456,140363657976355551.png\r\n");
        Files.writeString(
                camera.resolve("sensor.yaml"),
                """
                sensor_type: camera
                rate_hz: 20
                resolution: [48, 32]
                camera_model: pinhole
                intrinsics: [40, 41, 23.5, 15.25]
                distortion_model: radial-tangential
                distortion_coefficients: [-0.01, 0.002, 0.0001, 0.0002]
                """);
        for (Path opened : List.of(folder, folder.resolve("mav0"), camera)) {
            try (FrameSource source = FrameSources.open(opened, SourceOptions.defaults())) {
                assertEquals(PINHOLE, source.description().camera().orElseThrow().pinhole());
                List<Frame> frames = all(source);
                assertEquals(1_403_636_579_813_555_456L, frames.get(1).getCaptureTimeNanos());
            }
        }
    }

    @Test
    void open_tumMono_timesAfterTheNumberAndItsCamera() throws Exception {
        images(folder.resolve("images"), "%05d.jpg", 2);
        Files.writeString(
                folder.resolve("times.txt"), "00000 1441721104.2 12.4\n00001 1441721104.24 12.5\n");
        Files.writeString(
                folder.resolve("camera.txt"), "0.8 1.28125 0.5 0.5 0\n48 32\ncrop\n48 32\n");
        try (FrameSource source = FrameSources.open(folder, SourceOptions.defaults())) {
            assertEquals(
                    new PinholeCamera(48, 32, 0.8 * 48, 41, 23.5, 15.5),
                    source.description().camera().orElseThrow().pinhole());
            assertEquals(1_441_721_104_240_000_000L, all(source).get(1).getCaptureTimeNanos());
        }
    }

    @ParameterizedTest
    @CsvSource({"10, 10", "12, 12", "11, 12"})
    void open_sixteenBitsOfWhichSomeAreUsed_mappedByThose(int bits, int stated) throws Exception {
        for (int i = 0; i < 3; i++) {
            short[] samples = new short[48 * 32];
            for (int p = 0; p < samples.length; p++) {
                samples[p] = (short) (p * ((1 << bits) - 1) / (samples.length - 1));
            }
            Files.write(folder.resolve(i + ".png"), TestImages.gray16(48, 32, samples));
        }
        List<Frame> frames = frames(folder);
        RgbImage image = ImageCodec.decode(frames.get(1).getData().array());
        double scale = ((1 << bits) - 1.0) / ((1 << stated) - 1);
        assertEquals(Math.round(255 * scale), image.rgb()[image.rgb().length - 1] & 0xff, 1);
        assertEquals(Math.round(127.5 * scale), image.rgb()[image.rgb().length / 2] & 0xff, 2);
        assertTrue(
                notes().get(1)
                        .endsWith(
                                "its pictures have 16 bits and use %d: brightness is taken from those"
                                        .formatted(stated)),
                notes().toString());
    }

    @Test
    void open_turnedPhotographs_noted() throws Exception {
        byte[] jpeg = jpeg(0);
        byte[] exif = {
            (byte) 0xff,
            (byte) 0xe1,
            0,
            34,
            'E',
            'x',
            'i',
            'f',
            0,
            0,
            'M',
            'M',
            0,
            42,
            0,
            0,
            0,
            8,
            0,
            1,
            1,
            0x12,
            0,
            3,
            0,
            0,
            0,
            1,
            0,
            6,
            0,
            0,
            0,
            0,
            0,
            0
        };
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        out.write(jpeg, 0, 2);
        out.write(exif);
        out.write(jpeg, 2, jpeg.length - 2);
        Files.write(folder.resolve("0.jpg"), out.toByteArray());
        assertTrue(notes().get(1).contains("(Exif orientation 6)"), notes().toString());
    }
}
