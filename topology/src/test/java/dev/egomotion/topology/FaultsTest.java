package dev.egomotion.topology;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.egomotion.codecs.camera.CameraInfos;
import dev.egomotion.codecs.still.ImageCodec;
import dev.egomotion.codecs.wire.AvroCodec;
import dev.egomotion.geometry.values.Camera;
import dev.egomotion.geometry.values.PinholeCamera;
import dev.egomotion.geometry.values.RgbImage;
import dev.egomotion.geometry.values.RigidTransform;
import dev.egomotion.schemas.CameraInfo;
import dev.egomotion.schemas.DeadLetter;
import dev.egomotion.schemas.DeadLetterKind;
import dev.egomotion.schemas.DepthMap;
import dev.egomotion.schemas.Frame;
import dev.egomotion.schemas.FrameCodec;
import dev.egomotion.schemas.FrameEvent;
import dev.egomotion.schemas.SegmentStart;
import dev.egomotion.schemas.StatusReason;
import dev.egomotion.schemas.TrackingStatus;
import dev.egomotion.schemas.TrajectoryPoint;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.OptionalDouble;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** One frame in, one trajectory record out, whatever comes; and nothing else is lost. */
class FaultsTest {
    private static final RenderedDrive DRIVE = new RenderedDrive(20, 5);
    private static final int FRAMES = DRIVE.size();

    /** What the topology said. */
    private static final AvroCodec<FrameEvent> EVENTS = AvroCodec.of(FrameEvent.class);

    private record Said(List<TrajectoryPoint> points, List<DeadLetter> letters, int depthMaps) {
        TrajectoryPoint frame(long sequence) {
            List<TrajectoryPoint> found =
                    points.stream().filter(p -> p.getSequence() == sequence).toList();
            assertEquals(1, found.size(), "records of frame " + sequence);
            return found.get(0);
        }

        void assertSequences(LongStream expected) {
            assertEquals(
                    expected.boxed().toList(),
                    points.stream().map(TrajectoryPoint::getSequence).toList());
        }

        void assertStatus(long sequence, TrackingStatus status, StatusReason reason) {
            assertEquals(status, frame(sequence).getStatus(), frame(sequence)::toString);
            assertEquals(reason, frame(sequence).getReason(), frame(sequence)::toString);
        }

        void assertLetters(DeadLetterKind... kinds) {
            assertEquals(List.of(kinds), letters.stream().map(DeadLetter::getKind).toList());
        }

        /** Checks that a pose is the true one. */
        void assertTrue(long sequence) {
            assertPose(DRIVE.worldFromCamera((int) sequence), frame(sequence));
        }
    }

    private static Said send(int snippetFrames, List<Sent> records) {
        try (TopologyFixture topology = TopologyFixture.over(DRIVE, snippetFrames)) {
            Sent.all(topology, records);
            return new Said(topology.trajectory(), topology.deadLetters(), topology.depth().size());
        }
    }

    private static List<Sent> drive() {
        return new ArrayList<>(Sent.segment("front", "0", DRIVE));
    }

    /** Index of a frame among the records of {@link #drive}. */
    private static int at(int frame) {
        return frame + 1;
    }

    private static void assertPose(RigidTransform expected, TrajectoryPoint point) {
        RigidTransform rest = expected.inverse().times(TopologyFixture.pose(point));
        assertTrue(rest.translation().norm() < 1e-9, point::toString);
        assertTrue(rest.rotation().angle() < 1e-7, point::toString);
    }

    @ParameterizedTest
    @ValueSource(ints = {2, 3, 5})
    void frame_afterShortGap_isDegradedAndSpansIt(int snippetFrames) {
        List<Sent> records = drive();
        records.subList(at(8), at(10)).clear();

        Said said = send(snippetFrames, records);

        said.assertSequences(LongStream.range(0, FRAMES).filter(s -> s < 8 || s >= 10));
        said.assertStatus(10, TrackingStatus.DEGRADED, StatusReason.GAP);
        said.assertStatus(11, TrackingStatus.TRACKED, StatusReason.NONE);
        said.assertTrue(10);
        said.assertTrue(FRAMES - 1);
        said.assertLetters();
    }

    @ParameterizedTest
    @ValueSource(ints = {2, 3, 5})
    void frame_afterLongGap_isLostAtThePredictedPose(int snippetFrames) {
        List<Sent> records = drive();
        records.subList(at(6), at(13)).clear();

        Said said = send(snippetFrames, records);

        said.assertSequences(LongStream.range(0, FRAMES).filter(s -> s < 6 || s >= 13));
        said.assertStatus(13, TrackingStatus.LOST, StatusReason.GAP);
        said.assertStatus(14, TrackingStatus.TRACKED, StatusReason.NONE);
        RigidTransform velocity =
                DRIVE.worldFromCamera(4).inverse().times(DRIVE.worldFromCamera(5));
        assertPose(DRIVE.worldFromCamera(5).times(velocity.scaled(8)), said.frame(13));
    }

    @ParameterizedTest
    @ValueSource(ints = {2, 3, 5})
    void frame_sentTwice_hasOneRecord(int snippetFrames) {
        List<Sent> records = drive();
        records.add(at(7), records.get(at(6)));
        records.add(at(12), records.get(at(3)));

        Said said = send(snippetFrames, records);

        said.assertSequences(LongStream.range(0, FRAMES));
        said.assertLetters(DeadLetterKind.DUPLICATE, DeadLetterKind.DUPLICATE);
        assertEquals(6, said.letters().get(0).getSequence());
        assertEquals(at(7), said.letters().get(0).getOffset());
        said.assertStatus(7, TrackingStatus.TRACKED, StatusReason.NONE);
    }

    @ParameterizedTest
    @ValueSource(ints = {2, 3, 5})
    void frame_late_isLostAndLeavesThePathAlone(int snippetFrames) {
        List<Sent> records = drive();
        Collections.swap(records, at(8), at(9));

        Said said = send(snippetFrames, records);

        assertEquals(FRAMES, said.points().size());
        said.assertStatus(8, TrackingStatus.LOST, StatusReason.LATE);
        said.assertStatus(9, TrackingStatus.DEGRADED, StatusReason.GAP);
        said.assertStatus(10, TrackingStatus.TRACKED, StatusReason.NONE);
        said.assertTrue(10);
        said.assertLetters(DeadLetterKind.LATE);
    }

    @ParameterizedTest
    @ValueSource(ints = {2, 3, 5})
    void frame_undecodable_isLostInItsPlace(int snippetFrames) {
        List<Sent> records = drive();
        records.set(at(8), Sent.corrupt("front", "0", 8));

        Said said = send(snippetFrames, records);

        said.assertSequences(LongStream.range(0, FRAMES));
        assertEquals(FRAMES - 1, said.depthMaps());
        said.assertStatus(8, TrackingStatus.LOST, StatusReason.UNDECODABLE);
        said.assertStatus(9, TrackingStatus.DEGRADED, StatusReason.GAP);
        said.assertTrue(9);
        said.assertLetters(DeadLetterKind.UNDECODABLE);
        DeadLetter letter = said.letters().get(0);
        assertEquals("front", letter.getCamera());
        assertEquals(8, letter.getSequence());
        assertEquals(at(8), letter.getOffset());
    }

    @ParameterizedTest
    @ValueSource(ints = {2, 3, 5})
    void frames_undecodableForLong_areLostAndThePathGoesOn(int snippetFrames) {
        List<Sent> records = drive();
        for (int i = 6; i < 14; i++) {
            records.set(at(i), Sent.corrupt("front", "0", i));
        }

        Said said = send(snippetFrames, records);

        said.assertSequences(LongStream.range(0, FRAMES));
        for (int i = 6; i < 14; i++) {
            said.assertStatus(i, TrackingStatus.LOST, StatusReason.UNDECODABLE);
        }
        said.assertStatus(14, TrackingStatus.LOST, StatusReason.GAP);
        said.assertStatus(15, TrackingStatus.TRACKED, StatusReason.NONE);
    }

    @ParameterizedTest
    @ValueSource(ints = {2, 3, 5})
    void frames_undecodableAtBothEnds_haveTheirRecords(int snippetFrames) {
        List<Sent> records = drive();
        for (int i : new int[] {0, 1, FRAMES - 1}) {
            records.set(at(i), Sent.corrupt("front", "0", i));
        }

        Said said = send(snippetFrames, records);

        said.assertSequences(LongStream.range(0, FRAMES));
        said.assertStatus(0, TrackingStatus.LOST, StatusReason.UNDECODABLE);
        said.assertStatus(2, TrackingStatus.DEGRADED, StatusReason.FIRST_FRAME);
        said.assertStatus(FRAMES - 1, TrackingStatus.LOST, StatusReason.UNDECODABLE);
    }

    @Test
    void frame_ofAnotherSize_isLost() {
        List<Sent> records = drive();
        byte[] small = ImageCodec.encodePng(new RgbImage(64, 24, new byte[3 * 64 * 24]));
        records.set(at(8), new Sent("front", Events.frame("front", "0", 8, small)));

        Said said = send(2, records);

        said.assertSequences(LongStream.range(0, FRAMES));
        said.assertStatus(8, TrackingStatus.LOST, StatusReason.WRONG_SIZE);
        said.assertLetters(DeadLetterKind.WRONG_SIZE);
    }

    @ParameterizedTest
    @ValueSource(ints = {2, 3, 5})
    void frame_takenEarlierThanTheOneBefore_isDegradedAndStillEstimated(int snippetFrames) {
        List<Sent> records = drive();
        records.set(
                at(8), new Sent("front", Events.frame("front", "0", 8, 350_000_000, DRIVE.png(8))));

        Said said = send(snippetFrames, records);

        said.assertSequences(LongStream.range(0, FRAMES));
        said.assertStatus(8, TrackingStatus.DEGRADED, StatusReason.TIME_REVERSED);
        said.assertStatus(9, TrackingStatus.TRACKED, StatusReason.NONE);
        said.assertTrue(8);
        said.assertTrue(FRAMES - 1);
    }

    @Test
    void frame_sameImageAsBefore_isStaticAndDoesNotMove() {
        List<Sent> records = drive();
        records.set(at(8), new Sent("front", Events.frame("front", "0", 8, DRIVE.png(7))));

        Said said = send(2, records);

        said.assertStatus(8, TrackingStatus.DEGRADED, StatusReason.STATIC);
        assertPose(DRIVE.worldFromCamera(7), said.frame(8));
        said.assertTrue(9);
    }

    @Test
    void frame_ofUnknownSegment_isLostWithoutACamera() {
        List<Sent> records = drive();
        records.add(at(5), Sent.frame("front", "elsewhere", DRIVE, 3));
        records.add(at(6), Sent.frame("front", "elsewhere", DRIVE, 3));

        Said said = send(2, records);

        assertEquals(FRAMES + 1, said.points().size());
        TrajectoryPoint point =
                said.points().stream()
                        .filter(p -> p.getSegment().equals("elsewhere"))
                        .findFirst()
                        .orElseThrow();
        assertEquals(TrackingStatus.LOST, point.getStatus());
        assertEquals(StatusReason.NO_CAMERA, point.getReason());
        said.assertLetters(DeadLetterKind.NO_CAMERA, DeadLetterKind.DUPLICATE);
    }

    private static RgbImage black(int width, int height) {
        return new RgbImage(width, height, new byte[3 * width * height]);
    }

    @Test
    void segment_maskUnusable_eachFrameHasItsRecord() {
        RgbImage black = black(RenderedDrive.WIDTH, RenderedDrive.HEIGHT);
        RgbImage small = black(20, 10);
        for (byte[] mask :
                List.of(
                        new byte[0],
                        new byte[] {1, 2, 3},
                        ImageCodec.encodePng(black),
                        ImageCodec.encodePng(small))) {
            SegmentStart start =
                    SegmentStart.newBuilder()
                            .setCameraInfo(CameraInfos.of(DRIVE.camera()))
                            .setCodec(FrameCodec.PNG)
                            .setMask(ByteBuffer.wrap(mask))
                            .build();
            List<Sent> records = drive();
            records.set(0, new Sent("front", Events.start("front", "0", start)));

            Said said = send(2, records);

            said.assertSequences(LongStream.range(0, FRAMES));
            assertEquals(FRAMES + 1, said.letters().size());
            assertEquals(DeadLetterKind.UNDECODABLE, said.letters().get(0).getKind());
        }
    }

    @Test
    void segment_cameraUnusable_eachFrameHasItsRecord() {
        CameraInfo singular =
                CameraInfo.newBuilder(CameraInfos.of(DRIVE.camera())).setFx(0).build();
        SegmentStart start =
                SegmentStart.newBuilder().setCameraInfo(singular).setCodec(FrameCodec.PNG).build();
        List<Sent> records = drive();
        records.set(0, new Sent("front", Events.start("front", "0", start)));

        Said said = send(2, records);

        said.assertSequences(LongStream.range(0, FRAMES));
        assertTrue(said.points().stream().allMatch(p -> p.getReason() == StatusReason.NO_CAMERA));
        assertEquals(FRAMES + 1, said.letters().size());
        assertEquals(DeadLetterKind.BAD_CAMERA, said.letters().get(0).getKind());
        assertTrue(said.letters().get(0).getDetail().contains("fx"), said.letters()::toString);
    }

    @Test
    void record_unreadable_isADeadLetterAndTheStreamGoesOn() {
        List<Sent> records = drive();
        records.add(at(5), new Sent("front", new byte[] {1, 2, 3}));
        records.add(at(6), new Sent("front", new byte[0]));
        records.add(at(7), new Sent("rear", Events.frame("front", "0", 90, DRIVE.png(0))));
        records.add(at(8), new Sent("front", Events.frame("front", "0", -1, DRIVE.png(0))));

        Said said = send(2, records);

        said.assertSequences(LongStream.range(0, FRAMES));
        said.assertLetters(
                Collections.nCopies(4, DeadLetterKind.UNREADABLE_RECORD)
                        .toArray(DeadLetterKind[]::new));
        assertEquals(at(5), said.letters().get(0).getOffset());
        assertEquals("egomotion.frames", said.letters().get(0).getTopic());
    }

    @Test
    void segment_startedTwice_goesOn() {
        List<Sent> records = drive();
        records.add(at(9), records.get(0));

        Said said = send(3, records);

        said.assertSequences(LongStream.range(0, FRAMES));
        said.assertTrue(FRAMES - 1);
        said.assertLetters(DeadLetterKind.DUPLICATE);
    }

    @ParameterizedTest
    @ValueSource(ints = {2, 3, 5})
    void segment_withoutAnEnd_isDrainedByTheNext(int snippetFrames) {
        List<Sent> records = drive();
        records.remove(records.size() - 1);
        List<Sent> again = Sent.segment("front", "1", DRIVE);
        records.addAll(again.subList(0, again.size() - 1));
        records.add(new Sent("front", Events.end("front", "1")));

        Said said = send(snippetFrames, records);

        assertEquals(2 * FRAMES, said.points().size());
        RigidTransform last = DRIVE.worldFromCamera(FRAMES - 1);
        for (int i = 0; i < FRAMES; i++) {
            TrajectoryPoint point = said.points().get(FRAMES + i);
            assertEquals("1", point.getSegment());
            assertEquals(1, point.getSegmentIndex());
            assertEquals(i, point.getSequence());
            assertPose(last.times(DRIVE.worldFromCamera(i)), point);
        }
        assertEquals(StatusReason.FIRST_FRAME, said.points().get(FRAMES).getReason());
        said.assertLetters();
    }

    @Test
    void segment_sentAgainAfterItsEnd_givesNothingNew() {
        List<Sent> records = drive();
        records.addAll(drive());

        Said said = send(3, records);

        said.assertSequences(LongStream.range(0, FRAMES));
        assertEquals(FRAMES + 2, said.letters().size());
        assertTrue(said.letters().stream().allMatch(l -> l.getKind() == DeadLetterKind.DUPLICATE));
    }

    @Test
    void segment_frameAfterItsEnd_isLate() {
        List<Sent> records = drive();
        Sent frame = records.remove(at(6));
        records.add(frame);

        Said said = send(3, records);

        assertEquals(FRAMES, said.points().size());
        said.assertStatus(6, TrackingStatus.LOST, StatusReason.LATE);
    }

    @ParameterizedTest
    @ValueSource(ints = {2, 3, 5})
    void segment_ofFewFrames_hasARecordForEach(int snippetFrames) {
        for (int frames = 0; frames < 6; frames++) {
            List<Sent> records = drive();
            records.subList(at(frames), at(FRAMES)).clear();

            Said said = send(snippetFrames, records);

            said.assertSequences(LongStream.range(0, frames));
            for (int i = 0; i < frames; i++) {
                said.assertTrue(i);
            }
        }
    }

    @Test
    void segment_anotherCamera_isSeenThroughIt() {
        PinholeCamera pinhole = DRIVE.camera().pinhole();
        PinholeCamera wide =
                new PinholeCamera(
                        pinhole.width(),
                        pinhole.height(),
                        pinhole.fx() / 2,
                        pinhole.fy() / 2,
                        pinhole.cx(),
                        pinhole.cy());
        try (TopologyFixture topology = TopologyFixture.over(DRIVE, 2)) {
            Sent.all(topology, drive());
            topology.send("front", Events.start("front", "1", Camera.rectified(wide)));
            topology.send("front", Events.frame("front", "1", 0, DRIVE.png(0)));
            List<DepthMap> depth = topology.depth();
            assertEquals(pinhole.fx(), depth.get(0).getFx());
            assertEquals(wide.fx(), depth.get(FRAMES).getFx());
        }
    }

    @ParameterizedTest
    @CsvSource({"GUESSED, 0.5", "FIELD_OF_VIEW, 0.7"})
    void confidence_intrinsicsThatNobodyMeasured_isCapped(
            Camera.Calibration calibration, float cap) {
        Camera guessed =
                new Camera(
                        DRIVE.camera().pinhole(),
                        DRIVE.camera().distortion(),
                        calibration,
                        OptionalDouble.empty());
        List<Sent> records = drive();
        records.set(0, Sent.start("front", "0", guessed));

        Said said = send(2, records);

        assertTrue(said.points().stream().allMatch(p -> p.getConfidence() <= cap));
        assertTrue(said.points().stream().anyMatch(p -> p.getConfidence() == cap));
    }

    @Test
    void frames_outOfRange_decodedWithoutARecord() throws Exception {
        List<Sent> records = drive();
        for (int i = 1; i <= 2; i++) {
            FrameEvent event = EVENTS.decode(records.get(i).record());
            Frame frame = Frame.newBuilder((Frame) event.getEvent()).setOutOfRange(true).build();
            FrameEvent marked = FrameEvent.newBuilder(event).setEvent(frame).build();
            records.set(i, new Sent("front", EVENTS.encode(marked)));
        }

        Said said = send(2, records);

        assertEquals(records.size() - 2 - 2, said.points().size());
        assertEquals(2, said.points().get(0).getSequence());
        assertEquals(StatusReason.FIRST_FRAME, said.points().get(0).getReason());
        assertTrue(said.letters().isEmpty());
    }

    @ParameterizedTest
    @ValueSource(ints = {2, 3, 5})
    void cameras_interleaved_areAsIfAlone(int snippetFrames) {
        List<Sent> front = Sent.segment("front", "0", DRIVE);
        List<Sent> rear = Sent.segment("rear", "0", DRIVE);
        List<Sent> records = new ArrayList<>();
        for (int i = 0; i < front.size(); i++) {
            records.add(front.get(i));
            records.add(rear.get(i));
        }

        Said alone = send(snippetFrames, front);
        Said together = send(snippetFrames, records);

        for (String camera : List.of("front", "rear")) {
            List<RigidTransform> poses =
                    together.points().stream()
                            .filter(p -> p.getCamera().equals(camera))
                            .map(TopologyFixture::pose)
                            .toList();
            assertEquals(alone.points().stream().map(TopologyFixture::pose).toList(), poses);
        }
    }
}
