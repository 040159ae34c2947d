package dev.egomotion.odometry.alignment;

import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.egomotion.geometry.scene.SceneDrive;
import dev.egomotion.geometry.scene.SceneFrame;
import dev.egomotion.geometry.scene.SceneSettings;
import dev.egomotion.geometry.values.DepthImage;
import dev.egomotion.geometry.values.FloatImage;
import dev.egomotion.geometry.values.PinholeCamera;
import dev.egomotion.geometry.values.RigidTransform;
import dev.egomotion.geometry.values.Rotation;
import dev.egomotion.geometry.values.Vector3;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;

/** Consecutive frames of a rendered street with true depth and motion, and ways to spoil them. */
final class RenderedWindow {
    private final PinholeCamera camera;
    private final List<SceneFrame> frames = new ArrayList<>();

    /** Renders frames of a drive. */
    RenderedWindow(int width, int height, int count, long seed) {
        SceneDrive drive = SceneDrive.street(SceneSettings.of(width, height, 20 + count, seed));
        camera = drive.camera().pinhole();
        for (int i = 0; i < count; i++) {
            frames.add(drive.frame(20 + i));
        }
    }

    PinholeCamera camera() {
        return camera;
    }

    FloatImage luma(int i) {
        return frames.get(i).image().luma();
    }

    LumaPyramid pyramid(int i) {
        return LumaPyramid.of(luma(i), camera, 5);
    }

    /** Returns a frame with every pixel's light multiplied. */
    LumaPyramid exposed(int i, float gain) {
        float[] values = luma(i).values().clone();
        for (int p = 0; p < values.length; p++) {
            values[p] *= gain;
        }
        return LumaPyramid.of(new FloatImage(camera.width(), camera.height(), values), camera, 5);
    }

    DepthImage depth(int i) {
        return frames.get(i).depth();
    }

    /**
     * Returns depth that is wrong from pixel to pixel and over whole regions, both with this standard
     * deviation of its logarithm.
     */
    DepthImage noisyDepth(int i, double deviation, Random random) {
        DepthImage depth = depth(i);
        float[] noisy = depth.depth().clone();
        double acrossPhase = 2 * Math.PI * random.nextDouble();
        double downPhase = 2 * Math.PI * random.nextDouble();
        for (int p = 0; p < noisy.length; p++) {
            double across = 2 * Math.PI * (p % depth.width()) / depth.width();
            double down = Math.PI * Math.floorDiv(p, depth.width()) / depth.height();
            double smooth = 2 * Math.sin(across + acrossPhase) * Math.cos(down + downPhase);
            noisy[p] *= (float) Math.exp(deviation * (random.nextGaussian() + smooth));
        }
        return new DepthImage(depth.width(), depth.height(), noisy);
    }

    DepthImage scaledDepth(int i, double factor) {
        DepthImage depth = depth(i);
        float[] scaled = depth.depth().clone();
        for (int p = 0; p < scaled.length; p++) {
            scaled[p] *= (float) factor;
        }
        return new DepthImage(depth.width(), depth.height(), scaled);
    }

    RigidTransform sourceFromTarget(int source, int target) {
        return frames.get(source)
                .worldFromCamera()
                .inverse()
                .times(frames.get(target).worldFromCamera());
    }

    /** Returns a motion whose translation is off by a share of its length, its rotation by an angle. */
    static RigidTransform off(RigidTransform truth, double share, double degrees, Random random) {
        double length = share * truth.translation().norm();
        return new RigidTransform(
                Rotation.fromAxisAngle(direction(random).times(Math.toRadians(degrees)))
                        .times(truth.rotation()),
                truth.translation().plus(direction(random).times(length)));
    }

    private static Vector3 direction(Random random) {
        Vector3 v =
                new Vector3(random.nextGaussian(), random.nextGaussian(), random.nextGaussian());
        return v.times(1 / v.norm());
    }

    static double degrees(RigidTransform expected, RigidTransform actual) {
        return Math.toDegrees(expected.rotation().inverse().times(actual.rotation()).angle());
    }

    static double shareOff(RigidTransform expected, RigidTransform actual) {
        return expected.translation().minus(actual.translation()).norm()
                / expected.translation().norm();
    }

    static void requireNear(
            RigidTransform expected,
            RigidTransform actual,
            double share,
            double degrees,
            String message) {
        assertTrue(
                shareOff(expected, actual) < share && degrees(expected, actual) < degrees,
                () ->
                        "%s: translation off by %.4f of its length, rotation by %.4f degrees; allowed %.4f, %.4f"
                                .formatted(
                                        message,
                                        shareOff(expected, actual),
                                        degrees(expected, actual),
                                        share,
                                        degrees));
    }
}
