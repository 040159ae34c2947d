package dev.egomotion.topology.settings;

import dev.egomotion.odometry.depth.DepthSettings;

/**
 * Where published depth comes from. Depth is measured from refined motion: where poses are not refined, it is the network's.
 *
 * @param source where from
 * @param sweep how it is measured
 */
public record DepthChoice(Source source, DepthSettings sweep) {
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
        return new DepthChoice(Source.MEASURED, DepthSettings.defaults());
    }

    /** Returns the choice to take the network's depth as it is. */
    public static DepthChoice network() {
        return new DepthChoice(Source.NETWORK, DepthSettings.defaults());
    }

    /** Returns whether depth is measured. */
    public boolean isMeasured() {
        return source != Source.NETWORK;
    }

    /** Returns the same with another source. */
    public DepthChoice withSource(Source other) {
        return new DepthChoice(other, sweep);
    }
}
