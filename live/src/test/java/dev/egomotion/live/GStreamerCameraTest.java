package dev.egomotion.live;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.egomotion.schemas.CameraReason;
import dev.egomotion.schemas.CameraState;
import dev.egomotion.schemas.ClockSource;
import dev.egomotion.schemas.Frame;
import dev.egomotion.schemas.FrameCodec;
import dev.egomotion.schemas.SegmentEnd;
import dev.egomotion.schemas.SegmentStart;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;

/** What the fake camera shows, against a server that others wrote. Profile gstreamer. */
@Tag("gstreamer")
@Timeout(180)
@Execution(ExecutionMode.CONCURRENT)
class GStreamerCameraTest extends CameraTestCase {
    private Path longer;

    @BeforeEach
    void render() throws Exception {
        longer = CodedVideo.streetFile(folder, 128, 64, 400, 10);
    }

    @Test
    void framesOverBothTransports_asEncodedAndInTheServersTime() throws Exception {
        List<byte[]> encoded =
                CodedVideo.of(longer).pictures().stream()
                        .map(p -> p.units().get(p.units().size() - 1))
                        .toList();
        for (Transport transport : Transport.values()) {
            try (GStreamerCamera camera = new GStreamerCamera(longer, 0)) {
                int before = topics.events(Frame.class).size();
                start(camera.address(), transport);
                topics.await(
                        "the server's clock over " + transport,
                        t ->
                                t.events(Frame.class).stream()
                                        .skip(before)
                                        .anyMatch(f -> f.getClock() == ClockSource.SENDER_REPORT));
                ingest.close();
                List<Frame> frames =
                        topics.events(Frame.class)
                                .subList(before, topics.events(Frame.class).size());
                Frame last = frames.get(frames.size() - 1);
                double age = System.currentTimeMillis() / 1e3 - last.getCaptureTimeNanos() / 1e9;
                assertTrue(age > -0.2 && age < 10, "captured " + age + " s ago");
                for (Frame frame : frames) {
                    byte[] data = new byte[frame.getData().remaining()];
                    frame.getData().duplicate().get(data);
                    assertTrue(
                            encoded.stream().anyMatch(e -> endsWith(data, e)),
                            "frame " + frame.getSequence() + " is a picture of the file");
                }
            }
        }
        SegmentStart segment = topics.events(SegmentStart.class).get(0);
        assertEquals(FrameCodec.H264, segment.getCodec());
        assertEquals(128, segment.getCameraInfo().getWidth());
        assertEquals(64, segment.getCameraInfo().getHeight());
    }

    private static boolean endsWith(byte[] all, byte[] end) {
        return all.length >= end.length
                && Arrays.equals(all, all.length - end.length, all.length, end, 0, end.length);
    }

    @Test
    void serverFreezesThenIsKilled_noticedAndTakenUpAgain() throws Exception {
        for (Transport transport : Transport.values()) {
            topics.statuses.clear();
            int port;
            try (GStreamerCamera camera = new GStreamerCamera(longer, 0)) {
                port = camera.port();
                start(camera.address(), transport);
                awaitFrames(topics.events(Frame.class).size() + 10);
                camera.freeze();
                assertEquals(CameraReason.NO_PACKETS, firstOf(CameraState.STALLED).getReason());
                camera.goOn();
                awaitFrames(topics.events(Frame.class).size() + 5);
                topics.statuses.clear();
            }
            firstOf(CameraState.BACKOFF);
            int segments = topics.events(SegmentStart.class).size();
            try (GStreamerCamera camera = new GStreamerCamera(longer, port)) {
                topics.await(
                        "a new segment from " + camera.address(),
                        t -> t.events(SegmentStart.class).size() > segments);
                awaitFrames(topics.events(Frame.class).size() + 5);
                assertEquals(2, topics.last().getOutages());
                ingest.close();
            }
        }
        assertFalse(topics.events(SegmentEnd.class).isEmpty());
    }

    @Test
    void fileEnds_newSegmentFromItsBeginning() throws Exception {
        Path shorter = CodedVideo.streetFile(folder, 96, 64, 20, 10);
        try (GStreamerCamera camera = new GStreamerCamera(shorter, 0)) {
            start(camera.address(), Transport.TCP);
            topics.await("a second segment", t -> t.events(SegmentStart.class).size() > 1);
            awaitFrames(25);
        }
    }

    @Test
    void serverRefuses_namedWithoutThePassword() throws Exception {
        try (GStreamerCamera camera = new GStreamerCamera(longer, 0, "admin", "rightPass1")) {
            requireWrongOnesNamed("127.0.0.1:" + camera.port());
        }
    }
}
