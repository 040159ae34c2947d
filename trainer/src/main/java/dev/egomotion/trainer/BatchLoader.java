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
    private final List<List<Triplet>> plain;
    private final List<List<Triplet>> deep;
    private final int batchSize;
    private final TrainingRecipe.Variation variation;
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
     * @param batchSize triplets in a batch
     * @param variation of them
     * @param seed of the draws
     * @throws DriveException if nothing moves in any drive
     */
    BatchLoader(
            List<TrainingDrive> drives,
            int batchSize,
            TrainingRecipe.Variation variation,
            long seed) {
        this.batchSize = batchSize;
        this.variation = variation;
        this.seed = seed;
        plain = triplets(drives.stream().filter(drive -> !drive.hasDepth()).toList());
        deep = triplets(drives.stream().filter(TrainingDrive::hasDepth).toList());
        if (!usable(plain) && !usable(deep)) {
            throw new DriveException(
                    "no moving frames in %d drives; there is nothing to train on"
                            .formatted(drives.size()));
        }
    }

    /** Returns the triplets of neighbouring frames, and those of frames two apart. */
    private static List<List<Triplet>> triplets(List<TrainingDrive> drives) {
        return List.of(TripletList.of(drives, 1), TripletList.of(drives, 2));
    }

    private static boolean usable(List<List<Triplet>> triplets) {
        return triplets.stream().noneMatch(List::isEmpty);
    }

    /** Returns how many triplets of neighbouring frames there are to draw from. */
    int triplets() {
        return plain.get(0).size() + deep.get(0).size();
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
        for (int i = 0; i < batchSize; i++) {
            boolean skips = random.nextDouble() < variation.skippedFrames();
            List<Triplet> from = source(random).get(skips ? 1 : 0);
            Triplet triplet = from.get(random.nextInt(from.size()));
            triplets.add(triplet);
            variations.add(Augmentation.draw(variation, triplet.drive().camera(), random));
        }
        return Batch.of(triplets, variations);
    }

    private List<List<Triplet>> source(SplittableRandom random) {
        if (!usable(deep)) {
            return plain;
        }
        return !usable(plain) || random.nextDouble() < variation.deep() ? deep : plain;
    }

    @Override
    public void close() {
        thread.shutdownNow();
    }
}
