package dev.egomotion.topology.settings;

import dev.egomotion.odometry.depth.DepthSettings;

/**
 * Where published depth comes from. Depth is measured from refined motion: where poses are not refined, it is the network's.
 *
 * @param source where from
 * @param every every how many frames of a segment it is measured; the maps of those between are the last one, moved along
 * @param sweep how it is measured
 */
public record DepthChoice(Source source, int every, DepthSettings sweep) {
    private static final int MOST_EVERY = 30;

    /**
     * Checks the number.
     *
     * @throws IllegalArgumentException naming the setting, the value found and what is allowed
     */
    public DepthChoice {
        if (every < 1 || every > MOST_EVERY) {
            throw new IllegalArgumentException(
                    "depth every is %d; it must be from 1 to %d".formatted(every, MOST_EVERY));
        }
    }

    /** Where depth comes from. */
    public enum Source {
        /** Measured from the camera's own motion, with the network's depth as what is expected. */
        MEASURED,
        /** Measured from the camera's own motion, with tracked points alone as what is expected. */
        MOTION,
        /** The network's as it is. */
        NETWORK
    }

    /** Returns the default: measured, with the network's. */
    public static DepthChoice defaults() {
        return new DepthChoice(Source.MEASURED, 1, DepthSettings.defaults());
    }

    /** Returns the choice to take the network's depth as it is. */
    public static DepthChoice network() {
        return new DepthChoice(Source.NETWORK, 1, DepthSettings.defaults());
    }

    /** Returns whether depth is measured. */
    public boolean isMeasured() {
        return source != Source.NETWORK;
    }

    /** Returns the same with another source. */
    public DepthChoice withSource(Source other) {
        return new DepthChoice(other, every, sweep);
    }

    /** Returns the same, measured at another number of frames. */
    public DepthChoice withEvery(int other) {
        return new DepthChoice(source, other, sweep);
    }
}
