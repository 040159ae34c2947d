package dev.egomotion.live;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.egomotion.schemas.ClockSource;
import dev.egomotion.schemas.Frame;
import dev.egomotion.schemas.SegmentEnd;
import dev.egomotion.schemas.SegmentEndReason;
import dev.egomotion.schemas.SegmentStart;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;

/** When pictures were taken, by clocks that tell it, are wrong, or are set. */
@Timeout(120)
@Execution(ExecutionMode.CONCURRENT)
class CameraClocksTest extends CameraTestCase {
    @Test
    void clockJumpsAnHour_newSegment() throws Exception {
        script.reportMillis = 500;
        try (FakeRtspCamera camera = new FakeRtspCamera(script, 0)) {
            start(camera.address(), Transport.TCP);
            topics.await(
                    "the camera's clock",
                    t ->
                            t.events(Frame.class).stream()
                                    .anyMatch(f -> f.getClock() == ClockSource.SENDER_REPORT));
            script.clockAheadNanos = 3_600_000_000_000L;
            topics.await(
                    "a segment of another time", t -> t.events(SegmentStart.class).size() == 2);
            assertEquals(
                    SegmentEndReason.CLOCK_JUMPED,
                    topics.events(SegmentEnd.class).get(0).getReason());
            awaitFrames(topics.events(Frame.class).size() + 10);
            Frame last = topics.events(Frame.class).get(topics.events(Frame.class).size() - 1);
            double ahead = last.getCaptureTimeNanos() / 1e9 - System.currentTimeMillis() / 1e3;
            assertEquals(3600, ahead, 5);
            assertEquals(1, camera.connections());
        }
    }

    /** The camera tells no time: capture times follow this machine's clock, also where somebody sets it. */
    @Test
    void machinesClockIsSet_newSegmentOfTheNewTime() throws Exception {
        script.reportMillis = 0;
        try (FakeRtspCamera camera = new FakeRtspCamera(script, 0)) {
            start(camera.address(), Transport.TCP);
            awaitFrames(10);
            machine.ahead = Duration.ofHours(1);
            topics.await(
                    "a segment of another time", t -> t.events(SegmentStart.class).size() == 2);
            awaitFrames(topics.events(Frame.class).size() + 5);
            SegmentEnd end = topics.events(SegmentEnd.class).get(0);
            assertEquals(SegmentEndReason.CLOCK_JUMPED, end.getReason());
            assertTrue(end.getDetail().contains("set by 3600."), end.getDetail());
            List<Frame> frames = topics.events(Frame.class);
            long between =
                    frames.get(frames.size() - 1).getCaptureTimeNanos()
                            - frames.get(0).getCaptureTimeNanos();
            assertEquals(3600, between / 1e9, 60);
            assertEquals(1, camera.connections());
        }
    }

    @Test
    void firstReportIsWrong_neverBelieved() throws Exception {
        script.reportMillis = 1_000;
        script.firstReportErrorNanos = 440_000_000;
        try (FakeRtspCamera camera = new FakeRtspCamera(script, 0)) {
            start(camera.address(), Transport.TCP);
            topics.await(
                    "the camera's clock",
                    t ->
                            t.events(Frame.class).stream()
                                    .anyMatch(f -> f.getClock() == ClockSource.SENDER_REPORT));
            awaitFrames(topics.events(Frame.class).size() + 10);
            for (Frame frame : topics.events(Frame.class)) {
                long truth = camera.captured().get((int) frame.getSequence());
                if (frame.getClock() == ClockSource.SENDER_REPORT) {
                    assertEquals(0, (frame.getCaptureTimeNanos() - truth) / MS, 1);
                }
            }
        }
    }

    @Test
    void stampsThatAdvanceFasterThanTime_flaggedAndNotUsed() throws Exception {
        script.framesPerSecond = 21;
        script.stampedFramesPerSecond = 25;
        script.reportMillis = 0;
        try (FakeRtspCamera camera = new FakeRtspCamera(script, 0)) {
            start(camera.address(), Transport.TCP);
            topics.await(
                    "the flag", t -> t.statuses.stream().anyMatch(s -> s.getStampRate() != null));
            assertEquals(21 / 25.0, topics.last().getStampRate(), 0.03);
        }
    }

    @Test
    void picturesThatNeverCome_countedByTheirStamps() throws Exception {
        try (FakeRtspCamera camera = new FakeRtspCamera(script, 0)) {
            start(camera.address(), Transport.TCP);
            awaitFrames(20);
            script.dropped.set(4);
            awaitFrames(topics.events(Frame.class).size() + 30);
            assertEquals(4, ingest.counts().get("front").missing());
        }
    }

    @Test
    void speedsOfTheVehicle_givenToPicturesByTheirTime() throws Exception {
        Path file = folder.resolve("speeds.csv");
        long now = System.currentTimeMillis() / 1000;
        StringBuilder rows = new StringBuilder();
        for (int i = 0; i < 50; i++) { // as much as is kept
            rows.append("%d,%d%n".formatted(now + i, 10 + i));
        }
        Files.writeString(file, rows);
        try (SpeedFeed feed = SpeedFeed.open(file.toString(), lines::add);
                FakeMjpegCamera camera = new FakeMjpegCamera(jpegs(), 20)) {
            Eventually.await(() -> feed.at(now * 1_000_000_000L).isPresent());
            pictures = new LiveIngest.Pictures(8 << 20, 95, 60, Optional.of(feed));
            start(named("front", camera.address()));
            awaitFrames(10);
            assertTrue(topics.events(SegmentStart.class).get(0).getSpeedMeasured());
            for (Frame frame : topics.events(Frame.class)) {
                double seconds = frame.getCaptureTimeNanos() / 1e9 - now;
                assertEquals(10 + seconds, frame.getSpeed(), 0.01);
            }
            assertTrue(feed.counts().matched() >= 10);
        }
    }
}
