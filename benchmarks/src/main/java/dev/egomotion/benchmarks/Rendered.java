package dev.egomotion.benchmarks;

import dev.egomotion.geometry.scene.SceneDrive;
import dev.egomotion.geometry.scene.SceneFrame;
import dev.egomotion.geometry.scene.SceneSettings;
import dev.egomotion.geometry.values.PinholeCamera;
import dev.egomotion.geometry.values.RigidTransform;

/**
 * Two consecutive frames of the rendered street, with exact depth and motion: what the steps are
 * measured on, the same on every machine.
 *
 * @param camera of both frames
 * @param target the later frame
 * @param source the frame before it
 * @param sourceFromTarget exact motion
 */
record Rendered(
        PinholeCamera camera,
        SceneFrame target,
        SceneFrame source,
        RigidTransform sourceFromTarget) {
    /** Renders the pair at a size, pixels. */
    static Rendered pair(int width, int height) {
        SceneDrive drive = SceneDrive.street(SceneSettings.of(width, height, 12, 7));
        return new Rendered(
                drive.camera().pinhole(),
                drive.frame(11),
                drive.frame(10),
                drive.worldFromCamera(10).inverse().times(drive.worldFromCamera(11)));
    }
}
