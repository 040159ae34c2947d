package dev.egomotion.topology;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.egomotion.schemas.DeadLetter;
import dev.egomotion.schemas.DeadLetterKind;
import dev.egomotion.schemas.Frame;
import dev.egomotion.schemas.StatusReason;
import dev.egomotion.schemas.TrackingStatus;
import dev.egomotion.schemas.TrajectoryPoint;
import dev.egomotion.topology.settings.TopologySettings;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** No record, whatever its bytes say, stops the stream or costs a good frame its record. */
class BarrierTest {
    private static final RenderedDrive DRIVE = new RenderedDrive(12, 5);

    static List<BadRecords.Case> cases() {
        return BadRecords.all("front", DRIVE.png(3));
    }

    @ParameterizedTest
    @MethodSource("cases")
    void badRecords_betweenGoodFrames_areDeadLettersAndNothingElseChanges(BadRecords.Case bad) {
        check(bad);
    }

    @Test
    void badRecords_shared_areDeadLettersAndNothingElseChanges() throws Exception {
        Path shared = Path.of(System.getProperty("egomotion.shared"));
        Assumptions.assumeTrue(Files.isDirectory(shared), "no shared folder at " + shared);
        List<BadRecords.Case> cases = BadRecords.shared(shared);
        assertEquals(5, cases.size());
        cases.forEach(BarrierTest::check);
    }

    private static void check(BadRecords.Case bad) {
        List<Sent> good = Sent.segment("front", "0", DRIVE);
        for (boolean restarting : new boolean[] {false, true}) {
            List<TrajectoryPoint> points = new ArrayList<>();
            List<DeadLetter> letters = new ArrayList<>();
            try (TopologyFixture topology =
                    new TopologyFixture(TopologyFixture.settings(), Networks.pixels(3))) {
                Sent.all(topology, good.subList(0, 6));
                for (Sent sent : bad.records()) {
                    topology.send(sent.key(), sent.record());
                    points.addAll(topology.trajectory());
                    letters.addAll(topology.deadLetters());
                    if (restarting) {
                        topology.restart();
                    }
                }
                Sent.all(topology, good.subList(6, good.size()));
                points.addAll(topology.trajectory());
                letters.addAll(topology.deadLetters());
            }
            assertEquals(bad.letters(), letters.size(), letters::toString);
            letters.forEach(letter -> assertTrue(letter.toString().length() < 3000));
            assertEquals(DRIVE.size() + bad.points(), points.size(), points::toString);
            for (int i = 0; i < DRIVE.size(); i++) {
                assertGood(i, points);
            }
        }
    }

    private static void assertGood(long sequence, List<TrajectoryPoint> points) {
        List<TrajectoryPoint> found =
                points.stream()
                        .filter(p -> p.getCamera().equals("front") && p.getSegment().equals("0"))
                        .filter(p -> p.getSequence() == sequence)
                        .toList();
        assertEquals(1, found.size(), "records of frame " + sequence);
        assertTrue(found.get(0).getStatus() != TrackingStatus.LOST, found::toString);
    }

    @Test
    void frame_thatJumpsAhead_isLostAndSaysSo() {
        try (TopologyFixture topology =
                new TopologyFixture(TopologyFixture.settings(), Networks.pixels(2))) {
            Sent.all(topology, Sent.segment("front", "0", DRIVE).subList(0, 4));
            topology.trajectory();
            topology.send("front", Events.frame("front", "0", 5000, DRIVE.png(3)));
            TrajectoryPoint point = topology.trajectory().get(0);
            assertEquals(TrackingStatus.LOST, point.getStatus());
            assertEquals(StatusReason.OTHER, point.getReason());
            assertEquals(
                    "frame 5000 of segment '0' is more than 300 ahead of every frame before it",
                    topology.deadLetters().get(0).getDetail());
            topology.send("front", Events.frame("front", "0", 5001, DRIVE.png(4)));
            assertEquals(StatusReason.GAP, topology.trajectory().get(0).getReason());
        }
    }

    @Test
    void frame_tooLargeToKeep_isLostInItsPlace() {
        TopologySettings settings = TopologyFixture.settings();
        try (TopologyFixture topology = new TopologyFixture(settings, Networks.pixels(2))) {
            List<Sent> records = Sent.segment("front", "0", DRIVE);
            byte[] large = new byte[settings.streams().largestRecordBytes()];
            records.set(3, new Sent("front", Events.frame("front", "0", 2, large)));
            Sent.all(topology, records);
            List<TrajectoryPoint> points = topology.trajectory();
            assertEquals(DRIVE.size(), points.size());
            assertEquals(2, points.get(2).getSequence());
            assertEquals(StatusReason.UNDECODABLE, points.get(2).getReason());
            String detail = topology.deadLetters().get(0).getDetail();
            assertTrue(detail.endsWith("at most 8450048 can be used"), detail);
        }
    }

    /** The time between them is the longest there is; it must not turn negative. */
    @Test
    void frames_atTheFarthestTimes_areInOrder() {
        long farthest = (1L << 62) - 1;
        try (TopologyFixture topology =
                new TopologyFixture(TopologyFixture.settings(), Networks.pixels(2))) {
            topology.send("front", Events.start("front", "0", DRIVE.camera()));
            topology.send("front", Events.frame("front", "0", 0, -farthest, DRIVE.png(0)));
            topology.send("front", Events.frame("front", "0", 1, farthest, DRIVE.png(1)));
            topology.send("front", Events.frame("front", "0", 2, farthest + 1, DRIVE.png(2)));
            List<TrajectoryPoint> points = topology.trajectory();
            assertEquals(StatusReason.FIRST_FRAME, points.get(0).getReason());
            assertTrue(points.get(1).getReason() != StatusReason.TIME_REVERSED, points::toString);
            assertEquals(StatusReason.UNDECODABLE, points.get(2).getReason());
            String detail = topology.deadLetters().get(0).getDetail();
            assertTrue(detail.startsWith("captureTimeNanos is 4611686018427387904"), detail);
        }
    }

    /** A packet that waits for earlier ones while a key frame before it comes after it. */
    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void packet_heldWhileAKeyFrameComes_hasItsRecordAfterARestart(
            boolean restarting, @TempDir Path folder) throws Exception {
        RenderedPackets packets = RenderedPackets.of(DRIVE, folder);
        List<Long> sequences = new ArrayList<>();
        try (TopologyFixture topology =
                new TopologyFixture(TopologyFixture.settings(), Networks.pixels(2))) {
            topology.send("front", Events.start("front", "0", packets.start()));
            for (int i : new int[] {6, 3, 4, 5, 7, 8, 9, 10, 11}) {
                Frame.Builder frame = Frame.newBuilder(packets.frames().get(i));
                frame.setKeyFrame(frame.getKeyFrame() || i == 6);
                topology.send("front", Events.frame("front", "0", frame.build()));
                topology.trajectory().forEach(point -> sequences.add(point.getSequence()));
                if (restarting) {
                    topology.restart();
                }
            }
            topology.send("front", Events.end("front", "0"));
            topology.trajectory().forEach(point -> sequences.add(point.getSequence()));
        }
        assertEquals(List.of(3L, 4L, 5L, 6L, 7L, 8L, 9L, 10L, 11L), sequences);
    }

    /** A repeat of a segment's frames and of its start, after many other segments. */
    @Test
    void repeat_afterManySegments_hasNoSecondRecord() {
        try (TopologyFixture topology =
                new TopologyFixture(TopologyFixture.settings(), Networks.pixels(2))) {
            List<Sent> first = Sent.segment("front", "first", DRIVE);
            Sent.all(topology, first);
            for (int i = 0; i < 40; i++) {
                Sent.all(topology, Sent.segment("front", "s" + i, DRIVE).subList(0, 2));
                topology.send("front", Events.frame("front", "stray" + i, 0, DRIVE.png(0)));
            }
            topology.trajectory();
            topology.deadLetters();
            Sent.all(topology, first);
            assertEquals(List.of(), topology.trajectory());
            List<DeadLetter> letters = topology.deadLetters();
            assertEquals(first.size(), letters.size());
            assertTrue(letters.stream().allMatch(l -> l.getKind() == DeadLetterKind.DUPLICATE));
        }
    }
}
