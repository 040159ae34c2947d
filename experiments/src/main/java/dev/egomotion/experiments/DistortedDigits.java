package dev.egomotion.experiments;

import java.util.Arrays;
import java.util.SplittableRandom;

/** Digits under random distortions that follow from a seed and the number of the item or the batch alone. */
final class DistortedDigits {
    private static final long GOLDEN = 0x9e3779b97f4a7c15L;

    private final Digits digits;
    private final DigitDistortion distortion;
    private final int side;
    private final int[] order;
    private long orderSeed;
    private boolean ordered;

    /** Creates images of the distortion's own size. */
    DistortedDigits(Digits digits, DigitDistortion distortion) {
        this(digits, distortion, distortion.side());
    }

    /**
     * Creates images.
     *
     * @param side rows and columns; what is more than the distortion's lies around its frame
     */
    DistortedDigits(Digits digits, DigitDistortion distortion, int side) {
        this.side = side;
        this.digits = digits;
        this.distortion = distortion;
        this.order = new int[digits.count()];
    }

    int count() {
        return digits.count();
    }

    int side() {
        return side;
    }

    /**
     * A batch.
     *
     * @param ink count x 1 x side x side, in [0, 1]
     * @param labels of the images
     */
    // Compared by nobody.
    @SuppressWarnings("ArrayRecordComponent")
    record Batch(float[] ink, long[] labels) {}

    /** Returns items in their order, each always distorted as the seed and its number say. */
    Batch fixed(int from, int count, long seed) {
        int[] items = new int[count];
        for (int i = 0; i < count; i++) {
            items[i] = from + i;
        }
        Batch batch = empty(items);
        for (int i = 0; i < count; i++) {
            render(batch, i, items[i], new SplittableRandom(mixed(seed, items[i])));
        }
        return batch;
    }

    /**
     * Returns a batch of training: all items once before any comes again, in an order and under distortions that are new each time.
     *
     * @param number of the batch since the beginning
     */
    Batch fresh(long number, int count, long seed) {
        int perEpoch = digits.count() / count;
        if (perEpoch < 1) {
            throw new IllegalArgumentException(
                    "batches of %d of %d digits".formatted(count, digits.count()));
        }
        long epoch = number / perEpoch;
        int first = (int) (number % perEpoch) * count;
        shuffle(mixed(seed, epoch));
        int[] items = Arrays.copyOfRange(order, first, first + count);
        Batch batch = empty(items);
        SplittableRandom random = new SplittableRandom(mixed(~seed, number));
        for (int i = 0; i < count; i++) {
            render(batch, i, items[i], random);
        }
        return batch;
    }

    private void shuffle(long seed) {
        if (ordered && seed == orderSeed) {
            return;
        }
        SplittableRandom random = new SplittableRandom(seed);
        for (int i = 0; i < order.length; i++) {
            int other = random.nextInt(i + 1);
            order[i] = order[other];
            order[other] = i;
        }
        ordered = true;
        orderSeed = seed;
    }

    private Batch empty(int[] items) {
        long[] labels = new long[items.length];
        for (int i = 0; i < items.length; i++) {
            labels[i] = digits.labels()[items[i]];
        }
        return new Batch(new float[items.length * side * side], labels);
    }

    private void render(Batch batch, int place, int item, SplittableRandom random) {
        int margin = (side - distortion.side()) / 2;
        distortion
                .draw(random)
                .render(digits, item, side, margin, batch.ink(), place * side * side);
    }

    private static long mixed(long seed, long number) {
        return new SplittableRandom(seed * GOLDEN + number).nextLong();
    }
}
