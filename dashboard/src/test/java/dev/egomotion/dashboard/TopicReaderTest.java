package dev.egomotion.dashboard;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.egomotion.codecs.recording.FrameSource;
import dev.egomotion.codecs.recording.FrameSources;
import dev.egomotion.codecs.recording.SourceOptions;
import dev.egomotion.codecs.video.VideoWriter;
import dev.egomotion.codecs.wire.AvroCodec;
import dev.egomotion.geometry.scene.SceneDrive;
import dev.egomotion.geometry.scene.SceneSettings;
import dev.egomotion.schemas.CameraState;
import dev.egomotion.schemas.CameraStatus;
import dev.egomotion.schemas.Frame;
import dev.egomotion.schemas.FrameEvent;
import dev.egomotion.schemas.TrajectoryPoint;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.MockConsumer;
import org.apache.kafka.clients.consumer.internals.AutoOffsetResetStrategy;
import org.apache.kafka.common.PartitionInfo;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.TopicAuthorizationException;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.apache.kafka.common.record.TimestampType;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class TopicReaderTest {
    private static final DashboardTopics NAMES =
            new DashboardTopics("frames", "trajectory", "depth", "confidence", "cameras");
    private static final TopicPartition TRAJECTORY = new TopicPartition("trajectory", 0);
    private static final TopicPartition FRAMES = new TopicPartition("frames", 0);

    @TempDir private Path folder;
    private final MockConsumer<byte[], byte[]> consumer =
            new MockConsumer<>(AutoOffsetResetStrategy.LATEST.name());
    private final Hands clock = new Hands(1_000_000);
    private final Board board = new Board(clock);
    private final TopicReader reader = new TopicReader(consumer, NAMES, board);

    private void exists(TopicPartition partition, long end) {
        consumer.updatePartitions(
                partition.topic(),
                List.of(new PartitionInfo(partition.topic(), 0, null, null, null)));
        consumer.updateBeginningOffsets(Map.of(partition, 0L));
        consumer.updateEndOffsets(Map.of(partition, end));
    }

    private void arrives(TopicPartition partition, long offset, long stamp, byte[] value) {
        consumer.addRecord(
                new ConsumerRecord<>(
                        partition.topic(),
                        partition.partition(),
                        offset,
                        stamp,
                        TimestampType.CREATE_TIME,
                        5,
                        value.length,
                        "front".getBytes(StandardCharsets.UTF_8),
                        value,
                        new RecordHeaders(),
                        Optional.empty()));
    }

    private static byte[] point(long sequence) {
        return AvroCodec.of(TrajectoryPoint.class).encode(Records.point(sequence));
    }

    private static byte[] frame(long sequence) {
        return AvroCodec.of(FrameEvent.class)
                .encode(
                        FrameEvent.newBuilder()
                                .setCamera("front")
                                .setSegment("a")
                                .setEvent(
                                        Frame.newBuilder()
                                                .setSequence(sequence)
                                                .setCaptureTimeNanos(0)
                                                .setData(ByteBuffer.wrap(new byte[] {1, 2}))
                                                .build())
                                .build());
    }

    private long frames() {
        return board.read(cameras -> cameras.values().stream().mapToLong(CameraView::frames).sum());
    }

    private long silence() {
        return board.read(c -> c.get("front").silenceMillis(1_000_000).orElseThrow());
    }

    private void later(long millis) {
        clock.set(clock.millis() + millis);
    }

    @Test
    void step_topicThatIsForbidden_isNamedAndTheOthersAreRead() throws Exception {
        MockConsumer<byte[], byte[]> forbidding =
                new MockConsumer<>(AutoOffsetResetStrategy.LATEST.name()) {
                    @Override
                    public List<PartitionInfo> partitionsFor(String topic, Duration timeout) {
                        if (topic.equals("depth")) {
                            throw new TopicAuthorizationException(Set.of(topic));
                        }
                        return super.partitionsFor(topic, timeout);
                    }
                };
        forbidding.updatePartitions(
                "trajectory", List.of(new PartitionInfo("trajectory", 0, null, null, null)));
        forbidding.updateBeginningOffsets(Map.of(TRAJECTORY, 0L));
        forbidding.updateEndOffsets(Map.of(TRAJECTORY, 0L));
        TopicReader some = new TopicReader(forbidding, NAMES, board);

        some.step();

        assertEquals(Set.of(TRAJECTORY), forbidding.assignment());
        assertEquals(1, board.notes().size());
        assertTrue(board.notes().get(0).startsWith("depth cannot be read: "));
        assertEquals(Optional.empty(), board.outage());
    }

    @Test
    void step_rightThatIsTakenAway_leavesThatTopicAlone() throws Exception {
        exists(TRAJECTORY, 0);
        exists(FRAMES, 0);
        reader.step();
        consumer.setPollException(new TopicAuthorizationException(Set.of("frames")));

        reader.step();

        assertEquals(Set.of(TRAJECTORY), consumer.assignment());
        assertTrue(board.notes().get(0).startsWith("frames cannot be read: "));
        assertEquals(Optional.empty(), board.outage());
    }

    @Test
    void step_topicThatComesLater_isFound() throws Exception {
        reader.step();
        assertEquals(0, consumer.assignment().size());

        exists(TRAJECTORY, 0);
        later(1000);
        reader.step();

        assertEquals(List.of(TRAJECTORY), List.copyOf(consumer.assignment()));
    }

    @Test
    void step_recordsBeforeAndAfter_arriveInTheirOwnTimeAndNow() throws Exception {
        exists(TRAJECTORY, 1);
        reader.step();
        arrives(TRAJECTORY, 0, 400_000, point(0));
        reader.step();
        assertEquals(600_000, silence());

        arrives(TRAJECTORY, 1, 999_000, point(1));
        reader.step();

        assertEquals(0, silence());
        long age = board.read(c -> c.get("front").ageMillis(1_000_000).orElseThrow());
        assertEquals(1000, age);
    }

    @Test
    void step_longTopic_beginsShortlyBeforeItsEnd() throws Exception {
        exists(TRAJECTORY, 1_000_000);
        reader.step();

        assertEquals(997_000, consumer.position(TRAJECTORY));
    }

    @Test
    void step_framesNobodyLooksAt_areNotRead() throws Exception {
        exists(FRAMES, 100);
        reader.step();
        assertTrue(consumer.paused().contains(FRAMES));

        board.watch("front", Pane.FRAME);
        consumer.updateEndOffsets(Map.of(FRAMES, 5000L));
        reader.step();
        assertFalse(consumer.paused().contains(FRAMES));
        assertEquals(4968, consumer.position(FRAMES));

        later(10_001);
        reader.step();
        assertTrue(consumer.paused().contains(FRAMES));
    }

    @Test
    void step_watchedFrame_isOnTheBoard() throws Exception {
        exists(FRAMES, 0);
        board.watch("front", Pane.FRAME);
        reader.step();
        arrives(FRAMES, 0, 999_000, frame(12));
        reader.step();

        Picture picture = board.picture("front", Pane.FRAME).orElseThrow();
        assertEquals(12, picture.sequence());
        assertEquals(2, picture.record().length);
    }

    /** What a viewer who comes in the middle of coded video sees. */
    @Test
    void step_codedVideo_shownFromAKeyFrameOnAndOnlyWhereItIsLookedAt() throws Exception {
        List<byte[]> events = codedVideo();
        exists(FRAMES, 0);
        board.watch("rear", Pane.FRAME);
        reader.step();
        for (int i = 0; i < 8; i++) {
            arrives(FRAMES, i, 999_000, events.get(i));
        }
        reader.step();
        assertEquals(Optional.empty(), board.picture("front", Pane.FRAME));

        board.watch("front", Pane.FRAME);
        for (int i = 8; i < events.size(); i++) {
            later(100);
            arrives(FRAMES, i, 999_000, events.get(i));
            reader.step();
            assertEquals(
                    i >= 10 ? Optional.of((long) i) : Optional.empty(),
                    board.picture("front", Pane.FRAME).map(Picture::sequence),
                    "the second group begins with frame 10");
        }
        Picture picture = board.picture("front", Pane.FRAME).orElseThrow();
        ShownPicture shown = StillFrame.show(picture.record(), picture.sequence());
        assertEquals("image/jpeg", shown.type());
        assertEquals("", shown.why());
    }

    /** Twenty frames in groups of ten. */
    private List<byte[]> codedVideo() throws Exception {
        Path file = folder.resolve("street.mp4");
        SceneDrive drive = SceneDrive.street(SceneSettings.of(160, 96, 20, 2));
        try (VideoWriter writer =
                new VideoWriter(file, 160, 96, 10, 10, VideoWriter.Encoding.H264)) {
            for (int i = 0; i < 20; i++) {
                writer.write(drive.frame(i).image());
            }
        }
        List<byte[]> events = new ArrayList<>();
        try (FrameSource source =
                FrameSources.open(file, SourceOptions.defaults().withPassthrough(true))) {
            for (Optional<Frame> f = source.next(); f.isPresent(); f = source.next()) {
                events.add(
                        AvroCodec.of(FrameEvent.class)
                                .encode(new FrameEvent("front", "a", f.get())));
            }
        }
        return events;
    }

    @Test
    void step_stateOfACameraWrittenLongAgo_isRead() throws Exception {
        TopicPartition cameras = new TopicPartition("cameras", 0);
        exists(cameras, 100_000);
        reader.step();
        assertEquals(0, consumer.position(cameras));

        arrives(
                cameras,
                0,
                400_000,
                AvroCodec.of(CameraStatus.class).encode(Records.status(CameraState.BACKOFF)));
        reader.step();

        CameraState state = board.read(all -> all.get("front").status().orElseThrow().getState());
        assertEquals(CameraState.BACKOFF, state);
    }

    @Test
    void step_unreadableRecord_isCountedAndTheNextOneTaken() throws Exception {
        exists(TRAJECTORY, 0);
        reader.step();
        arrives(TRAJECTORY, 0, 999_000, new byte[] {9, 9});
        arrives(TRAJECTORY, 1, 999_000, point(1));
        reader.step();

        assertEquals(1, board.unreadableCount());
        assertEquals(1, frames());
    }
}
