package dev.egomotion.model;

import dev.egomotion.geometry.DepthImage;
import dev.egomotion.geometry.RgbImage;
import java.util.List;

/** A depth network whose calls from several threads are run as one batch. */
final class JoiningDepthNetwork implements DepthNetwork {
    private final DepthNetwork network;
    private final CallJoiner<RgbImage, DepthImage> joiner;

    JoiningDepthNetwork(DepthNetwork network, RuntimeOptions.Batching batching) {
        this.network = network;
        this.joiner = new CallJoiner<>(network::predict, batching);
    }

    @Override
    public DepthContract contract() {
        return network.contract();
    }

    @Override
    public List<DepthImage> predict(List<RgbImage> images) {
        images.forEach(contract().input()::require);
        return joiner.run(images);
    }

    @Override
    public void close() {
        joiner.close();
        network.close();
    }
}
