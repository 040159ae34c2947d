package dev.egomotion.trainer;

import java.util.List;

/** The architecture of a network, apart from its weights. */
public interface Network {
    /** Channels of the input. */
    int inputChannels();

    /**
     * Runs or traces the network.
     *
     * @param ops what the operations do
     * @param input N x inputChannels x height x width
     * @return the outputs, the most important first
     * @param <V> what flows
     */
    <V> List<V> apply(NetworkOps<V> ops, V input);

    /** Names of the layers that give the outputs: weights there start small and biases as {@link #headBias}. */
    boolean isHead(String layer);

    /** What the bias of a head starts at. */
    float headBias();
}
