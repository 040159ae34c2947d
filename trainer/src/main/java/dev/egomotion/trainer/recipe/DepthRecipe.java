package dev.egomotion.trainer.recipe;

import dev.egomotion.trainer.network.Network;

/**
 * The depth network.
 *
 * @param network architecture: compact, calibrated or dispnet
 * @param width factor on its channels
 * @param learningRate at the start; it falls to a twentieth along a cosine over the part of the run in which the network learns
 * @param min nearest depth that it can give; metres where truth is given
 * @param max farthest
 * @param metric whether the exported file states the metre as its unit: only where the truth of the drives fixes the scale and
 *     a measurement on other drives has confirmed it
 */
public record DepthRecipe(
        DepthArchitecture network,
        double width,
        double learningRate,
        double min,
        double max,
        boolean metric) {
    /** Checks the values. */
    public DepthRecipe {
        Allowed.require(network != null, "depth.network", null, "an architecture");
        Allowed.width("depth.width", width);
        Allowed.positive("depth.learningRate", learningRate);
        Allowed.positive("depth.min", min);
        Allowed.require(max > min, "depth.max", max, "more than depth.min");
    }

    /** Returns the architecture at its width. */
    public Network architecture() {
        return network.network(width);
    }

    /** Returns a of disparity = a output + b, 1 / min - 1 / max. */
    public double disparityScale() {
        return 1 / min - 1 / max;
    }

    /** Returns b of disparity = a output + b, 1 / max. */
    public double disparityOffset() {
        return 1 / max;
    }
}
