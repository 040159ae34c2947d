package dev.egomotion.engine.export;

import java.util.Arrays;
import java.util.BitSet;

/**
 * Points of many frames, fused: one point for each cube of space in which some were seen, their mean weighted by
 * confidence / range^2, since an error of depth grows with its square. Memory is bounded: where there are more cubes
 * than wanted their edges double, and eight neighbours become one.
 */
final class FusedCloud implements PointSink {
    /** Weight, x, y, z, red, green, blue, confidence, each times weight; nearest range. */
    private static final int SUMS = 9;

    private static final int FREE = -1;
    private static final int FIRST_SLOTS = 1 << 16;
    private static final int AXIS_BITS = 21;
    private static final long AXIS_MASK = (1L << AXIS_BITS) - 1;
    private static final long MIDDLE = 1L << (AXIS_BITS - 1);

    private final int most;
    private double cube;

    /** Places in the arrays below, by hash; {@link #FREE} where there is none. */
    private int[] slots = freeSlots(FIRST_SLOTS);

    private long[] keys = new long[FIRST_SLOTS / 2];
    private double[] sums = new double[FIRST_SLOTS / 2 * SUMS];

    /** First and last frame that saw each point. */
    private int[] frames = new int[FIRST_SLOTS];

    private int size;
    private int frame;
    private boolean coloured;

    /**
     * Creates an empty cloud.
     *
     * @param cube edge of a cube, unit of length
     * @param most cubes that are kept
     */
    FusedCloud(double cube, int most) {
        this.cube = cube;
        this.most = most;
    }

    private static int[] freeSlots(int count) {
        int[] slots = new int[count];
        Arrays.fill(slots, FREE);
        return slots;
    }

    /** Returns how many points there are. */
    int size() {
        return size;
    }

    /** Returns the edge of the cubes now. */
    double cube() {
        return cube;
    }

    /** Returns whether points have colours. */
    boolean isColoured() {
        return coloured;
    }

    /** Says which frame the points that follow are of; numbers rise. */
    void of(int number) {
        frame = number;
    }

    /** Returns the first frame that saw a point; points are in the order of theirs. */
    int firstFrame(int point) {
        return frames[2 * point];
    }

    /** Returns the last frame that saw a point. */
    int lastFrame(int point) {
        return frames[2 * point + 1];
    }

    /** Returns a coordinate of a point: 0 for x, 1 for y, 2 for z. */
    double coordinate(int point, int axis) {
        return sums[point * SUMS + 1 + axis] / sums[point * SUMS];
    }

    /** Removes all points but those in a set. */
    void retain(BitSet kept) {
        long[] someKeys = keys;
        double[] some = sums;
        int[] seen = frames;
        int count = size;
        begin();
        for (int i = kept.nextSetBit(0); i >= 0 && i < count; i = kept.nextSetBit(i + 1)) {
            int point = point(someKeys[i], seen[2 * i], seen[2 * i + 1]);
            System.arraycopy(some, i * SUMS, sums, point * SUMS, SUMS);
        }
    }

    private void begin() {
        size = 0;
        slots = freeSlots(slots.length);
        keys = keys.clone();
        sums = new double[sums.length];
        frames = frames.clone();
    }

    @Override
    public void accept(double x, double y, double z, int rgb, float confidence, double range) {
        coloured |= rgb != NO_COLOUR;
        double weight = confidence / Math.max(range * range, 1e-12);
        int colour = rgb == NO_COLOUR ? 0 : rgb;
        add(
                new double[] {
                    weight,
                    weight * x,
                    weight * y,
                    weight * z,
                    weight * (colour >> 16 & 0xff),
                    weight * (colour >> 8 & 0xff),
                    weight * (colour & 0xff),
                    weight * confidence,
                    range
                },
                0,
                frame,
                frame);
        while (size > most) {
            coarsen();
        }
    }

    private void add(double[] from, int at, int firstFrame, int lastFrame) {
        double weight = from[at];
        int point =
                point(
                        cell(from[at + 1] / weight) << 2 * AXIS_BITS
                                | cell(from[at + 2] / weight) << AXIS_BITS
                                | cell(from[at + 3] / weight),
                        firstFrame,
                        lastFrame);
        int base = point * SUMS;
        for (int k = 0; k < SUMS - 1; k++) {
            sums[base + k] += from[at + k];
        }
        sums[base + SUMS - 1] = Math.min(sums[base + SUMS - 1], from[at + SUMS - 1]);
    }

    /** Returns the cube's place along an axis; what lies beyond a million cubes is put into the last. */
    private long cell(double coordinate) {
        double place = Math.floor(coordinate / cube) + MIDDLE;
        return (long) Math.max(0, Math.min(AXIS_MASK, place));
    }

    /** Returns the place of a cube's point, a new one where there is none, and notes who saw it. */
    private int point(long key, int firstFrame, int lastFrame) {
        int slot = slot(key);
        if (slots[slot] != FREE) {
            int known = slots[slot];
            frames[2 * known] = Math.min(frames[2 * known], firstFrame);
            frames[2 * known + 1] = Math.max(frames[2 * known + 1], lastFrame);
            return known;
        }
        if (size == keys.length) {
            keys = Arrays.copyOf(keys, 2 * size);
            sums = Arrays.copyOf(sums, 2 * size * SUMS);
            frames = Arrays.copyOf(frames, 4 * size);
            slots = freeSlots(4 * size);
            for (int i = 0; i < size; i++) {
                slots[slot(keys[i])] = i;
            }
            slot = slot(key);
        }
        slots[slot] = size;
        keys[size] = key;
        frames[2 * size] = firstFrame;
        frames[2 * size + 1] = lastFrame;
        Arrays.fill(sums, size * SUMS, (size + 1) * SUMS, 0);
        sums[size * SUMS + SUMS - 1] = Double.POSITIVE_INFINITY;
        return size++;
    }

    private int slot(long key) {
        int slot = (int) (key * 0x9E3779B97F4A7C15L >>> 32) & (slots.length - 1);
        while (slots[slot] != FREE && keys[slots[slot]] != key) {
            slot = (slot + 1) & (slots.length - 1);
        }
        return slot;
    }

    private void coarsen() {
        double[] fine = sums;
        int[] seen = frames;
        int count = size;
        cube *= 2;
        begin();
        for (int i = 0; i < count; i++) {
            add(fine, i * SUMS, seen[2 * i], seen[2 * i + 1]);
        }
    }

    /** Gives every point; the range is the nearest that it was seen from. */
    void each(PointSink sink) {
        for (int base = 0; base < size * SUMS; base += SUMS) {
            double weight = sums[base];
            sink.accept(
                    sums[base + 1] / weight,
                    sums[base + 2] / weight,
                    sums[base + 3] / weight,
                    coloured
                            ? (int) Math.round(sums[base + 4] / weight) << 16
                                    | (int) Math.round(sums[base + 5] / weight) << 8
                                    | (int) Math.round(sums[base + 6] / weight)
                            : NO_COLOUR,
                    (float) (sums[base + 7] / weight),
                    sums[base + 8]);
        }
    }
}
