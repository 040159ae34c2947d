package dev.egomotion.live;

import dev.egomotion.codecs.wire.AvroCodec;
import dev.egomotion.schemas.CameraStatus;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.errors.InterruptException;
import org.jspecify.annotations.Nullable;

/** Sends the cameras' states to their topic from a thread of its own; while brokers are away it keeps the last thousand. */
final class StatusPublisher implements AutoCloseable {
    private static final int MOST_KEPT = 1000;
    private static final Duration CLOSE_WITHIN = Duration.ofSeconds(5);

    /** Longer than one call of a producer may block. */
    private static final Duration GRACE = Duration.ofSeconds(3);

    private static final long REMAKE_MILLIS = 1_000;

    private final AvroCodec<CameraStatus> codec = AvroCodec.of(CameraStatus.class);
    private final Supplier<Producer<String, byte[]>> producers;
    private final String topic;
    private final Trouble trouble;
    private final ArrayDeque<CameraStatus> waiting = new ArrayDeque<>();
    private final Thread thread = new Thread(this::run, "egomotion-camera-status");
    private @Nullable Producer<String, byte[]> producer;
    private boolean closed;
    private long closeBy;

    /**
     * Starts the thread.
     *
     * @param producers makes a producer; asked anew after one failed for good
     * @param say takes lines for the operator
     */
    StatusPublisher(
            Supplier<Producer<String, byte[]>> producers, String topic, Consumer<String> say) {
        this.producers = producers;
        this.topic = topic;
        trouble =
                new Trouble(
                        "the cameras' states cannot be published",
                        "the cameras' states are published again",
                        say);
        producer = producers.get();
        thread.setDaemon(true);
        thread.start();
    }

    /** Takes a camera's state; never waits. */
    synchronized void publish(CameraStatus status) {
        if (waiting.size() >= MOST_KEPT) {
            waiting.removeFirst();
        }
        waiting.add(status);
        notifyAll();
    }

    private void run() {
        try {
            for (CameraStatus status = next(); status != null; status = next()) {
                send(status);
            }
        } catch (InterruptedException | InterruptException e) {
            Thread.currentThread().interrupt();
        } finally {
            if (producer != null) {
                producer.close(CLOSE_WITHIN);
            }
        }
    }

    /** Sends a state, or puts it back to be sent later. */
    private void send(CameraStatus status) throws InterruptedException {
        try {
            if (producer == null) {
                producer = producers.get();
            }
            // Without the brokers' word a producer would lose what it is given: it is asked first.
            producer.partitionsFor(topic);
            producer.send(
                    new ProducerRecord<>(topic, status.getCamera(), codec.encode(status)),
                    (metadata, failure) -> {
                        if (failure == null) {
                            trouble.ended();
                        } else {
                            trouble.began(failure);
                        }
                    });
        } catch (InterruptException e) {
            throw e;
        } catch (org.apache.kafka.common.errors.TimeoutException e) {
            trouble.began(e);
            putBack(status);
        } catch (KafkaException | IllegalStateException e) {
            trouble.began(e);
            if (producer != null) {
                producer.close(Duration.ZERO);
                producer = null;
            }
            putBack(status);
        }
    }

    private synchronized void putBack(CameraStatus status) throws InterruptedException {
        if (!closed) {
            waiting.addFirst(status);
            wait(REMAKE_MILLIS);
        }
    }

    private synchronized @Nullable CameraStatus next() throws InterruptedException {
        while (waiting.isEmpty() && !closed) {
            wait();
        }
        if (waiting.isEmpty() || (closed && System.nanoTime() - closeBy > 0)) {
            return null;
        }
        return waiting.removeFirst();
    }

    /** Sends what waits, if the brokers take it within a short time. */
    @Override
    public void close() {
        synchronized (this) {
            closed = true;
            closeBy = System.nanoTime() + GRACE.toNanos();
            notifyAll();
        }
        Deadlines.join(List.of(thread), CLOSE_WITHIN.plus(GRACE.multipliedBy(2)));
    }
}
