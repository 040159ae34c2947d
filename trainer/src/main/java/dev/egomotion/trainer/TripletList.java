package dev.egomotion.trainer;

import dev.egomotion.geometry.FloatImage;
import dev.egomotion.geometry.RgbImage;
import dev.egomotion.geometry.RigidTransform;
import java.util.ArrayList;
import java.util.List;

/**
 * The triplets of some drives that are worth training on: static frames teach a network that everything is
 * infinitely far, so a triplet with a source that has not moved is left out. A turn stands twice in
 * the list: turns are rare and are what trajectories fail at.
 */
final class TripletList {
    /** True motion below this, metres, is none. */
    private static final double STATIC_METRES = 0.05;

    /** Where there is no truth: mean difference of luma below this is no motion. */
    private static final double STATIC_LUMA = 0.012;

    /** Rotation from frame to frame above this, radians, is a turn. */
    private static final double TURN = 0.012;

    private TripletList() {}

    /** Returns the triplets of all drives with a stride between frames. */
    static List<Triplet> of(List<TrainingDrive> drives, int stride) {
        List<Triplet> triplets = new ArrayList<>();
        for (TrainingDrive drive : drives) {
            for (int t = stride; t + stride < drive.frames().size(); t++) {
                Triplet triplet = new Triplet(drive, t, stride);
                if (isStatic(triplet)) {
                    continue;
                }
                triplets.add(triplet);
                if (isTurn(triplet)) {
                    triplets.add(triplet);
                }
            }
        }
        return List.copyOf(triplets);
    }

    private static boolean isStatic(Triplet triplet) {
        for (int i = 0; i < Triplet.SOURCES; i++) {
            int source = i;
            boolean still =
                    triplet.sourceFromTarget(i)
                            .map(motion -> motion.translation().norm() < STATIC_METRES)
                            .orElseGet(() -> difference(triplet, source) < STATIC_LUMA);
            if (still) {
                return true;
            }
        }
        return false;
    }

    private static boolean isTurn(Triplet triplet) {
        return triplet.sourceFromTarget(0)
                .map(RigidTransform::rotation)
                .map(rotation -> rotation.angle() > TURN * triplet.stride())
                .orElse(false);
    }

    private static double difference(Triplet triplet, int source) {
        RgbImage target = triplet.frames().get(0);
        RgbImage other = triplet.frames().get(1 + source);
        FloatImage a = target.luma();
        FloatImage b = other.luma();
        double sum = 0;
        for (int i = 0; i < a.values().length; i++) {
            sum += Math.abs(a.values()[i] - b.values()[i]);
        }
        return sum / a.values().length;
    }
}
