package dev.egomotion.model;

import dev.egomotion.geometry.values.DepthImage;
import dev.egomotion.geometry.values.PinholeCamera;
import dev.egomotion.geometry.values.RgbImage;
import java.util.List;

/** A depth network whose calls from several threads are run as one batch. */
final class JoiningDepthNetwork implements DepthNetwork {
    private final OnnxDepthNetwork network;
    private final CallJoiner<NetworkItem, DepthImage> joiner;

    JoiningDepthNetwork(OnnxDepthNetwork network, RuntimeOptions.Batching batching) {
        this.network = network;
        this.joiner = new CallJoiner<>(network::predictItems, batching);
    }

    @Override
    public DepthContract contract() {
        return network.contract();
    }

    @Override
    public List<DepthImage> predict(List<RgbImage> images, List<PinholeCamera> cameras) {
        contract().require(images, cameras);
        return joiner.run(NetworkItem.each(images, cameras));
    }

    @Override
    public void close() {
        joiner.close();
        network.close();
    }
}
