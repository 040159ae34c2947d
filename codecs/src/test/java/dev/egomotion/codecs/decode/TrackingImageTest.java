package dev.egomotion.codecs.decode;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.egomotion.codecs.TestImages;
import dev.egomotion.codecs.camera.CameraInfos;
import dev.egomotion.codecs.recording.FrameSource;
import dev.egomotion.codecs.recording.FrameSources;
import dev.egomotion.codecs.recording.FrameSourcesTest;
import dev.egomotion.codecs.recording.SourceOptions;
import dev.egomotion.codecs.still.ImageCodec;
import dev.egomotion.codecs.video.VideoWriter;
import dev.egomotion.codecs.video.VideoWriter.Encoding;
import dev.egomotion.geometry.scene.SceneDrive;
import dev.egomotion.geometry.scene.SceneSettings;
import dev.egomotion.geometry.values.Camera;
import dev.egomotion.geometry.values.Camera.Calibration;
import dev.egomotion.geometry.values.Distortion;
import dev.egomotion.geometry.values.GrayImage;
import dev.egomotion.geometry.values.PinholeCamera;
import dev.egomotion.geometry.values.RgbImage;
import dev.egomotion.schemas.Frame;
import dev.egomotion.schemas.FrameCodec;
import dev.egomotion.schemas.SegmentStart;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalDouble;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class TrackingImageTest {
    private static final PinholeCamera SMALL = PinholeCamera.ofFieldOfView(160, 96, 1.2);

    private static final RgbImage STREET =
            SceneDrive.street(SceneSettings.of(416, 104, 1, 7)).frame(0).image();

    @TempDir Path folder;

    private static PinholeCamera camera(RgbImage image) {
        return PinholeCamera.ofFieldOfView(image.width(), image.height(), 1.2);
    }

    private static RgbImage street(int width, int height) {
        return ImageCodec.resize(STREET, width, height);
    }

    private static SegmentStart segment(Camera camera, FrameCodec codec) {
        return SegmentStart.newBuilder()
                .setCameraInfo(CameraInfos.of(camera))
                .setCodec(codec)
                .build();
    }

    private static DecodeOutcome.Image still(Camera camera, byte[] bytes) throws Exception {
        Frame frame =
                Frame.newBuilder()
                        .setSequence(0)
                        .setCaptureTimeNanos(0)
                        .setData(ByteBuffer.wrap(bytes))
                        .build();
        try (FrameDecoder decoder = FrameDecoders.open(segment(camera, FrameCodec.PNG), 104, 32)) {
            DecodeOutcome outcome = decoder.decode(frame).get(0);
            return assertInstanceOf(DecodeOutcome.Image.class, outcome, outcome::toString);
        }
    }

    private DecodeOutcome.Image video(RgbImage image) throws Exception {
        Path file = folder.resolve("one.mp4");
        try (VideoWriter writer =
                new VideoWriter(file, image.width(), image.height(), 25, 1, Encoding.H264)) {
            writer.write(image);
        }
        SourceOptions packets = SourceOptions.defaults().withPassthrough(true);
        try (FrameSource source = FrameSources.open(file, packets)) {
            SegmentStart start = source.description().segmentStart(Camera.rectified(camera(image)));
            try (FrameDecoder decoder = FrameDecoders.open(start, 104, 32)) {
                List<DecodeOutcome> outcomes =
                        new ArrayList<>(decoder.decode(FrameSourcesTest.all(source).get(0)));
                outcomes.addAll(decoder.drain());
                return assertInstanceOf(DecodeOutcome.Image.class, outcomes.get(0));
            }
        }
    }

    /** Luma of an image by its formula, resized as OpenCV does. */
    private static GrayImage expected(RgbImage image, int width, int height) {
        float[] values = ImageCodec.resize(image, width, height).luma().values();
        byte[] luma = new byte[width * height];
        for (int i = 0; i < luma.length; i++) {
            luma[i] = (byte) Math.round(255 * values[i]);
        }
        return new GrayImage(width, height, luma);
    }

    private static double mean(GrayImage image) {
        return IntStream.range(0, image.values().length)
                .map(i -> image.values()[i] & 0xff)
                .average()
                .orElseThrow();
    }

    private static double meanDifference(GrayImage a, GrayImage b) {
        assertEquals(a.width(), b.width());
        assertEquals(a.height(), b.height());
        double sum = 0;
        for (int i = 0; i < a.values().length; i++) {
            sum += Math.abs((a.values()[i] & 0xff) - (b.values()[i] & 0xff));
        }
        return sum / a.values().length;
    }

    @ParameterizedTest
    @CsvSource({
        "1226, 370, 832, 251",
        "1241, 376, 832, 252",
        "832, 256, 832, 256",
        "416, 128, 416, 128",
        "1920, 1080, 832, 468",
        "4000, 1, 832, 1"
    })
    void of_camera_atMostTheWidestInItsProportions(
            int width, int height, int trackingWidth, int trackingHeight) {
        PinholeCamera camera = PinholeCamera.ofFieldOfView(width, height, 1.2);
        assertEquals(camera.resizedTo(trackingWidth, trackingHeight), TrackingSize.of(camera));
    }

    @ParameterizedTest
    @ValueSource(ints = {208, 1040})
    void decode_png_lumaByItsFormula(int width) throws Exception {
        RgbImage image = street(width, width / 4);
        Camera camera = Camera.rectified(camera(image));
        GrayImage tracking = still(camera, ImageCodec.encodePng(image)).tracking();
        int trackingWidth = Math.min(width, 832);
        GrayImage expected = expected(image, trackingWidth, trackingWidth / 4);
        assertTrue(meanDifference(expected, tracking) < 1);
    }

    /**
     * The picture of a limited range video, as packet and as the JPEG that ingest makes of it: about one
     * grey level darker, for ingest converts by swscale's quick way, which rounds down.
     */
    @ParameterizedTest
    @ValueSource(ints = {208, 1040})
    void decode_jpegAndLimitedRangeVideo_sameGray(int width) throws Exception {
        RgbImage image = street(width, width / 4);
        Camera camera = Camera.rectified(camera(image));
        GrayImage packet = video(image).tracking();
        byte[] bytes;
        try (FrameSource source =
                FrameSources.open(folder.resolve("one.mp4"), SourceOptions.defaults())) {
            bytes = FrameSourcesTest.all(source).get(0).getData().array();
        }
        GrayImage jpeg = still(camera, bytes).tracking();
        assertTrue(meanDifference(jpeg, packet) < 2, () -> "" + meanDifference(jpeg, packet));
        assertEquals(mean(jpeg), mean(packet), 1.5);
        GrayImage rendered = still(camera, ImageCodec.encodePng(image)).tracking();
        assertTrue(meanDifference(rendered, packet) < 4);
        assertEquals(mean(rendered), mean(packet), 1);
    }

    @ParameterizedTest
    @ValueSource(ints = {208, 1040})
    void decode_blackAndWhite_fullRangeInEveryForm(int width) throws Exception {
        for (int level : new int[] {0, 255}) {
            RgbImage image = TestImages.plain(width, width / 4, level, level, level);
            Camera camera = Camera.rectified(camera(image));
            assertEquals(level, video(image).tracking().at(50, 20), 2);
            assertEquals(
                    level,
                    still(camera, ImageCodec.encodeJpeg(image, 95)).tracking().at(50, 20),
                    2);
            assertEquals(level, still(camera, ImageCodec.encodePng(image)).tracking().at(50, 20));
        }
    }

    @Test
    void decode_distorted_lumaOfTheRectifiedImage() throws Exception {
        RgbImage image = TestImages.moving(160, 96, 3);
        Camera camera =
                new Camera(
                        SMALL,
                        new Distortion.PlumbBob(-0.21, 0.04, 0.002, -0.003, 0.001),
                        Calibration.CALIBRATED,
                        OptionalDouble.empty());
        byte[] png = ImageCodec.encodePng(image);
        GrayImage tracking = still(camera, png).tracking();
        Frame frame =
                Frame.newBuilder()
                        .setSequence(0)
                        .setCaptureTimeNanos(0)
                        .setData(ByteBuffer.wrap(png))
                        .build();
        try (FrameDecoder full = FrameDecoders.openFullSize(segment(camera, FrameCodec.PNG))) {
            DecodeOutcome.Image straight = (DecodeOutcome.Image) full.decode(frame).get(0);
            assertArrayEquals(tracking.values(), straight.tracking().values());
            assertTrue(meanDifference(expected(straight.image(), 160, 96), tracking) < 0.6);
        }
    }

    @Test
    void decode_networkSizeIsTheFramesOwn_trackingImageAllTheSame() throws Exception {
        RgbImage image = street(104, 32);
        Camera camera = Camera.rectified(camera(image));
        DecodeOutcome.Image decoded = still(camera, ImageCodec.encodePng(image));
        assertArrayEquals(image.rgb(), decoded.image().rgb());
        assertTrue(meanDifference(expected(image, 104, 32), decoded.tracking()) < 1);
    }
}
