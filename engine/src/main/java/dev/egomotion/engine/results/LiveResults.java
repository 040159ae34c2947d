package dev.egomotion.engine.results;

import dev.egomotion.codecs.wire.AvroCodec;
import dev.egomotion.codecs.wire.UnreadableRecordException;
import dev.egomotion.engine.cluster.Connection;
import dev.egomotion.engine.cluster.Deadline;
import dev.egomotion.engine.failure.EngineException;
import dev.egomotion.schemas.DeadLetter;
import dev.egomotion.schemas.DepthMap;
import dev.egomotion.schemas.PhotometricConfidence;
import dev.egomotion.schemas.TrajectoryPoint;
import dev.egomotion.topology.settings.Topics;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.TopicPartition;
import org.jspecify.annotations.Nullable;

/**
 * Reads the committed records of live cameras from the output topics, counts them, and where a folder is given turns
 * them into files: a folder for each camera, in it one for each segment, with the files of a replay. Open it before the
 * first frame is sent: it sees what is written from then on.
 */
public final class LiveResults implements AutoCloseable {
    /** A capture time further off was told by a clock that is not this machine's. */
    private static final long FOREIGN_CLOCK_MILLIS = 10 * 60_000L;

    /** How many segments have their files open at once: five files each. */
    private static final int MOST_OPEN = 100;

    /** How long what is written may take to become visible, after which it is given up. */
    private static final Duration VISIBLE_WITHIN = Duration.ofSeconds(20);

    private final AvroCodec<TrajectoryPoint> points = AvroCodec.of(TrajectoryPoint.class);
    private final AvroCodec<DepthMap> depths = AvroCodec.of(DepthMap.class);
    private final AvroCodec<PhotometricConfidence> confidences =
            AvroCodec.of(PhotometricConfidence.class);
    private final AvroCodec<DeadLetter> letters = AvroCodec.of(DeadLetter.class);

    private final Topics topics;
    private final Optional<Path> out;
    private final CommittedRecords records;

    /** Files of segments, those that were used last at the end; one that is closed is opened again where it ended. */
    private final Map<Path, ResultFiles> files = new LinkedHashMap<>(16, 0.75f, true);

    private final Set<Path> begun = new HashSet<>();
    private final Map<String, Count> counts = new ConcurrentHashMap<>();
    private final Map<String, Latencies> latencies = new ConcurrentHashMap<>();
    private final Thread thread;
    private volatile boolean stopping;
    private volatile @Nullable EngineException failure;

    /**
     * How many trajectory records of a camera came.
     *
     * @param records all of them
     * @param tracked those that are tracked
     * @param shed those of frames that were shed
     */
    public record Count(long records, long tracked, long shed) {
        private Count plus(TrajectoryPoint point) {
            boolean is = point.getStatus() == dev.egomotion.schemas.TrackingStatus.TRACKED;
            boolean left = point.getReason() == dev.egomotion.schemas.StatusReason.SHED;
            return new Count(records + 1, tracked + (is ? 1 : 0), shed + (left ? 1 : 0));
        }
    }

    private LiveResults(CommittedRecords records, Topics topics, Optional<Path> out) {
        this.records = records;
        this.topics = topics;
        this.out = out;
        thread = new Thread(this::read, "live-results");
        thread.setDaemon(true);
    }

    /**
     * Starts to read.
     *
     * @param out where files go; none are written where it is empty
     * @throws EngineException if the topics cannot be read
     */
    public static LiveResults open(Connection connection, Topics topics, Optional<Path> out)
            throws EngineException {
        List<String> read =
                topics.outputs().stream()
                        .filter(topic -> out.isPresent() || topic.equals(topics.trajectory()))
                        .toList();
        LiveResults results = new LiveResults(new CommittedRecords(connection, read), topics, out);
        results.thread.start();
        return results;
    }

    /** Returns how many trajectory records of a camera came. */
    public Count count(String camera) {
        return counts.getOrDefault(camera, new Count(0, 0, 0));
    }

    /** Returns how late a camera's records came, of frames whose capture time is by a clock near this machine's. */
    public Optional<Latencies.Percentiles> latencies(String camera) {
        return Optional.ofNullable(latencies.get(camera)).flatMap(Latencies::percentiles);
    }

    /** Throws what stopped the reading, if anything did. */
    public void check() throws EngineException {
        if (failure != null) {
            throw failure;
        }
    }

    private void read() {
        try (records) {
            while (!stopping) {
                takeNext();
            }
            // What is written is committed, or will be in a moment: no record of a published frame
            // is left behind.
            Map<TopicPartition, Long> ends = records.writtenEnds();
            Deadline deadline = Deadline.in(VISIBLE_WITHIN);
            while (!records.reached(ends)) {
                takeNext();
                if (deadline.isPast()) {
                    throw new EngineException(
                            "not all results became visible within %d s"
                                    .formatted(VISIBLE_WITHIN.toSeconds()));
                }
            }
        } catch (Exception | Error e) {
            failure = ReadFailure.of(e);
        }
    }

    private void takeNext() throws EngineException, UnreadableRecordException {
        for (ConsumerRecord<String, byte[]> record : records.poll()) {
            take(record);
        }
        for (ResultFiles each : files.values()) {
            each.flush();
        }
    }

    private void take(ConsumerRecord<String, byte[]> record)
            throws EngineException, UnreadableRecordException {
        String camera = record.key();
        if (record.topic().equals(topics.trajectory())) {
            TrajectoryPoint point = points.decode(record.value());
            if (out.isPresent()) {
                files(camera, point.getSegment()).add(point, Track.Point.of(point));
            }
            counts.merge(camera, new Count(0, 0, 0).plus(point), (a, b) -> a.plus(point));
            long millis = System.currentTimeMillis() - point.getCaptureTimeNanos() / 1_000_000;
            if (Math.abs(millis) < FOREIGN_CLOCK_MILLIS) {
                latencies.computeIfAbsent(camera, c -> new Latencies()).add(millis);
            }
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

    private ResultFiles files(String camera, String segment) throws EngineException {
        Path folder = out.orElseThrow().resolve(camera).resolve(segment);
        ResultFiles known = files.get(folder);
        if (known == null) {
            known =
                    new ResultFiles(
                            begun.add(folder)
                                    ? ResultFolder.prepare(folder, false)
                                    : ResultFolder.goOn(folder));
            files.put(folder, known);
            if (files.size() > MOST_OPEN) {
                files.remove(files.keySet().iterator().next()).close();
            }
        }
        return known;
    }

    /**
     * Ends reading with what is written by now; it is in the files.
     *
     * @throws EngineException if something could not be read or written
     */
    @Override
    public void close() throws EngineException, InterruptedException {
        stopping = true;
        thread.join();
        // Not the one that check throws: nothing can suppress itself.
        EngineException first =
                failure == null ? null : new EngineException(failure.getMessage(), failure);
        for (ResultFiles each : files.values()) {
            try {
                each.close();
            } catch (EngineException e) {
                first = first == null ? e : first;
            }
        }
        files.clear();
        if (first != null) {
            throw first;
        }
    }
}
