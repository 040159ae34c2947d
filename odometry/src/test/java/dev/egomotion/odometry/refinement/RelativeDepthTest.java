package dev.egomotion.odometry.refinement;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.egomotion.geometry.scene.SceneDrive;
import dev.egomotion.geometry.scene.SceneFrame;
import dev.egomotion.geometry.scene.SceneSettings;
import dev.egomotion.geometry.values.DepthImage;
import dev.egomotion.geometry.values.GrayImage;
import dev.egomotion.geometry.values.RgbImage;
import dev.egomotion.geometry.values.RigidTransform;
import dev.egomotion.odometry.opencv.OpenCvFeatureTracker;
import java.util.Arrays;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.Random;
import org.junit.jupiter.api.Test;

class RelativeDepthTest {
    private static final int WIDTH = 416;
    private static final int HEIGHT = 128;

    /** What the network makes of true inverse depth: 2.5 of it and 0.05 more. */
    private static final double NETWORK_SCALE = 2.5;

    private static final double NETWORK_SHIFT = 0.05;

    private static DepthImage seenByNetwork(DepthImage truth) {
        float[] depth = truth.depth().clone();
        for (int i = 0; i < depth.length; i++) {
            double inverse = depth[i] > 0 ? 1 / depth[i] : 0;
            depth[i] = (float) (1 / (NETWORK_SCALE * inverse + NETWORK_SHIFT));
        }
        return new DepthImage(truth.width(), truth.height(), depth);
    }

    @Test
    void fitted_pointsWithOutliers_scaleAndShiftToOnePercent() {
        Random random = new Random(1);
        float[] truth = new float[WIDTH * HEIGHT];
        for (int i = 0; i < truth.length; i++) {
            truth[i] = 5 + 40f * (i / WIDTH) / HEIGHT;
        }
        DepthImage network = seenByNetwork(new DepthImage(WIDTH, HEIGHT, truth));
        int n = 200;
        float[] x = new float[n];
        float[] y = new float[n];
        float[] depth = new float[n];
        float[] sigma = new float[n];
        Arrays.fill(sigma, 0.02f);
        for (int i = 0; i < n; i++) {
            x[i] = random.nextInt(WIDTH - 1);
            y[i] = random.nextInt(HEIGHT - 1);
            double z = truth[(int) y[i] * WIDTH + (int) x[i]];
            depth[i] = (float) (3 * z * Math.exp(0.01 * random.nextGaussian()));
            if (i % 5 == 0) {
                depth[i] *= 3;
            }
        }
        RelativeDepth fit =
                RelativeDepth.AS_IT_IS.fitted(
                        new TrackedPoints(x, y, depth, sigma), 3, network, WIDTH, HEIGHT);
        assertEquals(1 / NETWORK_SCALE, fit.scale(), 0.01 / NETWORK_SCALE);
        assertEquals(
                -NETWORK_SHIFT / NETWORK_SCALE,
                fit.shift(),
                0.01 * NETWORK_SHIFT / NETWORK_SCALE + 0.0003);
    }

    @Test
    void fitted_tooFewPoints_staysAsItWas() {
        RelativeDepth before = new RelativeDepth(2, 0.1);
        DepthImage depth = new DepthImage(2, 2, new float[] {1, 2, 3, 4});
        assertSame(before, before.fitted(TrackedPoints.NONE, 1, depth, 2, 2));
    }

    @Test
    void applied_negativeInverseDepth_isFar() {
        DepthImage corrected =
                new RelativeDepth(1, -0.5).applied(new DepthImage(2, 2, new float[] {1, 4, 0, 2}));
        assertEquals(2, corrected.at(0, 0), 1e-6);
        assertEquals(4000, corrected.at(1, 0), 1e-3);
        assertEquals(0, corrected.at(0, 1));
    }

    /** The rendered street by its own images: depth in the end is the true one but for the unit of length. */
    @Test
    void refinedDrive_affineFunctionOfInverseDepth_scaleAndShiftToOnePercent() {
        SceneDrive drive =
                SceneDrive.street(SceneSettings.of(WIDTH, HEIGHT, 24, 7).withTraffic(false));
        RelativeDepth relative = RelativeDepth.AS_IT_IS;
        try (FeatureTracker tracker = new OpenCvFeatureTracker()) {
            PoseRefiner refiner =
                    new PoseRefiner(
                            drive.camera().pinhole(),
                            RefinementSettings.defaults(),
                            ScaleSettings.network(),
                            tracker);
            SceneFrame before = null;
            for (int i = 0; i < drive.size(); i++) {
                SceneFrame frame = drive.frame(i);
                DepthImage network = seenByNetwork(frame.depth());
                Optional<RigidTransform> motion =
                        before == null
                                ? Optional.empty()
                                : Optional.of(
                                        before.worldFromCamera()
                                                .inverse()
                                                .times(frame.worldFromCamera()));
                Refinement refinement =
                        refiner.refine(
                                new FrameView(
                                        gray(frame.image()),
                                        relative.applied(network),
                                        motion,
                                        OptionalDouble.empty()));
                relative =
                        relative.fitted(
                                refiner.points(), refinement.depthFactor(), network, WIDTH, HEIGHT);
                before = frame;
            }
        }
        // 1 / z = (q - NETWORK_SHIFT) / NETWORK_SCALE up to the unit of length.
        double shift = -relative.shift() / relative.scale();
        double typical = NETWORK_SCALE / 10 + NETWORK_SHIFT;
        assertTrue(
                Math.abs(shift - NETWORK_SHIFT) < 0.01 * typical,
                "shift " + shift + ", scale " + relative.scale());
    }

    private static GrayImage gray(RgbImage image) {
        byte[] gray = new byte[image.width() * image.height()];
        for (int i = 0; i < gray.length; i++) {
            int sum = 0;
            for (int c = 0; c < 3; c++) {
                sum += image.rgb()[3 * i + c] & 0xff;
            }
            gray[i] = (byte) (sum / 3);
        }
        return new GrayImage(image.width(), image.height(), gray);
    }
}
