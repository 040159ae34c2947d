package dev.egomotion.topology.settings;

import dev.egomotion.odometry.refinement.RefinementSettings;
import dev.egomotion.odometry.refinement.ScaleSettings;
import java.util.OptionalDouble;

/**
 * How poses are refined.
 *
 * @param enabled whether they are; else the networks' motion stands
 * @param steadyByGround whether the ground ahead keeps the unit of length steady: right for a camera that is fixed
 *     to a vehicle. Needed for a unit from the camera's height
 * @param leaveOutFixed whether what moves with the camera (bonnet, dashboard, text over the picture) is looked for and left out
 * @param checkLens whether the camera is checked by what the images say of it where it turns
 * @param tracks how points are followed
 */
public record RefinementChoice(
        boolean enabled,
        boolean steadyByGround,
        boolean leaveOutFixed,
        boolean checkLens,
        RefinementSettings tracks) {
    /** Returns the default: refined, steadied by the ground. */
    public static RefinementChoice defaults() {
        return new RefinementChoice(true, true, true, true, RefinementSettings.defaults());
    }

    /** Returns the choice to take the networks' motion as it is. */
    public static RefinementChoice none() {
        return new RefinementChoice(false, true, true, true, RefinementSettings.defaults());
    }

    /** Where the unit comes from: speed where it is measured, the camera's height where it is known. */
    public ScaleSettings scale(OptionalDouble heightAboveGround, boolean hasSpeed) {
        if (hasSpeed) {
            return new ScaleSettings(steadyByGround, OptionalDouble.empty(), true);
        }
        return new ScaleSettings(
                steadyByGround, steadyByGround ? heightAboveGround : OptionalDouble.empty(), false);
    }
}
