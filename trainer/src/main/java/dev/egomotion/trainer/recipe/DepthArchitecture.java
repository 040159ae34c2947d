package dev.egomotion.trainer.recipe;

import com.fasterxml.jackson.annotation.JsonProperty;
import dev.egomotion.trainer.network.CompactDepthNet;
import dev.egomotion.trainer.network.DispNet;
import dev.egomotion.trainer.network.Network;

/** The depth networks that a recipe can name. */
public enum DepthArchitecture {
    /** {@link CompactDepthNet}. */
    @JsonProperty("compact")
    COMPACT,
    /** {@link CompactDepthNet} that is conditioned on the intrinsics. */
    @JsonProperty("calibrated")
    CALIBRATED,
    /** {@link DispNet}. */
    @JsonProperty("dispnet")
    DISPNET;

    /** Returns the network at a width. */
    Network network(double width) {
        return switch (this) {
            case COMPACT -> new CompactDepthNet(width);
            case CALIBRATED -> new CompactDepthNet(width, true);
            case DISPNET -> new DispNet(width);
        };
    }
}
