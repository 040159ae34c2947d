package dev.egomotion.engine.results;

import dev.egomotion.codecs.wire.AvroCodec;
import dev.egomotion.codecs.wire.UnreadableRecordException;
import dev.egomotion.engine.cluster.Connection;
import dev.egomotion.engine.failure.EngineException;
import dev.egomotion.engine.ingest.FramesInFlight;
import dev.egomotion.engine.ingest.Health;
import dev.egomotion.engine.ingest.RunId;
import dev.egomotion.schemas.DeadLetter;
import dev.egomotion.schemas.DepthMap;
import dev.egomotion.schemas.PhotometricConfidence;
import dev.egomotion.schemas.TrackingStatus;
import dev.egomotion.schemas.TrajectoryPoint;
import dev.egomotion.topology.Provenance;
import dev.egomotion.topology.settings.Topics;
import dev.egomotion.topology.steps.StepTimes;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.header.Header;
import org.jspecify.annotations.Nullable;

/**
 * Reads the committed records of one replay from the output topics and turns each into files as it comes.
 * Open it before the first frame is sent: it sees what is written from then on.
 */
public final class ResultWriter implements AutoCloseable {
    /** Name of the step in measured times: the files of one record. */
    public static final String FILES = "result-files";

    /** Name of the step in measured times: from a frame's sending to its committed trajectory record. */
    public static final String END_TO_END = "end-to-end";

    private static final Duration POLL = Duration.ofMillis(100);
    private static final ThreadMXBean THREADS = ManagementFactory.getThreadMXBean();

    private final AvroCodec<TrajectoryPoint> points = AvroCodec.of(TrajectoryPoint.class);
    private final AvroCodec<DepthMap> depths = AvroCodec.of(DepthMap.class);
    private final AvroCodec<PhotometricConfidence> confidences =
            AvroCodec.of(PhotometricConfidence.class);
    private final AvroCodec<DeadLetter> letters = AvroCodec.of(DeadLetter.class);

    private final Topics topics;
    private final RunId run;
    private final String settings;
    private final FramesInFlight inFlight;
    private final StepTimes times;
    private final CommittedRecords records;
    private final ResultFiles files;
    private final Thread thread;

    private final Track track = new Track();
    private final Map<String, Long> deadLetters = new TreeMap<>();
    private long depthMaps;
    private long confidenceRecords;
    private Results.@Nullable DepthForm depthForm;

    private volatile long expected = -1;
    private volatile long arrived;
    private volatile long tracked;
    private volatile boolean stopping;
    private volatile @Nullable EngineException failure;

    private ResultWriter(
            Connection connection,
            Topics topics,
            RunId run,
            Provenance provenance,
            ResultFolder folder,
            FramesInFlight inFlight,
            StepTimes times)
            throws EngineException {
        this.settings = provenance.fingerprint();
        this.topics = topics;
        this.run = run;
        this.inFlight = inFlight;
        this.times = times;
        this.files = new ResultFiles(folder);
        try {
            this.records = new CommittedRecords(connection, topics.outputs());
        } catch (EngineException e) {
            files.close();
            throw e;
        }
        this.thread = new Thread(this::readUntilDone, "result-writer");
        thread.setDaemon(true);
    }

    /**
     * Starts to read.
     *
     * @param provenance what every record must follow from
     * @param inFlight told of every trajectory record
     * @throws EngineException if the folder cannot be written or the topics cannot be read
     */
    public static ResultWriter open(
            Connection connection,
            Topics topics,
            RunId run,
            Provenance provenance,
            ResultFolder folder,
            FramesInFlight inFlight,
            StepTimes times)
            throws EngineException {
        ResultWriter writer =
                new ResultWriter(connection, topics, run, provenance, folder, inFlight, times);
        writer.thread.start();
        return writer;
    }

    /** Says how many frames were sent: with their records the writer is done. */
    public void expect(long frames) {
        expected = frames;
    }

    /** Returns how many frames have their trajectory record. */
    public long arrived() {
        return arrived;
    }

    /** Returns how many of them are tracked. */
    public long tracked() {
        return tracked;
    }

    /**
     * Waits until everything expected is in its files.
     *
     * @param health asked while waiting
     * @throws EngineException if it fails, or the files cannot be written
     */
    public void await(Health health) throws EngineException, InterruptedException {
        while (thread.isAlive()) {
            thread.join(POLL.toMillis());
            health.check();
        }
        check();
    }

    /** Throws what stopped the writer, if anything did. */
    public void check() throws EngineException {
        if (failure != null) {
            throw failure;
        }
    }

    /** Returns what came; complete once {@link #await} or {@link #close} returned. */
    public Results results() {
        return new Results(track, depthMaps, confidenceRecords, deadLetters, depthForm);
    }

    private void readUntilDone() {
        try (records;
                files) {
            Optional<Map<TopicPartition, Long>> ends = Optional.empty();
            while (!stopping) {
                for (ConsumerRecord<String, byte[]> record : records.poll()) {
                    if (run.camera().equals(record.key())) {
                        take(record);
                    }
                }
                files.flush();
                if (expected >= 0 && arrived >= expected) {
                    if (ends.isEmpty()) {
                        ends = Optional.of(records.writtenEnds());
                    }
                    if (records.reached(ends.get())) {
                        return;
                    }
                }
            }
        } catch (Exception | Error e) {
            failure = ReadFailure.of(e);
        }
    }

    private void take(ConsumerRecord<String, byte[]> record)
            throws EngineException, UnreadableRecordException {
        long start = System.nanoTime();
        long cpu = THREADS.getCurrentThreadCpuTime();
        String topic = record.topic();
        if (topic.equals(topics.trajectory())) {
            take(record, points.decode(record.value()));
        } else if (topic.equals(topics.depth())) {
            take(record, depths.decode(record.value()));
        } else if (topic.equals(topics.confidence())) {
            take(record, confidences.decode(record.value()));
        } else {
            take(letters.decode(record.value()));
        }
        times.record(FILES, System.nanoTime() - start, THREADS.getCurrentThreadCpuTime() - cpu);
    }

    private void take(ConsumerRecord<String, byte[]> record, TrajectoryPoint point)
            throws EngineException {
        if (!point.getSegment().equals(run.segment())) {
            return;
        }
        requireOurSettings(record);
        Track.Point placed = Track.Point.of(point);
        track.add(placed);
        files.add(point, placed);
        tracked += point.getStatus() == TrackingStatus.TRACKED ? 1 : 0;
        arrived++;
        long underWay = inFlight.answer(point.getSequence());
        if (underWay >= 0) {
            times.record(END_TO_END, underWay, 0);
        }
    }

    /** Another instance of the application may have other settings: its results are not this run's. */
    private void requireOurSettings(ConsumerRecord<String, byte[]> record) throws EngineException {
        Header header = record.headers().lastHeader(Provenance.SETTINGS_HEADER);
        String found = header == null ? "none" : new String(header.value(), StandardCharsets.UTF_8);
        if (!found.equals(settings)) {
            throw new EngineException(
                    "topic %s, partition %d, offset %d: a record of this run was computed with settings %s; expected %s"
                            .formatted(
                                    record.topic(),
                                    record.partition(),
                                    record.offset(),
                                    found,
                                    settings));
        }
    }

    private void take(ConsumerRecord<String, byte[]> record, DepthMap map) throws EngineException {
        if (map.getSegment().equals(run.segment())) {
            requireOurSettings(record);
            files.add(map);
            depthMaps++;
            depthForm = new Results.DepthForm(map.getWidth(), map.getHeight(), map.getDepthScale());
        }
    }

    private void take(ConsumerRecord<String, byte[]> record, PhotometricConfidence confidence)
            throws EngineException {
        if (confidence.getSegment().equals(run.segment())) {
            requireOurSettings(record);
            files.add(confidence);
            confidenceRecords++;
        }
    }

    private void take(DeadLetter letter) {
        if (letter.getSegment() == null || letter.getSegment().equals(run.segment())) {
            files.add(letter);
            deadLetters.merge(letter.getKind().name(), 1L, Long::sum);
        }
    }

    /** Ends reading, if it has not ended yet; what came is in the files. */
    @Override
    public void close() throws InterruptedException {
        stopping = true;
        thread.join();
    }
}
