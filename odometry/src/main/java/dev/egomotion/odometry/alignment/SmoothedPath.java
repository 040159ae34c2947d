package dev.egomotion.odometry.alignment;

import dev.egomotion.geometry.values.Rotation;
import dev.egomotion.geometry.values.Vector3;
import java.util.Optional;

/**
 * A camera's orientation against the smoothed one of the same time: the fading-memory filter of first degree (Morrison 1969), on rotations. It looks back
 * only, and a steady turn passes without lag. With dt the time since the last frame, a = exp(-dt / seconds), w the rate and dR = previousFromTarget:
 *
 * <pre>
 * S' = exp(w dt)^-1 S dR        the camera against where the smoothed one would have gone
 * e  = log(S')
 * S  = exp(-(1 - a^2) e) S'     the smoothed camera follows: a^2 e of it stays
 * w  = w + (1 - a)^2 e / dt
 * </pre>
 *
 * <p>An error of dR moves the smoothed camera, and nothing else: S is what it is by definition, and what is seen through it can be brought back exactly.
 *
 * @param smoothFromCamera S: takes directions of the camera to those of the smoothed camera
 * @param rate w: how the smoothed camera turns, axis times radians per second
 */
public record SmoothedPath(Rotation smoothFromCamera, Vector3 rate) {
    /** Where a path begins: the smoothed camera is the camera, and stands. */
    public static final SmoothedPath START = new SmoothedPath(Rotation.IDENTITY, Vector3.ZERO);

    /** Times outside are taken for the nearer bound, seconds: a clock that stands still divides nothing by zero. */
    private static final double SHORTEST = 1e-3;

    private static final double LONGEST = 1;

    /**
     * Returns the path one frame later.
     *
     * @param previousFromTarget how the camera turned from the last frame to this one; where it is not known, it followed the smoothed path
     * @param elapsed since the last frame, seconds
     */
    public SmoothedPath after(
            Optional<Rotation> previousFromTarget, double elapsed, StabiliserSettings settings) {
        double dt = Math.min(Math.max(elapsed, SHORTEST), LONGEST);
        Rotation foreseen = Rotation.fromAxisAngle(rate.times(dt));
        Rotation turned = previousFromTarget.orElse(foreseen);
        Rotation before = foreseen.inverse().times(smoothFromCamera).times(turned);
        Vector3 error = before.axisAngle();
        double a = Math.exp(-dt / settings.seconds());
        double stays = Math.min(a * a, settings.greatestAngle() / Math.max(error.norm(), 1e-12));
        return new SmoothedPath(
                Rotation.fromAxisAngle(error.times(stays)),
                rate.plus(error.times((1 - a) * (1 - a) / dt)));
    }
}
