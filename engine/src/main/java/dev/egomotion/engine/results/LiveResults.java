package dev.egomotion.engine.results;

import dev.egomotion.codecs.wire.AvroCodec;
import dev.egomotion.codecs.wire.UnreadableRecordException;
import dev.egomotion.engine.cluster.Connection;
import dev.egomotion.engine.failure.ReplayException;
import dev.egomotion.schemas.DeadLetter;
import dev.egomotion.schemas.DepthMap;
import dev.egomotion.schemas.PhotometricConfidence;
import dev.egomotion.schemas.TrajectoryPoint;
import dev.egomotion.topology.settings.Topics;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;

/**
 * Reads the committed records of live cameras from the output topics, counts them, and where a folder is given turns
 * them into files: a folder for each camera, in it one for each segment, with the files of a replay. Open it before the
 * first frame is sent: it sees what is written from then on.
 */
public final class LiveResults implements AutoCloseable {
    private static final Duration POLL = Duration.ofMillis(100);

    private final AvroCodec<TrajectoryPoint> points = AvroCodec.of(TrajectoryPoint.class);
    private final AvroCodec<DepthMap> depths = AvroCodec.of(DepthMap.class);
    private final AvroCodec<PhotometricConfidence> confidences =
            AvroCodec.of(PhotometricConfidence.class);
    private final AvroCodec<DeadLetter> letters = AvroCodec.of(DeadLetter.class);

    private final Topics topics;
    private final Optional<Path> out;
    private final Consumer<String, byte[]> consumer;
    private final Map<String, ResultFiles> files = new HashMap<>();
    private final Map<String, Count> counts = new ConcurrentHashMap<>();
    private final Thread thread;
    private volatile boolean stopping;
    private volatile ReplayException failure;

    /**
     * How many trajectory records of a camera came.
     *
     * @param records all of them
     * @param tracked those that are tracked
     */
    public record Count(long records, long tracked) {
        private Count plus(TrajectoryPoint point) {
            boolean is = point.getStatus() == dev.egomotion.schemas.TrackingStatus.TRACKED;
            return new Count(records + 1, tracked + (is ? 1 : 0));
        }
    }

    private LiveResults(Connection connection, Topics topics, Optional<Path> out) {
        this.topics = topics;
        this.out = out;
        consumer = connection.consumer();
        thread = new Thread(this::read, "live-results");
        thread.setDaemon(true);
    }

    /**
     * Starts to read.
     *
     * @param out where files go; none are written where it is empty
     * @throws ReplayException if the topics cannot be read
     */
    public static LiveResults open(Connection connection, Topics topics, Optional<Path> out)
            throws ReplayException {
        LiveResults results = new LiveResults(connection, topics, out);
        try {
            List<TopicPartition> partitions =
                    topics.outputs().stream()
                            .filter(topic -> out.isPresent() || topic.equals(topics.trajectory()))
                            .flatMap(topic -> results.consumer.partitionsFor(topic).stream())
                            .map(p -> new TopicPartition(p.topic(), p.partition()))
                            .toList();
            results.consumer.assign(partitions);
            results.consumer.seekToEnd(partitions);
            partitions.forEach(results.consumer::position);
        } catch (KafkaException e) {
            results.consumer.close();
            throw new ReplayException(
                    "the output topics at %s cannot be read: %s"
                            .formatted(connection.bootstrapServers(), e.getMessage()),
                    e);
        }
        results.thread.start();
        return results;
    }

    /** Returns how many trajectory records of a camera came. */
    public Count count(String camera) {
        return counts.getOrDefault(camera, new Count(0, 0));
    }

    /** Throws what stopped the reading, if anything did. */
    public void check() throws ReplayException {
        if (failure != null) {
            throw failure;
        }
    }

    private void read() {
        try (consumer) {
            while (!stopping) {
                for (ConsumerRecord<String, byte[]> record : consumer.poll(POLL)) {
                    take(record);
                }
                for (ResultFiles each : files.values()) {
                    each.flush();
                }
            }
        } catch (ReplayException e) {
            failure = e;
        } catch (KafkaException | UnreadableRecordException e) {
            failure = new ReplayException("the results cannot be read: " + e.getMessage(), e);
        }
    }

    private void take(ConsumerRecord<String, byte[]> record)
            throws ReplayException, UnreadableRecordException {
        String camera = record.key();
        if (record.topic().equals(topics.trajectory())) {
            TrajectoryPoint point = points.decode(record.value());
            if (out.isPresent()) {
                files(camera, point.getSegment()).add(point, Track.Point.of(point));
            }
            counts.merge(camera, new Count(0, 0).plus(point), (a, b) -> a.plus(point));
        } else if (record.topic().equals(topics.depth())) {
            DepthMap map = depths.decode(record.value());
            files(camera, map.getSegment()).add(map);
        } else if (record.topic().equals(topics.confidence())) {
            PhotometricConfidence confidence = confidences.decode(record.value());
            files(camera, confidence.getSegment()).add(confidence);
        } else {
            DeadLetter letter = letters.decode(record.value());
            if (letter.getSegment() != null) {
                files(camera, letter.getSegment()).add(letter);
            }
        }
    }

    private ResultFiles files(String camera, String segment) throws ReplayException {
        String key = camera + "/" + segment;
        ResultFiles known = files.get(key);
        if (known == null) {
            Path folder = out.orElseThrow().resolve(camera).resolve(segment);
            known = new ResultFiles(ResultFolder.prepare(folder, false));
            files.put(key, known);
        }
        return known;
    }

    /**
     * Ends reading; what came is in the files.
     *
     * @throws ReplayException if the files cannot be completed
     */
    @Override
    public void close() throws ReplayException, InterruptedException {
        stopping = true;
        thread.join();
        for (ResultFiles each : files.values()) {
            each.close();
        }
        files.clear();
    }
}
