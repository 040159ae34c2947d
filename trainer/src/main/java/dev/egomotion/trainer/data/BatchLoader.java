package dev.egomotion.trainer.data;

import dev.egomotion.trainer.recipe.SnippetVariation;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.jspecify.annotations.Nullable;

/**
 * Draws batches, one ahead of the one in use, on a thread of its own. A batch depends on the seed and the
 * number of its step alone: a run that is resumed needs neither random state nor position in the data.
 */
public final class BatchLoader implements AutoCloseable {
    private static final int LONGEST_STRIDE = 2;

    private final List<List<TrainingSnippet>> plain;
    private final List<List<TrainingSnippet>> deep;
    private final int batchSize;
    private final SnippetVariation variation;
    private final long seed;
    private final ExecutorService thread =
            Executors.newSingleThreadExecutor(
                    task -> {
                        Thread worker = new Thread(task, "batch-loader");
                        worker.setDaemon(true);
                        return worker;
                    });
    private long aheadStep = -1;
    private @Nullable Future<Batch> ahead;
    private long waitedNanos;

    /**
     * Creates a loader.
     *
     * @param drives at the size of the batches
     * @param batchSize snippets in a batch
     * @param sources of a snippet: 2 or 4
     * @param variation of them
     * @param seed of the draws
     * @throws DriveException if nothing moves in any drive
     */
    public BatchLoader(
            List<TrainingDrive> drives,
            int batchSize,
            int sources,
            SnippetVariation variation,
            long seed) {
        this.batchSize = batchSize;
        this.variation = variation;
        this.seed = seed;
        plain = snippets(drives.stream().filter(drive -> !drive.hasDepth()).toList(), sources);
        deep = snippets(drives.stream().filter(TrainingDrive::hasDepth).toList(), sources);
        if (!usable(plain) && !usable(deep)) {
            throw new DriveException(
                    "no moving frames in the drives given, %d; there is nothing to train on"
                            .formatted(drives.size()));
        }
    }

    /** Returns how long a drive must be for the longest snippets. */
    public static int leastFrames(int sources) {
        return 2 * TrainingSnippet.reach(sources, LONGEST_STRIDE) + 1;
    }

    /** Returns the snippets of neighbouring frames, and those of frames two apart. */
    private static List<List<TrainingSnippet>> snippets(List<TrainingDrive> drives, int sources) {
        return List.of(
                SnippetList.of(drives, sources, 1),
                SnippetList.of(drives, sources, LONGEST_STRIDE));
    }

    private static boolean usable(List<List<TrainingSnippet>> snippets) {
        return snippets.stream().noneMatch(List::isEmpty);
    }

    /** Returns how many snippets of neighbouring frames there are to draw from. */
    int snippets() {
        return plain.get(0).size() + deep.get(0).size();
    }

    /** Returns the batch of a step. */
    public Batch batch(long step) throws InterruptedException {
        long start = System.nanoTime();
        Batch batch;
        try {
            batch = ahead != null && aheadStep == step ? ahead.get() : draw(step);
        } catch (ExecutionException e) {
            throw new IllegalStateException("a batch could not be drawn", e.getCause());
        }
        waitedNanos += System.nanoTime() - start;
        aheadStep = step + 1;
        ahead = thread.submit(() -> draw(step + 1));
        return batch;
    }

    /** Returns how long all calls have waited, nanoseconds. */
    public long waitedNanos() {
        return waitedNanos;
    }

    private Batch draw(long step) {
        SplittableRandom random = new SplittableRandom(seed * 0x9E3779B97F4A7C15L + step);
        List<TrainingSnippet> snippets = new ArrayList<>();
        List<Augmentation> variations = new ArrayList<>();
        for (int i = 0; i < batchSize; i++) {
            boolean skips = random.nextDouble() < variation.skippedFrames();
            List<TrainingSnippet> from = source(random).get(skips ? 1 : 0);
            TrainingSnippet snippet = from.get(random.nextInt(from.size()));
            snippets.add(snippet);
            variations.add(Augmentation.draw(variation, snippet.drive().camera(), random));
        }
        return Batch.of(snippets, variations);
    }

    private List<List<TrainingSnippet>> source(SplittableRandom random) {
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
