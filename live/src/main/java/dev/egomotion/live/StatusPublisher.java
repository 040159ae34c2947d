package dev.egomotion.live;

import dev.egomotion.codecs.wire.AvroCodec;
import dev.egomotion.schemas.CameraStatus;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.function.Supplier;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;

/** Sends the cameras' states to their topic from a thread of its own; while brokers are away it keeps the last thousand. */
final class StatusPublisher implements AutoCloseable {
    private static final int MOST_KEPT = 1000;
    private static final Duration CLOSE_WITHIN = Duration.ofSeconds(5);

    private final AvroCodec<CameraStatus> codec = AvroCodec.of(CameraStatus.class);
    private final Producer<String, byte[]> producer;
    private final String topic;
    private final ArrayDeque<CameraStatus> waiting = new ArrayDeque<>();
    private final Thread thread = new Thread(this::run, "egomotion-camera-status");
    private boolean closed;

    StatusPublisher(Supplier<Producer<String, byte[]>> producers, String topic) {
        this.producer = producers.get();
        this.topic = topic;
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
                producer.send(
                        new ProducerRecord<>(topic, status.getCamera(), codec.encode(status)));
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        producer.close(CLOSE_WITHIN);
    }

    private synchronized CameraStatus next() throws InterruptedException {
        while (waiting.isEmpty()) {
            if (closed) {
                return null;
            }
            wait();
        }
        return waiting.removeFirst();
    }

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
