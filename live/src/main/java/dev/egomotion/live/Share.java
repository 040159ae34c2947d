package dev.egomotion.live;

import java.util.ArrayList;
import java.util.List;

/**
 * Which share of the pictures the pipeline is given, and of which share of those it measures depth.
 *
 * @param stride one picture in so many is computed
 * @param depthEvery depth is measured of one in so many of those, and carried along to the others
 */
record Share(int stride, int depthEvery) {
    /** All of everything. */
    static final Share ALL = new Share(1, 1);

    /** Fewer maps than one in so many would say little of what moves into the picture. */
    static final int MOST_CARRIED = 4;

    /** What a picture costs whose depth is carried along, as part of what it costs with measured depth. */
    private static final double CARRIED_COST = 0.5;

    /**
     * Returns the shares from all to least: depth first, since a motion that was left out is never found again.
     *
     * @param greatest the greatest stride
     * @param measuresDepth whether the pipeline measures depth at all
     */
    static List<Share> ladder(int greatest, boolean measuresDepth) {
        List<Share> ladder = new ArrayList<>();
        int most = measuresDepth ? MOST_CARRIED : 1;
        for (int every = 1; every <= most; every *= 2) {
            ladder.add(new Share(1, every));
        }
        for (int stride = 2; stride <= greatest; stride++) {
            ladder.add(new Share(stride, most));
        }
        return ladder;
    }

    /** Returns about what it costs, as part of what all of everything does. */
    double cost() {
        return (CARRIED_COST + (1 - CARRIED_COST) / depthEvery) / stride;
    }

    /** Says it to an operator. */
    String line() {
        String depth = "depth is measured of one in %d".formatted(depthEvery);
        if (stride == 1) {
            return depthEvery == 1 ? "all pictures are computed" : depth;
        }
        String pictures = "one picture in %d is computed".formatted(stride);
        return depthEvery == 1 ? pictures : pictures + ", " + depth + " of those";
    }
}
