package dev.egomotion.live;

/**
 * Which pictures of a segment are computed while the share that is wanted changes: counted from the last one that was, so that
 * no hole is longer than the greatest of the strides. Pictures come in decoding order; those before the last change keep to
 * what held then. Used by one thread.
 */
final class Thinning {
    private Grid grid = new Grid(Share.ALL, 0, 0);
    private Grid before = grid;

    /** The last picture by presentation that is computed; -1 before the first. */
    private long last = -1;

    /** The same when the share last changed. */
    private long settled = -1;

    /**
     * Every stride-th picture.
     *
     * @param first the first of them
     * @param index how many were computed before it
     */
    private record Grid(Share share, long first, long index) {
        boolean computes(long sequence) {
            return Math.floorMod(sequence - first, (long) share.stride()) == 0;
        }

        long index(long sequence) {
            return index + Math.floorDiv(sequence - first, (long) share.stride());
        }

        boolean carriesDepth(long sequence) {
            return Math.floorMod(index(sequence), (long) share.depthEvery()) != 0;
        }
    }

    /** What becomes of a picture. */
    record Fate(boolean isComputed, boolean carriesDepth) {}

    /**
     * Returns what becomes of the next picture.
     *
     * @param sequence its presentation index in the segment
     * @param share what is wanted now
     */
    Fate of(long sequence, Share share) {
        if (!share.equals(grid.share)) {
            change(sequence, share);
        }
        Grid ruling = sequence <= settled ? before : grid;
        boolean isComputed = sequence >= ruling.first && ruling.computes(sequence);
        if (isComputed) {
            last = Math.max(last, sequence);
        }
        return new Fate(isComputed, isComputed && ruling.carriesDepth(sequence));
    }

    private void change(long sequence, Share share) {
        if (last >= grid.first) {
            before = grid;
        }
        if (last < 0) {
            grid = new Grid(share, 0, 0);
        } else {
            long first = Math.max(sequence, last + share.stride());
            grid = new Grid(share, first, before.index(last) + 1);
        }
        settled = last;
    }
}
