package dev.egomotion.topology.settings;

import dev.egomotion.odometry.alignment.StabiliserSettings;

/**
 * Whether the networks see a shaking camera's images held to its smoothed path.
 *
 * @param enabled whether they do; else they see the images as they are
 * @param path what is shake, and how much of it is taken away
 */
public record StabilisationChoice(boolean enabled, StabiliserSettings path) {
    /** Returns the default: images as they are. */
    public static StabilisationChoice none() {
        return new StabilisationChoice(false, StabiliserSettings.defaults());
    }

    /** Returns the choice to hold images to the smoothed path. */
    public static StabilisationChoice steady() {
        return new StabilisationChoice(true, StabiliserSettings.defaults());
    }
}
