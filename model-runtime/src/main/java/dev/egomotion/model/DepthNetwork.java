package dev.egomotion.model;

import dev.egomotion.geometry.values.DepthImage;
import dev.egomotion.geometry.values.PinholeCamera;
import dev.egomotion.geometry.values.RgbImage;
import java.util.List;

/** A network that gives a depth for every pixel of a single frame. Safe for use by several threads. */
public interface DepthNetwork extends AutoCloseable {
    /** Returns the contract that the network's file states. */
    DepthContract contract();

    /**
     * Predicts depth.
     *
     * @param images any number of frames of the contract's input size; run as one batch where the
     *     network allows
     * @param cameras that took them, at their size, one each; may be empty where the network is not conditioned on the intrinsics
     * @return one depth image per frame, same order, on the input's grid, every value within the
     *     contract's range
     * @throws IllegalArgumentException if sizes or counts are others
     */
    List<DepthImage> predict(List<RgbImage> images, List<PinholeCamera> cameras);

    /** Predicts depth where the network is not conditioned on the intrinsics. */
    default List<DepthImage> predict(List<RgbImage> images) {
        return predict(images, List.of());
    }

    @Override
    void close();
}
