package dev.egomotion.live;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.egomotion.schemas.CameraStatus;
import dev.egomotion.schemas.Frame;
import dev.egomotion.schemas.FrameEvent;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;

/** More pictures than are wanted, than the pipeline computes, than the brokers take. */
@Timeout(120)
@Execution(ExecutionMode.CONCURRENT)
class CameraLoadTest extends CameraTestCase {
    /** A pipeline that does nothing: its group has committed the topic's beginning. */
    @Test
    void pipelineDoesNotKeepUp_everyCameraShedByOneRegularStride() throws Exception {
        destination =
                topics.destination(Optional.of(new LiveIngest.Reader("pipeline", 5, true, 4)));
        topics.commit("pipeline", 0);
        List<byte[]> pictures = jpegs();
        try (FakeMjpegCamera left = new FakeMjpegCamera(pictures, 20);
                FakeMjpegCamera right = new FakeMjpegCamera(pictures, 20)) {
            start(named("left", left.address()), named("right", right.address()));
            topics.await(
                    "the greatest stride",
                    t ->
                            reported(t, "left").stream().anyMatch(s -> s.getStride() == 6)
                                    && reported(t, "right").stream()
                                            .anyMatch(s -> s.getStride() == 6));
            awaitFrames(topics.events(Frame.class).size() + 12);
            for (String camera : List.of("left", "right")) {
                assertEquals(4, reported(topics, camera).get(0).getDepthEvery(), "from the first");
                List<Long> sequences =
                        topics.frameEvents.stream()
                                .filter(e -> e.getCamera().equals(camera))
                                .map(FrameEvent::getEvent)
                                .filter(e -> e instanceof Frame f && f.getStride() == 6)
                                .map(e -> ((Frame) e).getSequence())
                                .toList();
                assertTrue(sequences.size() > 2, camera);
                for (int i = 1; i < sequences.size(); i++) {
                    assertEquals(6, sequences.get(i) - sequences.get(i - 1), camera);
                }
            }
            assertTrue(
                    lines.stream().anyMatch(l -> l.contains("one picture in 6")), lines::toString);
            assertTrue(
                    ingest.counts().get("left").notPublished().get(Ledger.Reason.SHED) > 0,
                    () -> ingest.counts().toString());
        }
    }

    /** Pictures that need each other are all published; those that are shed say so. */
    @Test
    void pipelineDoesNotKeepUp_packetsAreMarkedByTheStride() throws Exception {
        destination = topics.destination(Optional.of(new LiveIngest.Reader("pipeline", 5, true)));
        topics.commit("pipeline", 0);
        try (FakeRtspCamera camera = new FakeRtspCamera(script, 0)) {
            start(camera.address(), Transport.TCP);
            topics.await(
                    "the greatest stride",
                    t -> t.events(Frame.class).stream().anyMatch(f -> f.getStride() == 6));
            awaitFrames(topics.events(Frame.class).size() + 30);
            long expected = 0;
            long last = 0;
            long sinceDepth = 0;
            for (Frame frame : topics.events(Frame.class)) {
                assertEquals(expected++, frame.getSequence());
                double age = (frame.getArrivalTimeNanos() - frame.getCaptureTimeNanos()) / MS;
                assertEquals(0, age, 2_000);
                if (!frame.getDecodeOnly()) {
                    long step = frame.getSequence() - last;
                    assertTrue(frame.getSequence() == 0 || step == frame.getStride());
                    last = frame.getSequence();
                    sinceDepth = frame.getDepthCarried() ? sinceDepth + 1 : 0;
                    assertTrue(sinceDepth < 4, "depth is measured of one in four");
                }
            }
            assertTrue(topics.events(Frame.class).stream().anyMatch(Frame::getDepthCarried));
            assertEquals(Map.of(), ingest.counts().get("front").notPublished());
        }
    }

    private static List<CameraStatus> reported(KafkaTopics topics, String camera) {
        return topics.statuses.stream().filter(s -> s.getCamera().equals(camera)).toList();
    }

    @Test
    void rateOfACamera_everyNthPicture() throws Exception {
        try (FakeMjpegCamera camera = new FakeMjpegCamera(jpegs(), 20)) {
            start(
                    new CameraSpec(
                            "front",
                            CameraAddress.parse(camera.address()),
                            Optional.empty(),
                            OptionalDouble.of(80),
                            OptionalDouble.empty(),
                            Transport.TCP,
                            OptionalDouble.of(5)));
            awaitFrames(40);
            ingest.close();
            Ledger.Counts counts = ingest.counts().get("front");
            List<Frame> frames = topics.events(Frame.class);
            for (int i = 0; i < frames.size(); i++) {
                assertEquals(i, frames.get(i).getSequence(), "as of a slower camera");
                assertFalse(frames.get(i).getDecodeOnly());
            }
            assertTrue(
                    counts.notPublished().get(Ledger.Reason.OVER_RATE) >= counts.published(),
                    counts.toString());
            assertEquals(
                    counts.received(),
                    counts.published() + counts.notPublished().get(Ledger.Reason.OVER_RATE));
        }
    }

    /** Its stamps say 1000 pictures a second, and the lane holds four: whoever reads a file can wait. */
    @Test
    void fileFasterThanEverything_nothingLost() throws Exception {
        settings = settings(4, LiveSettings.defaults().deliverWithin());
        start(raw("fast", 300, 1000).toString(), Transport.TCP);
        awaitFrames(300);
        ingest.close();
        Ledger.Counts counts = ingest.counts().values().iterator().next();
        assertEquals(300, counts.published(), counts.toString());
        assertEquals(Map.of(), counts.notPublished());
    }

    /** A slow recording is not taken faster than it was made: its pictures keep their times. */
    @Test
    void file_keepsThePaceOfItsStamps() throws Exception {
        start(raw("paced", 12, 10).toString(), Transport.TCP);
        awaitFrames(12);
        List<Frame> frames = topics.events(Frame.class);
        double seconds =
                (frames.get(11).getCaptureTimeNanos() - frames.get(0).getCaptureTimeNanos()) / 1e9;
        assertEquals(1.1, seconds, 0.02);
    }
}
