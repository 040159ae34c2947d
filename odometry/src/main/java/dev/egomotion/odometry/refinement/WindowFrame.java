package dev.egomotion.odometry.refinement;

import dev.egomotion.geometry.values.RigidTransform;
import dev.egomotion.geometry.values.Rotation;
import dev.egomotion.geometry.values.Vector3;
import dev.egomotion.odometry.alignment.PoseStep;

/**
 * A frame that tracks refer to, with its pose as flat arrays for the solver's inner loops: p_camera =
 * rotation p_world + translation. The world is the window's own: its unit drifts, and nothing outside sees it.
 */
final class WindowFrame {
    /** Ever growing number of the frame. */
    final long number;

    /** Nine elements, row-major. */
    final double[] rotation = new double[9];

    /** In the window's unit. */
    final double[] translation = new double[3];

    /** Which of the solver's poses it is; -1 when it is held. */
    int unknown = -1;

    WindowFrame(long number, RigidTransform cameraFromWorld) {
        this.number = number;
        set(cameraFromWorld);
    }

    WindowFrame(long number) {
        this.number = number;
    }

    void set(RigidTransform cameraFromWorld) {
        System.arraycopy(cameraFromWorld.rotation().matrix(), 0, rotation, 0, 9);
        Vector3 t = cameraFromWorld.translation();
        translation[0] = t.x();
        translation[1] = t.y();
        translation[2] = t.z();
    }

    RigidTransform cameraFromWorld() {
        return new RigidTransform(
                Rotation.fromMatrix(rotation),
                new Vector3(translation[0], translation[1], translation[2]));
    }

    /**
     * Replaces the pose T by exp(step) T.
     *
     * @param step six numbers of {@link PoseStep}
     * @param at index of the first
     */
    void move(double[] step, int at) {
        set(PoseStep.motion(step, at).times(cameraFromWorld()));
    }
}
