package dev.egomotion.live;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Supplier;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.KafkaException;

/**
 * Sends the cameras' records to the frames topic from a thread of its own, one of each camera in turn. A camera's
 * reading thread only puts its records into a lane that holds so many and no more: brokers that are slow or away never
 * keep a camera from being read.
 */
final class FramePublisher implements AutoCloseable {
    private static final Duration CLOSE_WITHIN = Duration.ofSeconds(5);

    /** Brokers refuse records from the future; a camera whose clock is further off is stamped with the time of sending. */
    private static final long CLOCK_TOLERANCE_MILLIS = 10 * 60_000L;

    private final Supplier<Producer<String, byte[]>> producers;
    private final String topic;
    private final List<Lane> lanes = new ArrayList<>();
    private final Thread thread = new Thread(this::run, "egomotion-publish");
    private Producer<String, byte[]> producer;
    private boolean closed;
    private int turn;

    private record Entry(Lane lane, byte[] record, boolean frame, long captureMillis) {}

    /**
     * Starts the thread.
     *
     * @param producers makes a producer; asked anew after one failed for good
     */
    FramePublisher(Supplier<Producer<String, byte[]>> producers, String topic) {
        this.producers = producers;
        this.topic = topic;
        this.producer = producers.get();
        thread.start();
    }

    /** Opens the lane of a camera. */
    Lane lane(String camera, Ledger ledger, int mostFrames, long mostBytes) {
        Lane lane = new Lane(camera, ledger, mostFrames, mostBytes);
        synchronized (this) {
            lanes.add(lane);
        }
        return lane;
    }

    /** What one camera has ready. */
    final class Lane {
        private final String camera;
        private final Ledger ledger;
        private final int mostFrames;
        private final long mostBytes;
        private final ArrayDeque<Entry> queue = new ArrayDeque<>();
        private final AtomicBoolean failed = new AtomicBoolean();
        private long bytes;

        private Lane(String camera, Ledger ledger, int mostFrames, long mostBytes) {
            this.camera = camera;
            this.ledger = ledger;
            this.mostFrames = mostFrames;
            this.mostBytes = mostBytes;
        }

        /**
         * Takes a frame, if there is room.
         *
         * @param captureMillis when it was taken, milliseconds since 1970 UTC
         */
        boolean offerFrame(byte[] record, long captureMillis) {
            synchronized (FramePublisher.this) {
                if (queue.size() >= mostFrames || bytes + record.length > mostBytes) {
                    return false;
                }
                put(new Entry(this, record, true, captureMillis));
                return true;
            }
        }

        /** Takes the start or the end of a segment; there are few, and there is always room for them. */
        void put(byte[] record, long captureMillis) {
            synchronized (FramePublisher.this) {
                put(new Entry(this, record, false, captureMillis));
            }
        }

        private void put(Entry entry) {
            queue.add(entry);
            bytes += entry.record.length;
            FramePublisher.this.notifyAll();
        }

        /** Returns whether a record was lost since it was last asked: the segment cannot go on. */
        boolean takeFailure() {
            return failed.getAndSet(false);
        }

        private void done(Entry entry, Exception failure) {
            if (failure != null) {
                failed.set(true);
            }
            if (entry.frame && failure == null) {
                ledger.published();
            } else if (entry.frame) {
                ledger.notPublished(Ledger.Reason.NOT_CONFIRMED);
            }
        }
    }

    private void run() {
        try {
            for (Entry entry = next(); entry != null; entry = next()) {
                send(entry);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        producer.close(CLOSE_WITHIN);
    }

    /** Waits for the next record; null once closed and empty. */
    private synchronized Entry next() throws InterruptedException {
        while (true) {
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

    private void send(Entry entry) {
        long now = System.currentTimeMillis();
        long stamp =
                Math.abs(entry.captureMillis - now) < CLOCK_TOLERANCE_MILLIS
                        ? entry.captureMillis
                        : now;
        try {
            producer.send(
                    new ProducerRecord<>(topic, null, stamp, entry.lane.camera, entry.record),
                    (sent, failure) -> entry.lane.done(entry, failure));
        } catch (KafkaException | IllegalStateException e) {
            // A producer that throws has failed for good; what it still holds is answered by its
            // close.
            entry.lane.done(entry, e);
            producer.close(Duration.ZERO);
            producer = producers.get();
        }
    }

    /** Sends what the lanes hold, waits a little for the brokers' confirmation, and ends. */
    @Override
    public void close() {
        synchronized (this) {
            closed = true;
            notifyAll();
        }
        try {
            thread.join();
        } catch (InterruptedException e) {
            thread.interrupt();
            Thread.currentThread().interrupt();
        }
    }
}
