package dev.egomotion.geometry.warp;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.egomotion.geometry.scene.SceneDrive;
import dev.egomotion.geometry.scene.SceneFrame;
import dev.egomotion.geometry.scene.SceneSettings;
import dev.egomotion.geometry.values.FloatImage;
import dev.egomotion.geometry.values.PinholeCamera;
import dev.egomotion.geometry.values.Poses;
import dev.egomotion.geometry.values.RgbImage;
import dev.egomotion.geometry.values.RigidTransform;
import dev.egomotion.geometry.values.Rotation;
import dev.egomotion.geometry.values.Vector3;
import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** A camera that stands and shakes: one frame is what another would have seen, turned. */
class StabilisedViewTest {
    private static final SceneDrive DRIVE =
            SceneDrive.street(
                    SceneSettings.of(416, 128, 3, 4)
                            .withSpeed(0)
                            .withTraffic(false)
                            .withShake(Math.toRadians(1.5)));
    private static final PinholeCamera CAMERA = DRIVE.camera().pinhole();
    private static final SceneFrame STEADY = DRIVE.frame(1);
    private static final SceneFrame SHAKEN = DRIVE.frame(2);
    private static final StabilisedView VIEW =
            new StabilisedView(
                    CAMERA,
                    STEADY.worldFromCamera().inverse().times(SHAKEN.worldFromCamera()).rotation());

    @Test
    void image_shaken_isTheSteadyOne() {
        byte[] stabilised = VIEW.image(SHAKEN.image()).rgb();
        boolean[] seen =
                new RotationHomography(CAMERA, VIEW.stabilisedFromCamera().inverse())
                        .grid()
                        .visible();
        assertTrue(difference(stabilised, seen) < 0.35 * difference(SHAKEN.image().rgb(), seen));
    }

    private static double difference(byte[] rgb, boolean[] seen) {
        double sum = 0;
        int count = 0;
        for (int i = 0; i < rgb.length; i++) {
            if (seen[Math.floorDiv(i, 3)]) {
                sum += Math.abs((rgb[i] & 0xff) - (STEADY.image().rgb()[i] & 0xff));
                count++;
            }
        }
        return sum / count;
    }

    @Test
    void image_beyondTheView_repeatsTheBorder() {
        RgbImage red = new RgbImage(416, 128, new byte[3 * 416 * 128]);
        Arrays.fill(red.rgb(), (byte) 77);
        assertTrue(Arrays.equals(red.rgb(), VIEW.image(red).rgb()));
    }

    @Test
    void depth_ofTheSteadyFrame_isTheShakenOnes() {
        float[] expected = SHAKEN.depth().depth();
        float[] found = VIEW.depth(STEADY.depth()).depth();
        boolean[] seen =
                new RotationHomography(CAMERA, VIEW.stabilisedFromCamera()).grid().visible();
        int agree = 0;
        int both = 0;
        for (int i = 0; i < found.length; i++) {
            assertTrue(seen[i] || found[i] == 0, "a depth where the steady frame saw nothing");
            if (found[i] > 0 && expected[i] > 0) {
                both++;
                agree += Math.abs(found[i] / expected[i] - 1) < 0.005 ? 1 : 0;
            }
        }
        assertTrue(both > 0.5 * found.length, both + " of " + found.length);
        assertTrue(agree > 0.93 * both, agree + " of " + both);
    }

    @Test
    void depth_notTurned_isTheSameWithItsHoles() {
        float[] depth = new StabilisedView(CAMERA, Rotation.IDENTITY).depth(STEADY.depth()).depth();
        for (int i = 0; i < depth.length; i++) {
            float expected = STEADY.depth().depth()[i];
            assertEquals(expected, depth[i], 2e-2f * expected, "pixel " + i);
        }
    }

    @Test
    void shares_constant_areTheSameEverywhere() {
        float[] half = new float[416 * 128];
        Arrays.fill(half, 0.5f);
        for (float value : VIEW.shares(new FloatImage(416, 128, half)).values()) {
            assertEquals(0.5f, value, 1e-6f);
        }
    }

    @Test
    void between_truthOfTheViews_isTruthOfTheCameras() {
        Random random = new Random(8);
        for (int i = 0; i < 20; i++) {
            RigidTransform previousFromTarget = Poses.transform(random);
            Rotation previous = Poses.rotation(random);
            Rotation target = Poses.rotation(random);
            RigidTransform stabilised =
                    new RigidTransform(previous, Vector3.ZERO)
                            .times(previousFromTarget)
                            .times(new RigidTransform(target.inverse(), Vector3.ZERO));
            Poses.assertClose(
                    previousFromTarget,
                    StabilisedView.between(
                            new StabilisedView(CAMERA, previous),
                            stabilised,
                            new StabilisedView(CAMERA, target)),
                    1e-12,
                    "motion " + i);
        }
    }
}
