package dev.egomotion.trainer.network;

import java.util.List;
import java.util.Map;

/** The architecture of a network, apart from its weights. */
public interface Network {
    /** Channels of the input. */
    int inputChannels();

    /** Returns whether the network is conditioned on the intrinsics: its operations must be given the intrinsics. */
    default boolean takesIntrinsics() {
        return false;
    }

    /** Pixels of the input; matters only where dense layers fix the size. */
    default int inputHeight() {
        return 128;
    }

    /** Likewise. */
    default int inputWidth() {
        return 416;
    }

    /** Returns what parameters start at that must not start at random, by their names. */
    default Map<String, float[]> start() {
        return Map.of();
    }

    /**
     * Runs or traces the network.
     *
     * @param ops what the operations do
     * @param input N x inputChannels x height x width
     * @return the outputs, the most important first
     * @param <V> what flows
     */
    <V> List<V> apply(NetworkOps<V> ops, V input);

    /**
     * Returns whether a layer gives outputs that start small, with biases as {@link #headBias}. Published networks start without
     * exception: Xavier uniform, biases 0.
     */
    default boolean isHead(String layer) {
        return false;
    }

    /** What the bias of a head starts at. */
    default float headBias() {
        return 0;
    }
}
