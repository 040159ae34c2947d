package dev.egomotion.dashboard;

import dev.egomotion.codecs.UndecodableException;
import dev.egomotion.codecs.decode.VideoPreview;
import dev.egomotion.codecs.wire.AvroCodec;
import dev.egomotion.codecs.wire.UnreadableRecordException;
import dev.egomotion.schemas.CameraStatus;
import dev.egomotion.schemas.Frame;
import dev.egomotion.schemas.FrameEvent;
import dev.egomotion.schemas.TrajectoryPoint;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.PartitionInfo;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.TimeoutException;
import org.apache.kafka.common.errors.TopicAuthorizationException;
import org.apache.kafka.common.errors.WakeupException;

/**
 * Reads the topics into a {@link Board}, from a little before their end on; by no consumer group, so that
 * it changes nothing on the cluster. A topic that is not there yet is looked for again.
 *
 * <p>Pictures are read only while somebody looks at them: their partitions are paused else.
 */
final class TopicReader implements AutoCloseable {
    /** How many trajectory records of each partition are read from before: some of the path so far. */
    private static final long TRAJECTORY_BACKLOG = 3000;

    /** How many pictures of each partition: one of every camera, where some share it. */
    private static final long PICTURE_BACKLOG = 8;

    /** How many frames: coded video is shown from a key frame on, of which most cameras send one each second. */
    private static final long FRAME_BACKLOG = 32;

    /** Of fast cameras not every picture is made: no eye and no page follows. */
    private static final long LEAST_BETWEEN_PREVIEWS_MILLIS = 60;

    private static final Duration POLL = Duration.ofMillis(100);
    private static final Duration ANSWER_WITHIN = Duration.ofSeconds(1);
    private static final long LOOK_AGAIN_MILLIS = 1000;
    private static final long AFTER_TROUBLE_MILLIS = 500;

    private final Consumer<byte[], byte[]> consumer;
    private final Board board;
    private final String statuses;
    private final Map<String, Optional<Pane>> topics = new LinkedHashMap<>();
    private final Map<TopicPartition, Long> backlogEnds = new HashMap<>();
    private final Map<TopicPartition, Pane> resting = new HashMap<>();
    private final AvroCodec<TrajectoryPoint> points = AvroCodec.of(TrajectoryPoint.class);
    private final AvroCodec<FrameEvent> events = AvroCodec.of(FrameEvent.class);
    private final AvroCodec<CameraStatus> states = AvroCodec.of(CameraStatus.class);
    private final CountDownLatch asked = new CountDownLatch(1);
    private final CountDownLatch left = new CountDownLatch(1);
    private final Thread thread = new Thread(this::run, "dashboard-topic-reader");
    private final Map<String, String> refused = new TreeMap<>();
    private final Map<String, VideoPreview> previews = new HashMap<>();
    private final Map<String, Long> shownAt = new HashMap<>();
    private long nextLook;

    /** Makes a reader; it takes over the consumer. */
    TopicReader(Consumer<byte[], byte[]> consumer, DashboardTopics names, Board board) {
        this.consumer = consumer;
        this.board = board;
        this.statuses = names.cameras();
        topics.put(names.cameras(), Optional.empty());
        topics.put(names.trajectory(), Optional.empty());
        topics.put(names.depth(), Optional.of(Pane.DEPTH));
        topics.put(names.confidence(), Optional.of(Pane.CONFIDENCE));
        topics.put(names.frames(), Optional.of(Pane.FRAME));
        thread.setDaemon(true);
    }

    /** Returns what a consumer must be told. */
    static Map<String, Object> properties() {
        return Map.of(
                ConsumerConfig.ISOLATION_LEVEL_CONFIG,
                "read_committed",
                ConsumerConfig.ENABLE_AUTO_COMMIT_CONFIG,
                "false",
                ConsumerConfig.AUTO_OFFSET_RESET_CONFIG,
                "latest",
                ConsumerConfig.ALLOW_AUTO_CREATE_TOPICS_CONFIG,
                "false",
                ConsumerConfig.METADATA_MAX_AGE_CONFIG,
                "10000",
                ConsumerConfig.RECONNECT_BACKOFF_MAX_MS_CONFIG,
                "500",
                ConsumerConfig.FETCH_MAX_WAIT_MS_CONFIG,
                "200");
    }

    void start() {
        thread.start();
    }

    private void run() {
        try {
            while (asked.getCount() > 0) {
                try {
                    step();
                } catch (WakeupException e) {
                    // Asked to end.
                } catch (TimeoutException e) {
                    // Nobody answers: the probe tells the viewers, and the next step asks again.
                } catch (KafkaException e) {
                    board.topicsTrouble("the topics cannot be read: " + e.getMessage());
                    asked.await(AFTER_TROUBLE_MILLIS, TimeUnit.MILLISECONDS);
                }
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } finally {
            previews.values().forEach(VideoPreview::close);
            consumer.close(org.apache.kafka.clients.consumer.CloseOptions.timeout(ANSWER_WITHIN));
            left.countDown();
        }
    }

    /** Looks for topics and viewers, then takes what has come. */
    void step() throws InterruptedException {
        if (board.now() >= nextLook) {
            nextLook = board.now() + LOOK_AGAIN_MILLIS;
            lookForPartitions();
        }
        if (consumer.assignment().isEmpty()) {
            asked.await(POLL.toMillis(), TimeUnit.MILLISECONDS);
            return;
        }
        followViewers();
        try {
            for (ConsumerRecord<byte[], byte[]> record : consumer.poll(POLL)) {
                take(record);
            }
        } catch (TopicAuthorizationException e) {
            // A right was taken away: the other topics go on.
            e.unauthorizedTopics().forEach(topic -> leave(topic, e));
        }
        board.topicsTrouble("");
    }

    /** Reads a topic no more, until a look for it is not refused. */
    private void leave(String topic, KafkaException reason) {
        refused.put(topic, "%s cannot be read: %s".formatted(topic, reason.getMessage()));
        List<TopicPartition> kept = new ArrayList<>(consumer.assignment());
        kept.removeIf(partition -> partition.topic().equals(topic));
        consumer.assign(kept);
        resting.keySet().removeIf(partition -> partition.topic().equals(topic));
        board.notes(refused.values());
    }

    private void lookForPartitions() {
        List<TopicPartition> found = new ArrayList<>();
        for (String topic : topics.keySet()) {
            try {
                List<PartitionInfo> partitions = consumer.partitionsFor(topic, ANSWER_WITHIN);
                if (partitions != null) {
                    partitions.forEach(p -> found.add(new TopicPartition(topic, p.partition())));
                }
                refused.remove(topic);
            } catch (TopicAuthorizationException e) {
                leave(topic, e);
            }
        }
        board.notes(refused.values());
        found.removeAll(consumer.assignment());
        if (found.isEmpty()) {
            return;
        }
        Map<TopicPartition, Long> ends = consumer.endOffsets(found, ANSWER_WITHIN);
        Map<TopicPartition, Long> begins = consumer.beginningOffsets(found, ANSWER_WITHIN);
        List<TopicPartition> assigned = new ArrayList<>(consumer.assignment());
        assigned.addAll(found);
        consumer.assign(assigned);
        for (TopicPartition partition : found) {
            long end = offset(ends, partition);
            backlogEnds.put(partition, end);
            Optional<Pane> pane = pane(partition.topic());
            // The last state of each camera may stand anywhere.
            long back =
                    partition.topic().equals(statuses)
                            ? end
                            : pane.map(TopicReader::backlog).orElse(TRAJECTORY_BACKLOG);
            consumer.seek(partition, Math.max(offset(begins, partition), end - back));
            pane.ifPresent(
                    shown -> {
                        consumer.pause(List.of(partition));
                        resting.put(partition, shown);
                    });
        }
    }

    private static long backlog(Pane pane) {
        return pane == Pane.FRAME ? FRAME_BACKLOG : PICTURE_BACKLOG;
    }

    private static long offset(Map<TopicPartition, Long> offsets, TopicPartition partition) {
        return Objects.requireNonNull(offsets.get(partition), partition::toString);
    }

    /** Returns what a topic's records are shown in; empty for trajectory and states. */
    private Optional<Pane> pane(String topic) {
        return Objects.requireNonNull(topics.get(topic), topic);
    }

    /** Wakes the partitions of panes that somebody looks at, lets the others rest. */
    private void followViewers() {
        List<TopicPartition> wake = new ArrayList<>();
        for (TopicPartition partition : consumer.assignment()) {
            Optional<Pane> pane = pane(partition.topic());
            if (pane.isEmpty()) {
                continue;
            }
            boolean watched = board.isWatched(pane.get());
            boolean rests = resting.containsKey(partition);
            if (watched && rests) {
                wake.add(partition);
            } else if (!watched && !rests) {
                consumer.pause(List.of(partition));
                resting.put(partition, pane.get());
            }
        }
        if (!wake.isEmpty()) {
            skipTo(wake);
        }
    }

    /** Goes on shortly before the end: nobody needs what was not looked at. */
    private void skipTo(List<TopicPartition> partitions) {
        Map<TopicPartition, Long> ends = consumer.endOffsets(partitions, ANSWER_WITHIN);
        for (TopicPartition partition : partitions) {
            long end = offset(ends, partition);
            backlogEnds.put(partition, end);
            long begin = end - pane(partition.topic()).map(TopicReader::backlog).orElse(0L);
            if (consumer.position(partition, ANSWER_WITHIN) < begin) {
                consumer.seek(partition, begin);
            }
            resting.remove(partition);
        }
        consumer.resume(partitions);
    }

    private void take(ConsumerRecord<byte[], byte[]> record) {
        if (record.key() == null || record.value() == null) {
            return;
        }
        String camera = new String(record.key(), java.nio.charset.StandardCharsets.UTF_8);
        Long end = backlogEnds.get(new TopicPartition(record.topic(), record.partition()));
        Sighting sighting = Sighting.of(record, end != null && record.offset() < end, board.now());
        Optional<Pane> pane = pane(record.topic());
        try {
            if (record.topic().equals(statuses)) {
                board.take(camera, states.decode(record.value()));
            } else if (pane.isEmpty()) {
                board.take(camera, points.decode(record.value()), sighting);
            } else if (pane.get() == Pane.FRAME) {
                takeFrame(camera, events.decode(record.value()), sighting);
            } else {
                board.take(camera, pane.get(), new Picture(record.value(), sighting, -1));
            }
        } catch (UnreadableRecordException e) {
            board.unreadable();
        }
    }

    private void takeFrame(String camera, FrameEvent event, Sighting sighting) {
        if (!(event.getEvent() instanceof Frame frame) || !frame.getData().hasRemaining()) {
            return;
        }
        if (frame.getKeyFrame() && frame.getDecoderStart() == null) {
            forget(camera); // a still picture
        }
        if (VideoPreview.isBegin(frame) || previews.containsKey(camera)) {
            preview(camera, event.getSegment(), frame, sighting);
            return;
        }
        ByteBuffer data = frame.getData().duplicate();
        byte[] image = new byte[data.remaining()];
        data.get(image);
        board.take(camera, Pane.FRAME, new Picture(image, sighting, frame.getSequence()));
    }

    /** Decodes the coded video of a camera that somebody looks at; one of others is waited for at its next key frame. */
    private void preview(String camera, String segment, Frame frame, Sighting sighting) {
        if (previews.size() == Board.MOST_CAMERAS && !previews.containsKey(camera)) {
            return; // nor does the board show it
        }
        VideoPreview preview =
                previews.computeIfAbsent(
                        camera, name -> new VideoPreview(PictureRenderer.MOST_PIXELS));
        if (!board.isWatched(camera, Pane.FRAME)) {
            preview.close();
            return;
        }
        boolean isDue =
                board.now() - shownAt.getOrDefault(camera, 0L) >= LEAST_BETWEEN_PREVIEWS_MILLIS;
        if (isDue) {
            shownAt.put(camera, board.now());
        }
        try {
            preview.take(segment, frame, isDue)
                    .ifPresent(
                            shown ->
                                    board.take(
                                            camera,
                                            Pane.FRAME,
                                            new Picture(shown.jpeg(), sighting, shown.sequence())));
        } catch (UndecodableException e) {
            board.unreadable();
        }
    }

    private void forget(String camera) {
        VideoPreview preview = previews.remove(camera);
        if (preview != null) {
            preview.close();
        }
        shownAt.remove(camera);
    }

    @Override
    public void close() {
        asked.countDown();
        consumer.wakeup();
        try {
            left.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
