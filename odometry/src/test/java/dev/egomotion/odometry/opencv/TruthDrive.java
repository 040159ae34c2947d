package dev.egomotion.odometry.opencv;

import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.egomotion.geometry.scene.SceneDrive;
import dev.egomotion.geometry.scene.SceneFrame;
import dev.egomotion.geometry.scene.SceneSettings;
import dev.egomotion.geometry.values.Camera;
import dev.egomotion.geometry.values.DepthImage;
import dev.egomotion.geometry.values.FloatImage;
import dev.egomotion.geometry.values.GrayImage;
import dev.egomotion.geometry.values.PinholeCamera;
import dev.egomotion.geometry.values.RigidTransform;
import dev.egomotion.geometry.values.Rotation;
import dev.egomotion.geometry.values.Vector3;
import dev.egomotion.odometry.refinement.FrameView;
import dev.egomotion.odometry.refinement.PoseRefiner;
import dev.egomotion.odometry.refinement.Refinement;
import dev.egomotion.odometry.refinement.RefinementSettings;
import dev.egomotion.odometry.refinement.ScaleSettings;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.Random;

/** A rendered drive at the tracking size, and networks that know its truth more or less. */
final class TruthDrive {
    static final PinholeCamera CAMERA = new PinholeCamera(832, 256, 490, 490, 408, 126);

    /** Depth of the sky, metres. */
    private static final float SKY = 100;

    private final List<FloatImage> luma = new ArrayList<>();
    private final List<DepthImage> depths = new ArrayList<>();
    private final List<RigidTransform> poses = new ArrayList<>();

    /** Renders ten frames per second, nothing moving but the camera. */
    TruthDrive(int frames, double speed, long seed) {
        this(frames, 100_000_000, speed, seed);
    }

    /** Renders a drive with nothing moving but the camera. */
    TruthDrive(int frames, long periodNanos, double speed, long seed) {
        SceneDrive drive =
                SceneDrive.street(
                        new SceneSettings(
                                Camera.rectified(CAMERA), frames, periodNanos, speed, false, seed));
        for (int i = 0; i < frames; i++) {
            SceneFrame frame = drive.frame(i);
            luma.add(frame.image().luma());
            depths.add(withSky(frame.depth()));
            poses.add(frame.worldFromCamera());
        }
    }

    private static DepthImage withSky(DepthImage depth) {
        float[] values = depth.depth().clone();
        for (int i = 0; i < values.length; i++) {
            values[i] = values[i] > 0 ? Math.min(values[i], SKY) : SKY;
        }
        return new DepthImage(depth.width(), depth.height(), values);
    }

    int size() {
        return luma.size();
    }

    FloatImage luma(int i) {
        return luma.get(i);
    }

    GrayImage image(int i) {
        return gray(luma.get(i), 1);
    }

    /** Returns the frame with more light; what is too bright is cut off. */
    GrayImage exposed(int i, double gain) {
        return gray(luma.get(i), gain);
    }

    static GrayImage gray(FloatImage luma, double gain) {
        byte[] values = new byte[luma.values().length];
        for (int p = 0; p < values.length; p++) {
            values[p] = (byte) Math.min(255, Math.round(255 * gain * luma.values()[p]));
        }
        return new GrayImage(luma.width(), luma.height(), values);
    }

    DepthImage depth(int i) {
        return depths.get(i);
    }

    /**
     * Returns depth that is wrong from pixel to pixel and over whole regions, both with this standard
     * deviation of its logarithm.
     */
    DepthImage noisyDepth(int i, double deviation, Random random) {
        DepthImage depth = depths.get(i);
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

    /** True motion between a frame and the one before. */
    RigidTransform previousFromTarget(int i) {
        return poses.get(i - 1).inverse().times(poses.get(i));
    }

    /** Returns a motion that is off by up to 30 percent of its length and one degree. */
    static RigidTransform off(RigidTransform truth, Random random) {
        double length = 0.3 * random.nextDouble() * truth.translation().norm();
        double angle = Math.toRadians(random.nextDouble());
        return new RigidTransform(
                Rotation.fromAxisAngle(direction(random).times(angle)).times(truth.rotation()),
                truth.translation().plus(direction(random).times(length)));
    }

    private static Vector3 direction(Random random) {
        Vector3 v =
                new Vector3(random.nextGaussian(), random.nextGaussian(), random.nextGaussian());
        return v.times(1 / v.norm());
    }

    /** Frame i with true depth and a network's motion that is off; the first has none. */
    FrameView view(int i, Random random) {
        return view(i, image(i), depths.get(i), random);
    }

    FrameView view(int i, GrayImage image, DepthImage depth, Random random) {
        return new FrameView(
                image,
                depth,
                i == 0 ? Optional.empty() : Optional.of(off(previousFromTarget(i), random)),
                OptionalDouble.empty());
    }

    static PoseRefiner refiner(ScaleSettings scale, OpenCvFeatureTracker tracker) {
        return new PoseRefiner(CAMERA, RefinementSettings.defaults(), scale, tracker);
    }

    /** Every number that must be one is one. */
    static Refinement requireFinite(Refinement refinement) {
        Vector3 t = refinement.previousFromTarget().translation();
        Rotation q = refinement.previousFromTarget().rotation();
        double sum = t.x() + t.y() + t.z() + q.x() + q.y() + q.z() + q.w();
        for (double c : refinement.covariance()) {
            sum += c;
        }
        assertTrue(
                Double.isFinite(sum + refinement.depthFactor() + refinement.inlierShare()),
                refinement.toString());
        return refinement;
    }

    static double degrees(RigidTransform expected, RigidTransform actual) {
        return Math.toDegrees(expected.rotation().inverse().times(actual.rotation()).angle());
    }
}
