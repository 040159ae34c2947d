package dev.egomotion.topology;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.egomotion.codecs.still.ImageCodec;
import dev.egomotion.geometry.scene.SceneDrive;
import dev.egomotion.geometry.scene.SceneSettings;
import dev.egomotion.geometry.values.Camera;
import dev.egomotion.geometry.values.RigidTransform;
import dev.egomotion.model.Model;
import dev.egomotion.model.ModelException;
import dev.egomotion.model.ModelLocation;
import dev.egomotion.model.RuntimeOptions;
import dev.egomotion.topology.settings.TopologySettings;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** The networks that the program ships, on a drive whose camera shakes by a known rotation in every frame. */
class ShakingCameraTest {
    private static final int FRAMES = 10;

    /** A rendered drive and its frames as PNG files. */
    private record Shaking(SceneDrive drive, List<byte[]> images) {}

    private static Shaking drive(double shakeDegrees) {
        SceneDrive drive =
                SceneDrive.street(
                        SceneSettings.of(416, 128, FRAMES, 11)
                                .withSpeed(8)
                                .withTraffic(false)
                                .withShake(Math.toRadians(shakeDegrees)));
        List<byte[]> images = new ArrayList<>();
        for (int i = 0; i < FRAMES; i++) {
            images.add(ImageCodec.encodePng(drive.frame(i).image()));
        }
        return new Shaking(drive, images);
    }

    /** Mean angle between estimated and true rotation from frame to frame, degrees. */
    private static double rotationError(Model model, Shaking shaking, TopologySettings settings) {
        SceneDrive drive = shaking.drive;
        List<RigidTransform> poses = new ArrayList<>();
        try (TopologyFixture topology =
                new TopologyFixture(settings, model.depth(), model.pose())) {
            topology.send(
                    "front",
                    Events.start("front", "0", Camera.rectified(drive.camera().pinhole())));
            for (int i = 0; i < FRAMES; i++) {
                topology.send("front", Events.frame("front", "0", i, shaking.images.get(i)));
            }
            topology.send("front", Events.end("front", "0"));
            topology.trajectory().stream().map(TopologyFixture::pose).forEach(poses::add);
        }
        assertEquals(FRAMES, poses.size());
        double sum = 0;
        for (int i = 1; i < FRAMES; i++) {
            RigidTransform truth =
                    drive.worldFromCamera(i - 1).inverse().times(drive.worldFromCamera(i));
            RigidTransform found = poses.get(i - 1).inverse().times(poses.get(i));
            sum += truth.rotation().inverse().times(found.rotation()).angle();
        }
        return Math.toDegrees(sum / (FRAMES - 1));
    }

    @Test
    void run_shakingCamera_rotationsAreBetterStabilised() throws ModelException {
        try (Model model = Model.open(ModelLocation.starter(), RuntimeOptions.defaults())) {
            Shaking shaking = drive(2);
            double seen = rotationError(model, shaking, TopologyFixture.settings());
            double stabilised = rotationError(model, shaking, TopologyFixture.stabilising());
            assertTrue(stabilised < 0.6 * seen, seen + " -> " + stabilised);

            Shaking steady = drive(0);
            double before = rotationError(model, steady, TopologyFixture.settings());
            double after = rotationError(model, steady, TopologyFixture.stabilising());
            assertTrue(after < 1.2 * before + 0.01, before + " -> " + after);
        }
    }
}
