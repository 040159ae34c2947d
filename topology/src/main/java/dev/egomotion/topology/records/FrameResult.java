package dev.egomotion.topology.records;

import dev.egomotion.geometry.photometric.Validation;
import dev.egomotion.geometry.values.DepthImage;
import dev.egomotion.geometry.values.RigidTransform;
import dev.egomotion.odometry.refinement.Lens;
import dev.egomotion.odometry.refinement.Refinement;
import dev.egomotion.schemas.StatusReason;
import dev.egomotion.schemas.TrackingStatus;
import java.util.Optional;

/**
 * All that is said of one frame; final.
 *
 * @param frame its name
 * @param worldFromCamera its pose
 * @param status whether the pose is its own estimate
 * @param reason why the status is not TRACKED; NONE when it is
 * @param confidence how far to trust its motion, 0 to 1
 * @param depth at the networks' input size; empty for a frame without an image
 * @param measured depth by the camera's motion, where it was measured; depth then is the same on the networks' grid
 * @param refinement what the tracked points say; empty for a frame that was not refined
 * @param validation what the warp says; empty for a frame whose motion was not validated
 * @param leftOut share of the image that moves with the camera and was left out, 0 to 1
 * @param lens what the images say of the lens so far; empty where nothing has told it
 */
public record FrameResult(
        FrameRef frame,
        RigidTransform worldFromCamera,
        TrackingStatus status,
        StatusReason reason,
        float confidence,
        Optional<DepthImage> depth,
        Optional<Measured> measured,
        Optional<Refinement> refinement,
        Optional<Validation> validation,
        double leftOut,
        Optional<Lens> lens) {
    /** Checks that a reason stands where one must. */
    public FrameResult {
        if ((status == TrackingStatus.TRACKED) != (reason == StatusReason.NONE)) {
            throw new IllegalArgumentException(status + " with the reason " + reason);
        }
    }
}
