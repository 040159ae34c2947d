package dev.egomotion.codecs.decode;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.egomotion.codecs.UndecodableException;
import dev.egomotion.codecs.recording.FrameSource;
import dev.egomotion.codecs.recording.FrameSources;
import dev.egomotion.codecs.recording.SourceOptions;
import dev.egomotion.codecs.still.ImageCodec;
import dev.egomotion.codecs.video.VideoWriter;
import dev.egomotion.geometry.scene.SceneDrive;
import dev.egomotion.geometry.scene.SceneSettings;
import dev.egomotion.geometry.values.RgbImage;
import dev.egomotion.schemas.DecoderStart;
import dev.egomotion.schemas.Frame;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Coded video that is looked at from the middle on. */
final class VideoPreviewTest {
    private static final int GROUP = 10;

    @TempDir private static Path folder;
    private static final List<RgbImage> STREET = new ArrayList<>();
    private static final List<Frame> FRAMES = new ArrayList<>();

    @BeforeAll
    static void encode() throws Exception {
        Path file = folder.resolve("street.mp4");
        SceneDrive drive = SceneDrive.street(SceneSettings.of(160, 96, 3 * GROUP, 2));
        try (VideoWriter writer =
                new VideoWriter(file, 160, 96, 10, GROUP, VideoWriter.Encoding.H264)) {
            for (int i = 0; i < 3 * GROUP; i++) {
                STREET.add(drive.frame(i).image());
                writer.write(STREET.get(i));
            }
        }
        try (FrameSource source =
                FrameSources.open(file, SourceOptions.defaults().withPassthrough(true))) {
            for (Optional<Frame> f = source.next(); f.isPresent(); f = source.next()) {
                FRAMES.add(f.get());
            }
        }
    }

    private static List<VideoPreview.Shown> shown(VideoPreview preview, List<Frame> frames)
            throws Exception {
        List<VideoPreview.Shown> shown = new ArrayList<>();
        for (Frame frame : frames) {
            preview.take("a", frame, true).ifPresent(shown::add);
        }
        return shown;
    }

    @Test
    void take_fromTheMiddleOfAGroup_picturesFromTheNextKeyFrameOn() throws Exception {
        try (VideoPreview preview = new VideoPreview(960)) {
            List<VideoPreview.Shown> shown = shown(preview, FRAMES.subList(GROUP + 4, 3 * GROUP));
            assertEquals(2 * GROUP, shown.get(0).sequence());
            assertEquals(GROUP, shown.size());
            for (VideoPreview.Shown picture : shown) {
                RgbImage image = ImageCodec.decode(picture.jpeg());
                double same = difference(image, STREET.get((int) picture.sequence()));
                double next =
                        difference(
                                image, STREET.get((int) (picture.sequence() + 5) % STREET.size()));
                assertTrue(same < 8 && same < next, "%.1f, another %.1f".formatted(same, next));
            }
        }
    }

    /** Mean absolute difference of the channels, gray levels. */
    private static double difference(RgbImage a, RgbImage b) {
        assertEquals(a.width(), b.width());
        double sum = 0;
        for (int i = 0; i < a.rgb().length; i++) {
            sum += Math.abs((a.rgb()[i] & 0xff) - (b.rgb()[i] & 0xff));
        }
        return sum / a.rgb().length;
    }

    @Test
    void take_largerThanAsked_shrunk() throws Exception {
        try (VideoPreview preview = new VideoPreview(80)) {
            RgbImage image = ImageCodec.decode(shown(preview, FRAMES.subList(0, 5)).get(0).jpeg());
            assertEquals(80, image.width());
            assertEquals(48, image.height());
        }
    }

    @Test
    void take_notWanted_decodedForThoseAfterIt() throws Exception {
        try (VideoPreview preview = new VideoPreview(960)) {
            for (Frame frame : FRAMES.subList(0, 5)) {
                assertEquals(Optional.empty(), preview.take("a", frame, false));
            }
            assertEquals(5, preview.take("a", FRAMES.get(5), true).orElseThrow().sequence());
        }
    }

    @Test
    void take_anotherSegment_nothingUntilItsKeyFrame() throws Exception {
        try (VideoPreview preview = new VideoPreview(960)) {
            shown(preview, FRAMES.subList(0, 5));
            assertEquals(Optional.empty(), preview.take("b", FRAMES.get(5), true));
            assertEquals(
                    GROUP, preview.take("b", FRAMES.get(GROUP), true).orElseThrow().sequence());
        }
    }

    @Test
    void take_parametersOfAMegabyte_refused() {
        Frame huge =
                Frame.newBuilder(FRAMES.get(0))
                        .setDecoderStart(
                                DecoderStart.newBuilder(FRAMES.get(0).getDecoderStart())
                                        .setParameters(ByteBuffer.wrap(new byte[(1 << 20) + 1]))
                                        .build())
                        .build();
        try (VideoPreview preview = new VideoPreview(960)) {
            UndecodableException refused =
                    assertThrows(UndecodableException.class, () -> preview.take("a", huge, true));
            assertTrue(refused.getMessage().contains("1048577 bytes"), refused.getMessage());
        }
    }
}
