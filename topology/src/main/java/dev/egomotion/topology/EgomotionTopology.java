package dev.egomotion.topology;

import dev.egomotion.model.DepthNetwork;
import dev.egomotion.model.PoseNetwork;
import org.apache.kafka.streams.Topology;

/** Draws the topology: frames in; trajectory, depth, confidence and dead letters out. */
public final class EgomotionTopology {
    private EgomotionTopology() {}

    /**
     * Returns the topology.
     *
     * @param settings names, limits, outputs
     * @param depthNetwork shared by all threads; stays open, its owner closes it
     * @param poseNetwork shared by all threads; stays open, its owner closes it
     * @param times where every step's times are recorded
     * @throws IllegalArgumentException if the two networks do not take images of the same size
     */
    public static Topology build(
            TopologySettings settings,
            DepthNetwork depthNetwork,
            PoseNetwork poseNetwork,
            StepTimes times) {
        throw new UnsupportedOperationException("the steps are drawn in the next commits");
    }
}
