package dev.egomotion.trainer;

import dev.egomotion.geometry.DepthImage;
import dev.egomotion.geometry.RgbImage;
import dev.egomotion.geometry.RigidTransform;
import java.util.List;
import java.util.Optional;

/**
 * A target frame and one frame before and one after it.
 *
 * @param drive that they are of
 * @param target index of the target
 * @param stride frames between target and source
 */
record Triplet(TrainingDrive drive, int target, int stride) {
    /** Frames of a triplet. */
    static final int FRAMES = 3;

    /** Sources of a triplet: the earlier, the later. */
    static final int SOURCES = 2;

    /** Checks that all frames exist. */
    Triplet {
        if (stride < 1 || target < stride || target + stride >= drive.frames().size()) {
            throw new IllegalArgumentException(
                    "no triplet at frame %d with stride %d in %d frames"
                            .formatted(target, stride, drive.frames().size()));
        }
    }

    /** Returns the index of a source: 0 the earlier, 1 the later. */
    int source(int i) {
        return i == 0 ? target - stride : target + stride;
    }

    /** Returns target, earlier, later. */
    List<RgbImage> frames() {
        return List.of(
                drive.frames().get(target),
                drive.frames().get(source(0)),
                drive.frames().get(source(1)));
    }

    /** Returns the true depth of target, earlier or later; only where the drive has it. */
    DepthImage depth(int frame) {
        return drive.depth().get(frame == 0 ? target : source(frame - 1));
    }

    /** Returns the true motion to a source, metres, where known. */
    Optional<RigidTransform> sourceFromTarget(int i) {
        return drive.hasTruth() ? Optional.of(drive.motion(source(i), target)) : Optional.empty();
    }
}
