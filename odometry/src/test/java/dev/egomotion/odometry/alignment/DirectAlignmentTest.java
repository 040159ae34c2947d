package dev.egomotion.odometry.alignment;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.egomotion.geometry.values.DepthImage;
import dev.egomotion.geometry.values.FloatImage;
import dev.egomotion.geometry.values.PinholeCamera;
import dev.egomotion.geometry.values.RigidTransform;
import dev.egomotion.geometry.values.Rotation;
import dev.egomotion.geometry.values.Vector3;
import dev.egomotion.geometry.warp.GridSampler;
import dev.egomotion.geometry.warp.InverseWarp;
import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.Test;

class DirectAlignmentTest {
    private static final RenderedWindow STREET = new RenderedWindow(832, 256, 5, 7);
    private static final DirectAlignment ALIGNMENT =
            new DirectAlignment(AlignmentSettings.defaults());

    @Test
    void align_trueDepthAndStartsOff_findsTheMotion() {
        Random random = new Random(1);
        for (int i = 1; i < 5; i++) {
            RigidTransform truth = STREET.sourceFromTarget(i - 1, i);
            for (int k = 0; k < 4; k++) {
                RigidTransform start = RenderedWindow.off(truth, 0.3, 1, random);
                Alignment found =
                        ALIGNMENT.align(
                                STREET.pyramid(i), STREET.depth(i), STREET.pyramid(i - 1), start);
                assertEquals(Convergence.CONVERGED, found.convergence(), "frame " + i);
                RenderedWindow.requireNear(
                        truth, found.sourceFromTarget(), 0.01, 0.02, "frame " + i + " start " + k);
                assertTrue(found.inlierShare() > 0.7, "inliers " + found.inlierShare());
            }
        }
    }

    @Test
    void align_depthOffByAFifth_staysNearTheMotion() {
        Random random = new Random(2);
        for (int i = 1; i < 5; i++) {
            RigidTransform truth = STREET.sourceFromTarget(i - 1, i);
            Alignment found =
                    ALIGNMENT.align(
                            STREET.pyramid(i),
                            STREET.noisyDepth(i, 0.2, random),
                            STREET.pyramid(i - 1),
                            RenderedWindow.off(truth, 0.3, 1, random));
            assertTrue(found.convergence().refined());
            RenderedWindow.requireNear(truth, found.sourceFromTarget(), 0.2, 0.1, "frame " + i);
        }
    }

    @Test
    void align_exposureJump_isGainAndNotMotion() {
        RigidTransform truth = STREET.sourceFromTarget(0, 1);
        Alignment found =
                ALIGNMENT.align(
                        STREET.exposed(1, 1 / 1.5f),
                        STREET.depth(1),
                        STREET.pyramid(0),
                        RenderedWindow.off(truth, 0.3, 1, new Random(3)));
        RenderedWindow.requireNear(truth, found.sourceFromTarget(), 0.01, 0.02, "exposure");
        assertEquals(1.5, found.gain(), 0.1);
    }

    @Test
    void align_sameImage_isNoMotion() {
        RigidTransform start =
                new RigidTransform(
                        Rotation.fromAxisAngle(new Vector3(0.01, -0.005, 0.003)),
                        new Vector3(0.05, 0, -0.4));
        Alignment found =
                ALIGNMENT.align(STREET.pyramid(1), STREET.depth(1), STREET.pyramid(1), start);
        assertEquals(0, found.sourceFromTarget().translation().norm(), 1e-3);
        assertEquals(0, Math.toDegrees(found.sourceFromTarget().rotation().angle()), 1e-3);
    }

    @Test
    void align_pureRotation_isFoundWithoutTranslation() {
        PinholeCamera camera = STREET.camera();
        RigidTransform sourceFromTarget =
                new RigidTransform(
                        Rotation.fromAxisAngle(new Vector3(0.002, 0.015, 0.004)), Vector3.ZERO);
        LumaPyramid source = LumaPyramid.of(rotated(sourceFromTarget), camera, 5);
        Alignment found =
                ALIGNMENT.align(
                        STREET.pyramid(2), STREET.depth(2), source, RigidTransform.IDENTITY);
        assertEquals(0, RenderedWindow.degrees(sourceFromTarget, found.sourceFromTarget()), 0.01);
        assertEquals(0, found.sourceFromTarget().translation().norm(), 0.01);
    }

    /** Returns what frame 2 looks like after a rotation; black where it is not seen. */
    private static FloatImage rotated(RigidTransform sourceFromTarget) {
        PinholeCamera camera = STREET.camera();
        float[] far = new float[camera.width() * camera.height()];
        Arrays.fill(far, 1);
        DepthImage depth = new DepthImage(camera.width(), camera.height(), far);
        return GridSampler.BILINEAR.sample(
                STREET.luma(2), new InverseWarp(camera, depth, sourceFromTarget.inverse()).grid());
    }

    @Test
    void align_flatImages_areTooLittleTextureAndTheStart() {
        PinholeCamera camera = PinholeCamera.ofFieldOfView(128, 64, 1.2);
        float[] values = new float[128 * 64];
        Arrays.fill(values, 0.4f);
        LumaPyramid flat = LumaPyramid.of(new FloatImage(128, 64, values), camera, 3);
        requireStart(flat, ones(128, 64), flat, Convergence.TOO_LITTLE_TEXTURE);
    }

    @Test
    void align_withoutDepth_isTooLittleTextureAndTheStart() {
        int width = STREET.camera().width();
        int height = STREET.camera().height();
        requireStart(
                STREET.pyramid(0),
                new DepthImage(width, height, new float[width * height]),
                STREET.pyramid(1),
                Convergence.TOO_LITTLE_TEXTURE);
    }

    private static DepthImage ones(int width, int height) {
        float[] depth = new float[width * height];
        Arrays.fill(depth, 1);
        return new DepthImage(width, height, depth);
    }

    private static void requireStart(
            LumaPyramid target, DepthImage depth, LumaPyramid source, Convergence why) {
        RigidTransform start = new RigidTransform(Rotation.IDENTITY, new Vector3(0.1, 0.02, -0.05));
        Alignment found = ALIGNMENT.align(target, depth, source, start);
        assertEquals(why, found.convergence());
        assertSame(start, found.sourceFromTarget());
        assertEquals(0, found.inlierShare());
    }

    @Test
    void align_startThatLooksAway_isTooLittleOverlapAndTheStart() {
        RigidTransform start =
                new RigidTransform(
                        Rotation.fromAxisAngle(new Vector3(0, Math.PI / 2, 0)), Vector3.ZERO);
        Alignment found =
                ALIGNMENT.align(STREET.pyramid(1), STREET.depth(1), STREET.pyramid(0), start);
        assertEquals(Convergence.TOO_LITTLE_OVERLAP, found.convergence());
        assertSame(start, found.sourceFromTarget());
    }

    @Test
    void align_imagesOfDifferentPlaces_neverGivesNaN() {
        Random random = new Random(4);
        PinholeCamera camera = PinholeCamera.ofFieldOfView(160, 96, 1.3);
        for (int i = 0; i < 50; i++) {
            LumaPyramid target = LumaPyramid.of(noise(random), camera, 4);
            LumaPyramid source = LumaPyramid.of(noise(random), camera, 4);
            Alignment found =
                    ALIGNMENT.align(target, ones(160, 96), source, RigidTransform.IDENTITY);
            assertTrue(Double.isFinite(found.sourceFromTarget().translation().norm()));
            assertTrue(found.inlierShare() < 0.5, "inliers " + found.inlierShare());
            for (double variance : found.covariance()) {
                assertTrue(Double.isFinite(variance));
            }
        }
    }

    private static FloatImage noise(Random random) {
        float[] values = new float[160 * 96];
        for (int i = 0; i < values.length; i++) {
            values[i] = random.nextFloat();
        }
        return new FloatImage(160, 96, values);
    }

    @Test
    void align_motionAcrossHalfTheImage_isARunawayAndTheStart() {
        AlignmentSettings settings = new AlignmentSettings(1, 40, 20, 0.1f, 1000, 200, 1e-3);
        PinholeCamera camera = PinholeCamera.ofFieldOfView(160, 96, 1.3);
        LumaPyramid left = LumaPyramid.of(hill(30), camera, 1);
        LumaPyramid right = LumaPyramid.of(hill(125), camera, 1);
        Alignment found =
                new DirectAlignment(settings)
                        .align(right, ones(160, 96), left, RigidTransform.IDENTITY);
        assertEquals(Convergence.RUNAWAY, found.convergence());
        assertSame(RigidTransform.IDENTITY, found.sourceFromTarget());
    }

    /** Returns an image of one wide bright spot. */
    private static FloatImage hill(int middle) {
        float[] values = new float[160 * 96];
        for (int i = 0; i < values.length; i++) {
            double x = (i % 160 - middle) / 45.0;
            double y = (Math.floorDiv(i, 160) - 48) / 30.0;
            values[i] = (float) (0.1 + 0.8 * Math.exp(-x * x - y * y));
        }
        return new FloatImage(160, 96, values);
    }

    @Test
    void align_camerasThatDiffer_areRefused() {
        PinholeCamera other = PinholeCamera.ofFieldOfView(832, 256, 1.0);
        LumaPyramid source = LumaPyramid.of(STREET.luma(0), other, 3);
        assertThrows(
                IllegalArgumentException.class,
                () ->
                        ALIGNMENT.align(
                                STREET.pyramid(1),
                                STREET.depth(1),
                                source,
                                RigidTransform.IDENTITY));
    }

    @Test
    void jacobian_smoothImage_equalsFiniteDifferences() {
        PinholeCamera camera = new PinholeCamera(96, 64, 70, 75, 46.3, 30.2);
        float[] values = new float[96 * 64];
        for (int i = 0; i < values.length; i++) {
            values[i] = (float) (light(i % 96, Math.floorDiv(i, 96)) / 255);
        }
        float[] depth = new float[96 * 64];
        Arrays.fill(depth, 4);
        AlignmentTarget target =
                new AlignmentTarget(
                        LumaPyramid.of(new FloatImage(96, 64, values), camera, 1),
                        0,
                        InverseDepth.of(new DepthImage(96, 64, depth), camera),
                        new AlignmentSettings(1, 8, 6, 0.1f, 9, 5, 0.01));
        assertTrue(target.count > 30);
        for (int p = 0; p < target.count; p++) {
            for (int k = 0; k < 6; k++) {
                double[] step = new double[6];
                step[k] = 1e-4;
                double forward = seen(camera, target, p, PoseStep.motion(step, 0));
                step[k] = -1e-4;
                double backward = seen(camera, target, p, PoseStep.motion(step, 0));
                double expected = (forward - backward) / 2e-4;
                assertEquals(
                        expected,
                        target.jacobian[AlignmentTarget.UNKNOWNS * p + k],
                        0.02 * Math.abs(expected) + 2,
                        "pixel " + p + " unknown " + k);
            }
        }
    }

    /** A scene's brightness, of low curvature. */
    private static double light(double u, double v) {
        return 120 + 60 * Math.sin(u / 9) + 50 * Math.cos(v / 8 + u / 30);
    }

    private static double seen(
            PinholeCamera camera, AlignmentTarget target, int p, RigidTransform motion) {
        Vector3 point =
                motion.apply(
                        camera.backProject(target.u[p], target.v[p], 1 / target.inverseDepth[p]));
        return light(
                camera.fx() * point.x() / point.z() + camera.cx(),
                camera.fy() * point.y() / point.z() + camera.cy());
    }
}
