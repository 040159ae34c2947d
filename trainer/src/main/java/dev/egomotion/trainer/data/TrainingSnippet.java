package dev.egomotion.trainer.data;

import dev.egomotion.geometry.values.DepthImage;
import dev.egomotion.geometry.values.GrayImage;
import dev.egomotion.geometry.values.RgbImage;
import dev.egomotion.geometry.values.RigidTransform;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * A target frame and its sources, half of them before it and half after, in time order and evenly spaced: t - s and
 * t + s, or t - 2s, t - s, t + s and t + 2s.
 *
 * @param drive that they are of
 * @param target index of the target, t
 * @param sources how many there are: 2 or 4
 * @param stride frames from one to the next, s
 */
public record TrainingSnippet(TrainingDrive drive, int target, int sources, int stride) {
    /** Checks that all frames exist. */
    public TrainingSnippet {
        int reach = reach(sources, stride);
        if (stride < 1 || target < reach || target + reach >= drive.frames().size()) {
            throw new IllegalArgumentException(
                    "no snippet of %d sources at frame %d with stride %d in %d frames"
                            .formatted(sources, target, stride, drive.frames().size()));
        }
    }

    /** Returns how many frames lie between the target and its farthest source, that source included. */
    public static int reach(int sources, int stride) {
        if (sources != 2 && sources != 4) {
            throw new IllegalArgumentException(sources + " sources; 2 and 4 are possible");
        }
        return sources / 2 * stride;
    }

    /** Returns the index of a source's frame: source 0 is the earliest. */
    int source(int i) {
        int steps = i - sources / 2;
        return target + (steps < 0 ? steps : steps + 1) * stride;
    }

    /** Returns which source is the one just before the target. */
    public int previous() {
        return sources / 2 - 1;
    }

    /** Returns the target, then the sources. */
    public List<RgbImage> frames() {
        List<RgbImage> frames = new ArrayList<>(List.of(drive.frames().get(target)));
        for (int i = 0; i < sources; i++) {
            frames.add(drive.frames().get(source(i)));
        }
        return frames;
    }

    /** Returns the true depth of the target, 0, or of a source, 1 and up; only where the drive has it. */
    DepthImage depth(int frame) {
        return drive.depth().get(frame == 0 ? target : source(frame - 1));
    }

    /** Returns how sure the target's true depth is, where the drive says. */
    Optional<GrayImage> sigma() {
        return drive.sigma().isEmpty() ? Optional.empty() : Optional.of(drive.sigma().get(target));
    }

    /** Returns the true motion to a source, metres, where known. */
    public Optional<RigidTransform> sourceFromTarget(int i) {
        return drive.hasTruth() ? Optional.of(drive.motion(source(i), target)) : Optional.empty();
    }
}
