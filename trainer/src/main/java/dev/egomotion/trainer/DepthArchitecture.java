package dev.egomotion.trainer;

import com.fasterxml.jackson.annotation.JsonProperty;

/** The depth networks that a recipe can name. */
public enum DepthArchitecture {
    /** {@link CompactDepthNet}. */
    @JsonProperty("compact")
    COMPACT,
    /** {@link CompactDepthNet} that is told the camera. */
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
