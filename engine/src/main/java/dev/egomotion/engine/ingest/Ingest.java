package dev.egomotion.engine.ingest;

import dev.egomotion.codecs.SourceException;
import dev.egomotion.codecs.recording.FrameSource;
import dev.egomotion.codecs.wire.AvroCodec;
import dev.egomotion.engine.cluster.Connection;
import dev.egomotion.engine.failure.EngineException;
import dev.egomotion.schemas.Frame;
import dev.egomotion.schemas.FrameEvent;
import dev.egomotion.schemas.SegmentEnd;
import dev.egomotion.schemas.SegmentEndReason;
import dev.egomotion.schemas.SegmentStart;
import dev.egomotion.topology.steps.StepTimes;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;

/**
 * Feeds one recording into the frames topic as one segment: its start with the camera, its frames, its
 * end. However it ends, the end is sent, so that what was fed in comes out completely.
 */
public final class Ingest {
    /** Name of the step in measured times: reading, encoding and handing over one frame. */
    public static final String STEP = "ingest";

    private static final long CHECK_MILLIS = 100;
    private static final ThreadMXBean THREADS = ManagementFactory.getThreadMXBean();

    private final Connection connection;
    private final String topic;
    private final RunId run;
    private final Rate rate;
    private final int largestFrameBytes;
    private final FramesInFlight inFlight;
    private final SampleFrames samples;
    private final StepTimes times;
    private final Consumer<String> notes;
    private final Health health;

    private final AvroCodec<FrameEvent> codec = AvroCodec.of(FrameEvent.class);
    private final CountDownLatch stopped = new CountDownLatch(1);
    private final AtomicReference<Exception> refused = new AtomicReference<>();

    /**
     * How an ingest ended.
     *
     * @param frames how many frames were sent
     * @param reason why there are no more
     * @param detail the failure of the source in one line; empty unless it failed
     */
    public record Outcome(long frames, SegmentEndReason reason, String detail) {}

    /**
     * Creates the ingest of one recording.
     *
     * @param topic name of the frames topic
     * @param largestFrameBytes largest encoded frame that travels; a larger one is encoded again, or goes as unreadable
     * @param inFlight what ingest must not be too far ahead of
     * @param samples told of every frame
     * @param notes told in one line each of what the user should know
     * @param health asked while waiting; its failure ends the ingest
     */
    public Ingest(
            Connection connection,
            String topic,
            RunId run,
            Rate rate,
            int largestFrameBytes,
            FramesInFlight inFlight,
            SampleFrames samples,
            StepTimes times,
            Consumer<String> notes,
            Health health) {
        this.connection = connection;
        this.topic = topic;
        this.run = run;
        this.rate = rate;
        this.largestFrameBytes = largestFrameBytes;
        this.inFlight = inFlight;
        this.samples = samples;
        this.times = times;
        this.notes = notes;
        this.health = health;
    }

    /** Asks the ingest to end after the frame at hand; from any thread, also before it begins. */
    public void stop() {
        stopped.countDown();
    }

    /**
     * Feeds the recording in; returns when its end was sent.
     *
     * @param start what opens the segment
     * @throws EngineException if the broker or the pipeline behind it failed
     */
    public Outcome run(FrameSource source, SegmentStart start)
            throws EngineException, InterruptedException {
        try (Producer<String, byte[]> producer = connection.producer()) {
            send(producer, start);
            Outcome outcome = frames(producer, source);
            send(
                    producer,
                    SegmentEnd.newBuilder()
                            .setFrames(outcome.frames())
                            .setReason(outcome.reason())
                            .setDetail(outcome.detail().isEmpty() ? null : outcome.detail())
                            .build());
            producer.flush();
            checkRefused();
            return outcome;
        }
    }

    private Outcome frames(Producer<String, byte[]> producer, FrameSource source)
            throws EngineException, InterruptedException {
        FittingFrames fitting =
                new FittingFrames(largestFrameBytes, source.description().codec(), notes);
        long firstTime = 0;
        long began = System.nanoTime();
        long sent = 0;
        while (true) {
            if (!awaitRoom()) {
                return new Outcome(sent, SegmentEndReason.INTERRUPTED, "");
            }
            long start = System.nanoTime();
            long cpu = THREADS.getCurrentThreadCpuTime();
            Optional<Frame> next;
            try {
                next = source.next();
            } catch (SourceException e) {
                return new Outcome(
                        sent, SegmentEndReason.SOURCE_FAILED, String.valueOf(e.getMessage()));
            }
            if (next.isEmpty()) {
                return new Outcome(sent, SegmentEndReason.END_OF_SOURCE, "");
            }
            Frame frame = fitting.fitting(next.get());
            long working = System.nanoTime() - start;
            firstTime = sent == 0 ? frame.getCaptureTimeNanos() : firstTime;
            if (!awaitDue(began, frame.getCaptureTimeNanos() - firstTime)) {
                return new Outcome(sent, SegmentEndReason.INTERRUPTED, "");
            }
            long handover = System.nanoTime();
            samples.offer(frame);
            if (!frame.getOutOfRange()) {
                inFlight.send(frame.getSequence());
                sent++;
            }
            send(producer, frame);
            times.record(
                    STEP,
                    working + System.nanoTime() - handover,
                    THREADS.getCurrentThreadCpuTime() - cpu);
        }
    }

    /** Returns whether another frame is to be sent; false once stopped. */
    private boolean awaitRoom() throws EngineException, InterruptedException {
        do {
            if (stopped.getCount() == 0) {
                return false;
            }
            checkRefused();
            health.check();
        } while (!inFlight.awaitRoom(CHECK_MILLIS));
        return true;
    }

    private boolean awaitDue(long began, long recorded)
            throws EngineException, InterruptedException {
        long wait = rate.dueNanos(recorded) - (System.nanoTime() - began);
        while (wait > 0) {
            if (stopped.await(
                    Math.min(wait, TimeUnit.MILLISECONDS.toNanos(CHECK_MILLIS)),
                    TimeUnit.NANOSECONDS)) {
                return false;
            }
            health.check();
            wait = rate.dueNanos(recorded) - (System.nanoTime() - began);
        }
        return true;
    }

    private void send(Producer<String, byte[]> producer, Object event) {
        FrameEvent record =
                FrameEvent.newBuilder()
                        .setCamera(run.camera())
                        .setSegment(run.segment())
                        .setEvent(event)
                        .build();
        producer.send(
                new ProducerRecord<>(topic, run.camera(), codec.encode(record)),
                (sent, failure) -> {
                    if (failure != null) {
                        refused.compareAndSet(null, failure);
                    }
                });
    }

    private void checkRefused() throws EngineException {
        Exception failure = refused.get();
        if (failure != null) {
            throw new EngineException(
                    "topic %s at %s took a frame no more: %s"
                            .formatted(topic, connection.bootstrapServers(), failure.getMessage()),
                    failure);
        }
    }
}
