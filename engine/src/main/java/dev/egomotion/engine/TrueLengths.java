package dev.egomotion.engine;

import dev.egomotion.geometry.values.RigidTransform;
import java.util.ArrayList;
import java.util.List;

/**
 * What a unit of refined lengths is in metres by a drive's own poses: the way of a few frames about one by either. Refined lengths by a
 * camera's height are metres but for a few hundredths; where poses are known they say it better.
 */
final class TrueLengths {
    /** Frames before and after that count. */
    static final int REACH = 5;

    /** A refined way shorter than this says nothing of the unit; metres or nearly so. */
    private static final double LEAST_WAY = 0.3;

    private final List<RigidTransform> worldFromCamera;
    private final List<Refined> refined = new ArrayList<>();
    private double last = 1;

    /**
     * A refined motion.
     *
     * @param length from the frame before, in the frame's unit
     * @param unit units of the frame per unit of the window, which drifts
     */
    record Refined(double length, double unit) {}

    private TrueLengths(List<RigidTransform> worldFromCamera) {
        this.worldFromCamera = worldFromCamera;
    }

    /** Returns the lengths of a path; of none, where every unit is a metre. */
    static TrueLengths of(List<RigidTransform> worldFromCamera) {
        return new TrueLengths(worldFromCamera);
    }

    /** Adds the next frame. */
    void add(Refined motion) {
        refined.add(motion);
    }

    /** Returns how many metres a frame's unit is, by the frames about it that were added; where they stand still, as many as that of the last that was asked for. */
    double metresPerUnit(int frame) {
        int end = Math.min(Math.min(frame + REACH + 1, refined.size()), worldFromCamera.size());
        double own = 0;
        double metres = 0;
        for (int i = Math.max(1, frame - REACH); i < end; i++) {
            own += refined.get(i).length() * refined.get(frame).unit() / refined.get(i).unit();
            metres +=
                    worldFromCamera
                            .get(i - 1)
                            .inverse()
                            .times(worldFromCamera.get(i))
                            .translation()
                            .norm();
        }
        if (own > LEAST_WAY) {
            last = metres / own;
        }
        return last;
    }
}
