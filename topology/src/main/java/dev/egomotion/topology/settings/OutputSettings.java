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
        /** That on which it is measured, at most 640 wide; the network's where it is the network's depth. */
        MAP,
        /** That of the network. */
        NETWORK,
        /** That of the recording's own images, interpolated. */
        INPUT
    }

    /** Returns everything, depth as it is measured. */
    public static OutputSettings defaults() {
        return new OutputSettings(DepthSize.MAP, true, true);
    }
}
