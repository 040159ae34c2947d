package dev.egomotion.live;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalInt;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.errors.InterruptException;
import org.jspecify.annotations.Nullable;

/**
 * Sends the cameras' records to the frames topic from a thread of its own, one of each camera in turn. A camera's
 * reading thread only puts its records into a lane that holds so many and no more: brokers that are slow or away never
 * keep a camera from being read.
 */
final class FramePublisher implements AutoCloseable {
    /** Longer than one call of a producer may block. */
    private static final Duration GRACE = Duration.ofSeconds(3);

    private static final long REMAKE_MILLIS = 1_000;
    private static final long ASK_MILLIS = 50;

    /** Brokers refuse records from the future; a camera whose clock is further off is stamped with the time of sending. */
    private static final long CLOCK_TOLERANCE_MILLIS = 10 * 60_000L;

    private final Supplier<Producer<String, byte[]>> producers;
    private final String topic;
    private final Duration closeWithin;
    private final Trouble refused;
    private final Trouble noProducer;
    private final List<Lane> lanes = new ArrayList<>();
    private final Thread thread = new Thread(this::run, "egomotion-publish");
    private @Nullable Producer<String, byte[]> producer;
    private boolean closed;
    private long closeBy;
    private int turn;

    private record Entry(
            Lane lane, String segment, byte[] record, boolean frame, long captureMillis) {}

    /**
     * Starts the thread.
     *
     * @param producers makes a producer; asked anew after one failed for good
     * @param closeWithin how long what waits may still be sent at the end, and again to be confirmed
     * @param say takes lines for the operator
     */
    FramePublisher(
            Supplier<Producer<String, byte[]>> producers,
            String topic,
            Duration closeWithin,
            Consumer<String> say) {
        this.closeWithin = closeWithin;
        this.producers = producers;
        this.topic = topic;
        refused =
                new Trouble(
                        "the brokers do not confirm frames",
                        "the brokers confirm frames again",
                        say);
        noProducer = new Trouble("frames cannot be sent", "frames are sent again", say);
        producer = producers.get();
        thread.setDaemon(true);
        thread.start();
    }

    /**
     * Opens the lane of a camera.
     *
     * @param spreadOver how many partitions the cameras take in turn; empty where the camera's id says which
     */
    Lane lane(
            String camera, Ledger ledger, int mostFrames, long mostBytes, OptionalInt spreadOver) {
        synchronized (this) {
            Integer partition =
                    spreadOver.isPresent() ? lanes.size() % spreadOver.getAsInt() : null;
            Lane lane = new Lane(camera, partition, ledger, mostFrames, mostBytes);
            lanes.add(lane);
            return lane;
        }
    }

    /** What one camera has ready. */
    final class Lane {
        private final String camera;
        private final @Nullable Integer partition;
        private final Ledger ledger;
        private final int mostFrames;
        private final long mostBytes;
        private final ArrayDeque<Entry> queue = new ArrayDeque<>();
        private long bytes;
        private int unanswered;
        private long unansweredBytes;
        private String segment = "";
        private boolean failed;

        private Lane(
                String camera,
                @Nullable Integer partition,
                Ledger ledger,
                int mostFrames,
                long mostBytes) {
            this.camera = camera;
            this.partition = partition;
            this.ledger = ledger;
            this.mostFrames = mostFrames;
            this.mostBytes = mostBytes;
        }

        /** Takes the start of a segment; failures of the segments before no longer count. */
        void begin(String newSegment, byte[] record, long captureMillis) {
            synchronized (FramePublisher.this) {
                segment = newSegment;
                failed = false;
                put(record, false, captureMillis);
            }
        }

        /**
         * Waits for room, for a source that can wait: as much as the lane holds may be under way, confirmed neither by
         * the brokers nor given up.
         *
         * @param giveUp ends the waiting
         */
        void awaitRoom(int length, BooleanSupplier giveUp) {
            synchronized (FramePublisher.this) {
                while (!closed
                        && unanswered > 0
                        && (unanswered >= mostFrames || unansweredBytes + length > mostBytes)
                        && !giveUp.getAsBoolean()) {
                    if (!waited(ASK_MILLIS)) {
                        return;
                    }
                }
            }
        }

        /**
         * Takes a frame, if there is room.
         *
         * @param captureMillis when it was taken, milliseconds since 1970 UTC
         */
        boolean offerFrame(byte[] record, long captureMillis) {
            synchronized (FramePublisher.this) {
                if (closed || queue.size() >= mostFrames || bytes + record.length > mostBytes) {
                    return false;
                }
                put(record, true, captureMillis);
                return true;
            }
        }

        /** Takes the end of the segment; there are few, and there is always room for them. */
        void end(byte[] record, long captureMillis) {
            synchronized (FramePublisher.this) {
                put(record, false, captureMillis);
            }
        }

        private void put(byte[] record, boolean frame, long captureMillis) {
            queue.add(new Entry(this, segment, record, frame, captureMillis));
            bytes += record.length;
            unanswered++;
            unansweredBytes += record.length;
            FramePublisher.this.notifyAll();
        }

        /** Returns whether a record of the running segment was lost: it cannot go on. */
        boolean hasFailed() {
            synchronized (FramePublisher.this) {
                return failed;
            }
        }

        /** An entry was confirmed, or is given up: why, and not by whom. */
        private void answered(Entry entry, Ledger.@Nullable Reason failure) {
            synchronized (FramePublisher.this) {
                unanswered--;
                unansweredBytes -= entry.record.length;
                failed |= failure != null && entry.segment.equals(segment);
                FramePublisher.this.notifyAll();
            }
            if (!entry.frame) {
                return;
            }
            if (failure == null) {
                ledger.published();
            } else {
                ledger.notPublished(failure);
            }
        }
    }

    private boolean waited(long millis) {
        try {
            wait(millis);
            return true;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
    }

    private void run() {
        try {
            for (Entry entry = next(); entry != null; entry = next()) {
                send(entry);
            }
        } catch (InterruptedException | InterruptException e) {
            Thread.currentThread().interrupt();
        } finally {
            leaveTheRest();
            if (producer != null) {
                producer.close(closeWithin);
            }
        }
    }

    /** Waits for the next record; null once closed and empty, or too long closed. */
    private synchronized @Nullable Entry next() throws InterruptedException {
        while (true) {
            if (closed && System.nanoTime() - closeBy > 0) {
                return null;
            }
            for (int i = 0; i < lanes.size(); i++) {
                turn = (turn + 1) % lanes.size();
                Entry entry = lanes.get(turn).queue.poll();
                if (entry != null) {
                    entry.lane.bytes -= entry.record.length;
                    return entry;
                }
            }
            if (closed) {
                return null;
            }
            wait();
        }
    }

    private void leaveTheRest() {
        List<Entry> rest = new ArrayList<>();
        synchronized (this) {
            closed = true;
            for (Lane lane : lanes) {
                rest.addAll(lane.queue);
                lane.queue.clear();
                lane.bytes = 0;
            }
        }
        rest.forEach(entry -> entry.lane.answered(entry, Ledger.Reason.QUEUE_FULL));
    }

    private void send(Entry entry) {
        Producer<String, byte[]> open = ready() ? producer : null;
        if (open == null) {
            entry.lane.answered(entry, Ledger.Reason.QUEUE_FULL);
            return;
        }
        try {
            open.send(record(entry), (metadata, failure) -> answered(entry, failure));
        } catch (KafkaException | IllegalStateException e) {
            entry.lane.answered(entry, Ledger.Reason.NOT_CONFIRMED);
            if (e instanceof InterruptException) {
                throw e;
            }
            // A producer that throws has failed for good; what it still holds is answered by its
            // close.
            noProducer.began(e);
            open.close(Duration.ZERO);
            producer = null;
        }
    }

    private void answered(Entry entry, @Nullable Exception failure) {
        if (failure == null) {
            refused.ended();
            noProducer.ended();
        } else {
            refused.began(failure);
        }
        entry.lane.answered(entry, failure == null ? null : Ledger.Reason.NOT_CONFIRMED);
    }

    private ProducerRecord<String, byte[]> record(Entry entry) {
        long now = System.currentTimeMillis();
        boolean near = Math.abs(entry.captureMillis - now) < CLOCK_TOLERANCE_MILLIS;
        return new ProducerRecord<>(
                topic,
                entry.lane.partition,
                near ? entry.captureMillis : now,
                entry.lane.camera,
                entry.record);
    }

    /** Waits until there is a producer; returns whether there is one, which at the end may fail. */
    private boolean ready() {
        while (producer == null) {
            synchronized (this) {
                if (closed || !waited(REMAKE_MILLIS)) {
                    return false;
                }
            }
            try {
                producer = producers.get();
            } catch (KafkaException e) {
                noProducer.began(e);
            }
        }
        return true;
    }

    /** Sends what the lanes hold, waits a little for the brokers' confirmation, and ends; whatever the brokers do. */
    @Override
    public void close() {
        synchronized (this) {
            closed = true;
            closeBy = System.nanoTime() + closeWithin.toNanos();
            notifyAll();
        }
        Deadlines.join(List.of(thread), closeWithin.multipliedBy(2).plus(GRACE));
    }
}
