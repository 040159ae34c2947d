package dev.egomotion.model;

import dev.egomotion.geometry.values.DepthImage;
import dev.egomotion.geometry.values.PinholeCamera;
import dev.egomotion.geometry.values.RgbImage;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** A depth network on ONNX Runtime. */
final class OnnxDepthNetwork implements DepthNetwork {
    private final DepthContract contract;
    private final OnnxNetwork network;

    OnnxDepthNetwork(DepthContract contract, OnnxNetwork network) {
        this.contract = contract;
        this.network = network;
    }

    @Override
    public DepthContract contract() {
        return contract;
    }

    @Override
    public List<DepthImage> predict(List<RgbImage> images, List<PinholeCamera> cameras) {
        contract.require(images, cameras);
        return predictItems(NetworkItem.each(images, cameras));
    }

    /** Predicts depth of items that were checked. */
    List<DepthImage> predictItems(List<NetworkItem> items) {
        return network.run(items, this::read);
    }

    private List<DepthImage> read(OnnxChain.Outputs outputs) {
        float[] values = outputs.floats(contract.output());
        int width = contract.input().width();
        int height = contract.input().height();
        int size = width * height;
        if (values.length % size != 0) {
            throw new InferenceException(
                    "%s: %s gave %d numbers; %dx%d are expected of every image"
                            .formatted(
                                    network.name(),
                                    contract.output(),
                                    values.length,
                                    width,
                                    height));
        }
        toDepth(values);
        if (values.length == size) {
            return List.of(new DepthImage(width, height, values));
        }
        List<DepthImage> depths = new ArrayList<>(values.length / size);
        for (int at = 0; at < values.length; at += size) {
            depths.add(new DepthImage(width, height, Arrays.copyOfRange(values, at, at + size)));
        }
        return depths;
    }

    /**
     * Replaces raw outputs by depths: depth = 1 / (a x + b) of a disparity, clamped to the contract's
     * range; a disparity that is not positive is infinitely far, what is not a number is no value.
     */
    private void toDepth(float[] values) {
        float min = (float) contract.minDepth();
        float max = (float) contract.maxDepth();
        boolean disparity = contract.kind() != DepthContract.Kind.DEPTH;
        float scale = (float) contract.disparityScale();
        float offset = (float) contract.disparityOffset();
        for (int i = 0; i < values.length; i++) {
            float value = values[i];
            if (disparity) {
                float d = scale * value + offset;
                value = d <= 0 ? max : 1 / d;
            }
            values[i] = Float.isNaN(value) ? 0 : Math.min(max, Math.max(min, value));
        }
    }

    @Override
    public void close() {
        network.close();
    }
}
