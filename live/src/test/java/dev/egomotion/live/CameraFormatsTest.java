package dev.egomotion.live;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.egomotion.codecs.decode.DecodeOutcome;
import dev.egomotion.codecs.decode.FrameDecoder;
import dev.egomotion.codecs.decode.FrameDecoders;
import dev.egomotion.codecs.decode.VideoPreview;
import dev.egomotion.codecs.still.ImageCodec;
import dev.egomotion.codecs.video.VideoWriter;
import dev.egomotion.geometry.scene.SceneDrive;
import dev.egomotion.geometry.scene.SceneSettings;
import dev.egomotion.geometry.values.RgbImage;
import dev.egomotion.schemas.CameraReason;
import dev.egomotion.schemas.CameraState;
import dev.egomotion.schemas.CameraStatus;
import dev.egomotion.schemas.ClockSource;
import dev.egomotion.schemas.Frame;
import dev.egomotion.schemas.FrameCodec;
import dev.egomotion.schemas.FrameEvent;
import dev.egomotion.schemas.SegmentEnd;
import dev.egomotion.schemas.SegmentEndReason;
import dev.egomotion.schemas.SegmentStart;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;

/** What cameras and files send, and what becomes of it. */
@Timeout(120)
@Execution(ExecutionMode.CONCURRENT)
class CameraFormatsTest extends CameraTestCase {
    @Test
    void rtspByTcp_h264_untouchedAndTimedByTheCamera() throws Exception {
        script.reportMillis = 1_000;
        script.clockAheadNanos = 30_000_000;
        try (FakeRtspCamera camera = new FakeRtspCamera(script, 0)) {
            start(camera.address(), Transport.TCP);
            awaitFrames(70);
            requireUntouched();
            List<Frame> frames = topics.events(Frame.class);
            double worst = 0;
            for (Frame frame : frames) {
                double error =
                        (frame.getCaptureTimeNanos()
                                        - camera.captured().get((int) frame.getSequence()))
                                / MS;
                if (frame.getClock() == ClockSource.SENDER_REPORT) {
                    worst = Math.max(worst, Math.abs(error));
                } else {
                    // 30 ms by which the camera's clock is ahead cannot be known yet.
                    assertEquals(-30, error, 60, "frame " + frame.getSequence());
                }
            }
            assertTrue(worst <= 1, "off by %.3f ms".formatted(worst));
            assertEquals(ClockSource.SENDER_REPORT, frames.get(frames.size() - 1).getClock());
        }
    }

    /** Every frame decodes, and its place in the street tells that none is exchanged. */
    private void requireUntouched() throws Exception {
        SegmentStart start = topics.events(SegmentStart.class).get(0);
        assertEquals(FrameCodec.H264, start.getCodec());
        assertEquals(160, start.getCameraInfo().getWidth());
        assertEquals(96, start.getCameraInfo().getHeight());
        long expected = 0;
        try (FrameDecoder decoder = FrameDecoders.openFullSize(start)) {
            for (Frame frame : topics.events(Frame.class)) {
                assertEquals(expected++, frame.getSequence());
                CodedVideo.Picture picture =
                        street.pictures().get((int) frame.getSequence() % street.pictures().size());
                assertEquals(picture.key(), frame.getKeyFrame());
                assertEquals(picture.key(), frame.getDecoderStart() != null);
                byte[] slice = picture.units().get(picture.units().size() - 1);
                byte[] data = new byte[frame.getData().remaining()];
                frame.getData().duplicate().get(data);
                byte[] tail = new byte[slice.length];
                System.arraycopy(data, data.length - slice.length, tail, 0, slice.length);
                assertArrayEquals(slice, tail);
                decoder.decode(frame)
                        .forEach(outcome -> assertInstanceOf(DecodeOutcome.Image.class, outcome));
            }
        }
    }

    /** A reader that was not there at the segment's start needs nothing of it. */
    @Test
    void readerBeginsInTheMiddle_decodesFromTheNextKeyFrameOn() throws Exception {
        try (FakeRtspCamera camera = new FakeRtspCamera(script, 0);
                VideoPreview preview = new VideoPreview(960)) {
            start(camera.address(), Transport.TCP);
            awaitFrames(40);
            List<FrameEvent> later =
                    topics.frameEvents.subList(14, topics.frameEvents.size()).stream()
                            .filter(e -> e.getEvent() instanceof Frame)
                            .toList();
            List<Long> shown = new ArrayList<>();
            for (FrameEvent event : later) {
                preview.take(event.getSegment(), (Frame) event.getEvent(), true)
                        .ifPresent(picture -> shown.add(picture.sequence()));
            }
            assertEquals(20, shown.get(0));
            assertTrue(shown.size() >= 20, shown::toString);
        }
    }

    /** After fifty pictures each is given at its own end, whole. */
    @Test
    void promptPictures_untouchedAndSoonerThanTheNextBegins() throws Exception {
        settings = prompt();
        script.reportMillis = 1_000;
        for (Transport transport : Transport.values()) {
            topics.frameEvents.clear();
            try (FakeRtspCamera camera = new FakeRtspCamera(script, 0)) {
                start(camera.address(), transport);
                awaitFrames(120);
                requireUntouched();
                for (Frame frame : topics.events(Frame.class)) {
                    if (frame.getClock() == ClockSource.SENDER_REPORT) {
                        long truth = camera.captured().get((int) frame.getSequence());
                        assertEquals(0, (frame.getCaptureTimeNanos() - truth) / MS, 1);
                    }
                }
                // The camera rests after a picture: it is here all the same.
                script.stalled = true;
                firstOf(CameraState.STALLED);
                int sent = camera.captured().size();
                assertEquals(sent, topics.events(Frame.class).size());
                ingest.close();
                topics.statuses.clear();
                script.stalled = false;
            }
        }
    }

    @Test
    void rtspByUdp_h264_untouched() throws Exception {
        try (FakeRtspCamera camera = new FakeRtspCamera(script, 0)) {
            start(camera.address(), Transport.UDP);
            awaitFrames(30);
            requireUntouched();
        }
    }

    /** Raw video, as USB cameras give it: a codec that does not travel. */
    @Test
    void rawVideoInAFile_becomesJpegAndEnds() throws Exception {
        start(raw("becomes-jpeg", 12, 10).toString(), Transport.TCP);
        awaitFrames(12);
        List<Frame> frames = topics.events(Frame.class);
        for (int i = 0; i < 12; i++) {
            byte[] jpeg = new byte[frames.get(i).getData().remaining()];
            frames.get(i).getData().duplicate().get(jpeg);
            RgbImage image = ImageCodec.decode(jpeg);
            assertEquals(96, image.width());
            assertEquals(18 * i * 255 / 219, image.rgb()[0] & 0xff, 3);
            assertEquals(i, frames.get(i).getSequence());
        }
        ingest.close();
        topics.await("the end", t -> t.last().getState() == CameraState.STOPPED);
        assertEquals(12, topics.last().getPublished());
    }

    @Test
    void sizeChangesInMidStream_newSegmentOfTheNewSize() throws Exception {
        try (FakeRtspCamera camera = new FakeRtspCamera(script, 0)) {
            start(camera.address(), Transport.TCP);
            awaitFrames(10);
            script.video = larger;
            topics.await("another size", t -> t.events(SegmentStart.class).size() == 2);
            SegmentStart second = topics.events(SegmentStart.class).get(1);
            assertEquals(192, second.getCameraInfo().getWidth());
            assertEquals(128, second.getCameraInfo().getHeight());
            assertEquals(
                    SegmentEndReason.FORMAT_CHANGED,
                    topics.events(SegmentEnd.class).get(0).getReason());
            assertEquals(1, camera.connections(), "the connection went on");
        }
    }

    /** Its index would stand at its end, which is not there yet. */
    @Test
    void aviThatGrows_readAsItGrows() throws Exception {
        Path whole = folder.resolve("whole.avi");
        SceneDrive drive = SceneDrive.street(SceneSettings.of(96, 64, 10, 2));
        try (VideoWriter writer =
                new VideoWriter(whole, 96, 64, 10, 10, VideoWriter.Encoding.MJPEG)) {
            for (int i = 0; i < 40; i++) {
                writer.write(drive.frame(i % 10).image());
            }
        }
        byte[] bytes = Files.readAllBytes(whole);
        Path grows = folder.resolve("grows.avi");
        Files.write(grows, Arrays.copyOf(bytes, bytes.length / 2));
        start(grows.toString(), Transport.TCP);
        awaitFrames(10);
        try (OutputStream out = Files.newOutputStream(grows, StandardOpenOption.APPEND)) {
            out.write(bytes, bytes.length / 2, bytes.length - bytes.length / 2);
        }
        awaitFrames(40);
    }

    /** What is decoded here tells its size picture by picture. */
    @Test
    void transcodedStreamChangesItsSize_newSegmentAndNothingLost() throws Exception {
        Path file = folder.resolve("pictures.bin");
        try (OutputStream out = Files.newOutputStream(file)) {
            for (int i = 0; i < 12; i++) {
                int width = i < 5 ? 96 : 128;
                SceneDrive drive = SceneDrive.street(SceneSettings.of(width, 64, 12, 2));
                out.write(ImageCodec.encodePng(drive.frame(i).image()));
            }
        }
        start(file.toString(), Transport.TCP);
        topics.await("two segments", t -> t.events(SegmentStart.class).size() == 2);
        ingest.close();
        awaitFrames(12);
        List<SegmentStart> starts = topics.events(SegmentStart.class);
        assertEquals(96, starts.get(0).getCameraInfo().getWidth());
        assertEquals(128, starts.get(1).getCameraInfo().getWidth());
        topics.await("two ends", t -> t.events(SegmentEnd.class).size() == 2);
        List<SegmentEnd> ends = topics.events(SegmentEnd.class);
        assertEquals(SegmentEndReason.FORMAT_CHANGED, ends.get(0).getReason());
        assertEquals(5, ends.get(0).getFrames());
        assertEquals(7, ends.get(1).getFrames());
        assertEquals(
                List.of(0L, 1L, 2L, 3L, 4L, 0L, 1L, 2L, 3L, 4L, 5L, 6L),
                topics.events(Frame.class).stream().map(Frame::getSequence).toList());
    }

    /** Of such a stream only the B-frames have time stamps: no order can be made of the rest. */
    @Test
    void bFramesWithoutStamps_refusedByName() throws Exception {
        Path file = folder.resolve("b.avi");
        SceneDrive drive = SceneDrive.street(SceneSettings.of(96, 64, 20, 2));
        try (VideoWriter writer =
                new VideoWriter(file, 96, 64, 10, 10, VideoWriter.Encoding.MPEG4)) {
            for (int i = 0; i < 20; i++) {
                writer.write(drive.frame(i).image());
            }
        }
        InputStream before = System.in;
        try (InputStream in = Files.newInputStream(file)) {
            System.setIn(in);
            start("-", Transport.TCP);
            CameraStatus stopped = firstOf(CameraState.STOPPED);
            assertEquals(CameraReason.UNSUPPORTED, stopped.getReason());
            assertTrue(stopped.getDetail().contains("B-frames"), stopped.getDetail());
        } finally {
            System.setIn(before);
        }
    }
}
