package dev.egomotion.topology.settings;

/**
 * What is published beside the trajectory.
 *
 * @param depthSize on which grid depth maps are published
 * @param depthMaps whether depth maps are published at all
 * @param confidenceMaps whether confidence records carry their per-pixel map
 */
public record OutputSettings(DepthSize depthSize, boolean depthMaps, boolean confidenceMaps) {
    /** On which grid depth maps are published. */
    public enum DepthSize {
        /** That of the network. */
        NETWORK,
        /** That of the recording's own images, interpolated. */
        INPUT
    }

    /** Returns everything, at the network's size. */
    public static OutputSettings defaults() {
        return new OutputSettings(DepthSize.NETWORK, true, true);
    }
}
