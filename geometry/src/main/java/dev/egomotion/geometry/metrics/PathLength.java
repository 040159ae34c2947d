package dev.egomotion.geometry.metrics;

import dev.egomotion.geometry.values.RigidTransform;
import java.util.List;

/** How far a camera has come along its path, in the path's unit. */
public final class PathLength {
    private PathLength() {}

    /** Returns, per pose, the length of the path up to it; 0 for the first. */
    public static double[] accumulated(List<RigidTransform> poses) {
        double[] length = new double[poses.size()];
        for (int i = 1; i < length.length; i++) {
            length[i] =
                    length[i - 1]
                            + poses.get(i)
                                    .translation()
                                    .minus(poses.get(i - 1).translation())
                                    .norm();
        }
        return length;
    }

    /** Returns the length of the whole path. */
    public static double of(List<RigidTransform> poses) {
        return poses.isEmpty() ? 0 : accumulated(poses)[poses.size() - 1];
    }
}
