package dev.egomotion.model;

import java.util.List;

/** A pose network whose calls from several threads are run as one batch. */
final class JoiningPoseNetwork implements PoseNetwork {
    private final PoseNetwork network;
    private final CallJoiner<Snippet, SnippetMotion> joiner;

    JoiningPoseNetwork(PoseNetwork network, RuntimeOptions.Batching batching) {
        this.network = network;
        this.joiner = new CallJoiner<>(network::predict, batching);
    }

    @Override
    public PoseContract contract() {
        return network.contract();
    }

    @Override
    public List<SnippetMotion> predict(List<Snippet> snippets) {
        snippets.forEach(contract()::require);
        return joiner.run(snippets);
    }

    @Override
    public void close() {
        joiner.close();
        network.close();
    }
}
