package dev.egomotion.trainer;

import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/**
 * Draws batches, one ahead of the one in use, on a thread of its own. A batch depends on the seed and the
 * number of its step alone: a run that is resumed needs neither random state nor position in the data.
 */
final class BatchLoader implements AutoCloseable {
    private final List<Triplet> near;
    private final List<Triplet> far;
    private final TrainingRecipe recipe;
    private final long seed;
    private final ExecutorService thread =
            Executors.newSingleThreadExecutor(
                    task -> {
                        Thread worker = new Thread(task, "batch-loader");
                        worker.setDaemon(true);
                        return worker;
                    });
    private long aheadStep = -1;
    private Future<Batch> ahead;
    private long waitedNanos;

    /**
     * Creates a loader.
     *
     * @param drives at the size of the batches
     * @param recipe says how many triplets a batch has and how they are varied
     * @param seed of the draws
     * @throws DriveException if nothing moves in any drive
     */
    BatchLoader(List<TrainingDrive> drives, TrainingRecipe recipe, long seed) {
        this.recipe = recipe;
        this.seed = seed;
        near = TripletList.of(drives, 1);
        far = TripletList.of(drives, 2);
        if (near.isEmpty() || far.isEmpty()) {
            throw new DriveException(
                    "no moving frames in %d drives; there is nothing to train on"
                            .formatted(drives.size()));
        }
    }

    /** Returns how many triplets of neighbouring frames there are to draw from. */
    int triplets() {
        return near.size();
    }

    /** Returns the batch of a step. */
    Batch batch(long step) throws InterruptedException {
        long start = System.nanoTime();
        Batch batch;
        try {
            batch = aheadStep == step ? ahead.get() : draw(step);
        } catch (ExecutionException e) {
            throw new IllegalStateException("a batch could not be drawn", e.getCause());
        }
        waitedNanos += System.nanoTime() - start;
        aheadStep = step + 1;
        ahead = thread.submit(() -> draw(step + 1));
        return batch;
    }

    /** Returns how long all calls have waited, nanoseconds. */
    long waitedNanos() {
        return waitedNanos;
    }

    private Batch draw(long step) {
        SplittableRandom random = new SplittableRandom(seed * 0x9E3779B97F4A7C15L + step);
        List<Triplet> triplets = new ArrayList<>();
        List<Augmentation> variations = new ArrayList<>();
        for (int i = 0; i < recipe.batchSize(); i++) {
            boolean skips = random.nextDouble() < recipe.variation().skippedFrames();
            List<Triplet> from = skips ? far : near;
            Triplet triplet = from.get(random.nextInt(from.size()));
            triplets.add(triplet);
            variations.add(Augmentation.draw(recipe.variation(), triplet.drive().camera(), random));
        }
        return Batch.of(triplets, variations);
    }

    @Override
    public void close() {
        thread.shutdownNow();
    }
}
