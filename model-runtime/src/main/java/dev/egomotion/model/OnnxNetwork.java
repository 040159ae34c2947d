package dev.egomotion.model;

import ai.onnxruntime.OrtException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.locks.ReadWriteLock;
import java.util.concurrent.locks.ReentrantReadWriteLock;
import java.util.function.Function;

/**
 * What depth and pose networks share: frames in, native outputs read and released, and a close that
 * waits for the calls that are running.
 */
final class OnnxNetwork implements AutoCloseable {
    /** What drives and handheld films are seen by, degrees across; others no network was trained on. */
    private static final double LEAST_DEGREES = 10;

    private static final double MOST_DEGREES = 150;
    private static final double USUAL_DEGREES = 80;

    private final OnnxChain chain;
    private final FrameTensors frames;
    private final boolean dynamicBatch;
    private final ReadWriteLock lifetime = new ReentrantReadWriteLock();
    private boolean closed;

    OnnxNetwork(OnnxChain chain, FrameTensors frames, boolean dynamicBatch) {
        this.chain = chain;
        this.frames = frames;
        this.dynamicBatch = dynamicBatch;
    }

    /** Returns the file's name, for messages. */
    String name() {
        return chain.name();
    }

    /**
     * Runs items as one batch, or one by one where the graph has a fixed batch of one.
     *
     * @param items of the batch
     * @param reader turns the outputs of a batch into its results; must not keep the outputs
     * @return the results of all items, same order
     */
    <R> List<R> run(List<NetworkItem> items, Function<OnnxChain.Outputs, List<R>> reader) {
        lifetime.readLock().lock();
        try {
            if (closed) {
                throw new IllegalStateException(chain.name() + " is closed");
            }
            if (dynamicBatch || items.size() == 1) {
                return items.isEmpty() ? List.of() : runBatch(items, reader);
            }
            List<R> results = new ArrayList<>(items.size());
            for (NetworkItem item : items) {
                results.addAll(runBatch(List.of(item), reader));
            }
            return results;
        } finally {
            lifetime.readLock().unlock();
        }
    }

    private <R> List<R> runBatch(
            List<NetworkItem> items, Function<OnnxChain.Outputs, List<R>> reader) {
        try (FrameTensors.Feed feed = frames.feed(items);
                OnnxChain.Outputs outputs = chain.run(feed.tensors())) {
            List<R> results = reader.apply(outputs);
            if (results.size() != items.size()) {
                throw new InferenceException(
                        "%s: a batch of %d gave %d results"
                                .formatted(chain.name(), items.size(), results.size()));
            }
            return results;
        } catch (OrtException e) {
            throw new InferenceException(chain.name() + ": " + e.getMessage(), e);
        } catch (InferenceException e) {
            String doubt = doubtOf(items);
            throw doubt.isEmpty() ? e : new InferenceException(e.getMessage() + doubt, e);
        }
    }

    /** Returns what may be wrong with what the network was fed; empty where nothing seems to be. */
    static String doubtOf(List<NetworkItem> items) {
        for (NetworkItem item : items) {
            double degrees =
                    item.camera()
                            .map(camera -> Math.toDegrees(camera.horizontalFieldOfView()))
                            .orElse(USUAL_DEGREES);
            if (degrees < LEAST_DEGREES || degrees > MOST_DEGREES) {
                return "; it was told of a camera that sees %.2f degrees, fx = %s pixels of %d: is the camera file right?"
                        .formatted(
                                degrees,
                                item.camera().orElseThrow().fx(),
                                item.camera().orElseThrow().width());
            }
        }
        return "";
    }

    @Override
    public void close() {
        lifetime.writeLock().lock();
        try {
            if (!closed) {
                closed = true;
                chain.close();
            }
        } finally {
            lifetime.writeLock().unlock();
        }
    }
}
