package dev.egomotion.odometry.alignment;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.egomotion.geometry.values.DepthImage;
import dev.egomotion.geometry.values.FloatImage;
import dev.egomotion.geometry.values.PinholeCamera;
import dev.egomotion.geometry.values.RigidTransform;
import dev.egomotion.geometry.values.Rotation;
import dev.egomotion.geometry.values.Vector3;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class PhotometricAdjustmentTest {
    private static final RenderedWindow STREET = new RenderedWindow(416, 128, 5, 7);
    private static final AdjustmentSettings SETTINGS = AdjustmentSettings.defaults();
    private static final PhotometricAdjustment ADJUSTMENT = new PhotometricAdjustment(SETTINGS);
    private static final int CENTRED = 2;
    private static final int CAUSAL = 4;

    @Test
    void adjust_trueDepth_refinesEveryMotion() {
        Random random = new Random(1);
        for (int host : new int[] {CENTRED, CAUSAL}) {
            AdjustedWindow window =
                    ADJUSTMENT.adjust(
                            frames(), host, STREET.depth(host), off(host, 0.1, 0.1, random));
            assertTrue(window.convergence().refined());
            assertEquals(1, scale(window, host), 0.01, "host " + host);
            requireMotions(window, host, "host " + host);
            assertTrue(window.inlierShare() > 0.6, "inliers " + window.inlierShare());
        }
    }

    @Test
    void adjust_depthOffByAFifth_findsMotionsAndMendsDepth() {
        Random random = new Random(2);
        for (int host : new int[] {CENTRED, CAUSAL}) {
            DepthImage noisy = STREET.noisyDepth(host, 0.2, random);
            AdjustedWindow window =
                    ADJUSTMENT.adjust(frames(), host, noisy, aligned(host, noisy, random));
            assertTrue(window.convergence().refined());
            requireMotions(window, host, "host " + host);
            assertEquals(1, scale(window, host), 0.15, "scale is what the noisy depth says");
            double before = depthError(window.points(), noisy, host, 1);
            double after = depthError(window.points(), null, host, scale(window, host));
            assertTrue(
                    after < 0.4 * before,
                    () ->
                            "median log depth error %.4f before, %.4f after"
                                    .formatted(before, after));
        }
    }

    /** Returns motions from starts 30 % and 1 degree off, aligned pair by pair with the noisy depth. */
    private static List<RigidTransform> aligned(int host, DepthImage depth, Random random) {
        DirectAlignment alignment = new DirectAlignment(AlignmentSettings.defaults());
        List<RigidTransform> starts = new ArrayList<>();
        for (int i = 0; i < 5; i++) {
            RigidTransform truth = STREET.sourceFromTarget(i, host);
            double perFrame = 1.0 / Math.max(1, Math.abs(i - host));
            RigidTransform start = RenderedWindow.off(truth, 0.3 * perFrame, 1, random);
            starts.add(
                    alignment
                            .align(STREET.pyramid(host), depth, STREET.pyramid(i), start)
                            .sourceFromTarget());
        }
        return starts;
    }

    private static List<LumaPyramid> frames() {
        List<LumaPyramid> frames = new ArrayList<>();
        for (int i = 0; i < 5; i++) {
            frames.add(STREET.pyramid(i));
        }
        return frames;
    }

    private static List<RigidTransform> off(int host, double share, double degrees, Random random) {
        List<RigidTransform> starts = new ArrayList<>();
        for (int i = 0; i < 5; i++) {
            RigidTransform truth = STREET.sourceFromTarget(i, host);
            starts.add(i == host ? truth : RenderedWindow.off(truth, share, degrees, random));
        }
        return starts;
    }

    /** Returns the factor that brings the window's translations nearest the true ones. */
    private static double scale(AdjustedWindow window, int host) {
        double product = 0;
        double square = 0;
        for (int i = 0; i < 5; i++) {
            Vector3 found = window.frameFromHost().get(i).translation();
            product += found.dot(STREET.sourceFromTarget(i, host).translation());
            square += found.dot(found);
        }
        return product / square;
    }

    /** Requires translations within 1 % once scaled, and 0.02 degrees per frame. */
    private static void requireMotions(AdjustedWindow window, int host, String message) {
        double scale = scale(window, host);
        for (int i = 0; i < 5; i++) {
            if (i != host) {
                RigidTransform found = window.frameFromHost().get(i);
                RenderedWindow.requireNear(
                        STREET.sourceFromTarget(i, host),
                        new RigidTransform(found.rotation(), found.translation().times(scale)),
                        0.01,
                        0.02 * Math.abs(i - host),
                        message + " frame " + i);
            }
        }
    }

    /** Returns the median |log| of scaled refined depth, or of another depth at the same points, over truth. */
    private static double depthError(
            RefinedPoints points, DepthImage instead, int host, double scale) {
        double[] errors = new double[points.size()];
        for (int p = 0; p < errors.length; p++) {
            int u = (int) points.u()[p];
            int v = (int) points.v()[p];
            double depth = instead == null ? scale / points.inverseDepth()[p] : instead.at(u, v);
            errors[p] = Math.abs(Math.log(depth / STREET.depth(host).at(u, v)));
        }
        Arrays.sort(errors);
        return errors[errors.length / 2];
    }

    @Test
    void adjust_exposureJump_isGainAndNotMotion() {
        List<LumaPyramid> frames = frames();
        frames.set(0, STREET.exposed(0, 1 / 1.5f));
        frames.set(1, STREET.exposed(1, 1 / 1.5f));
        AdjustedWindow window =
                ADJUSTMENT.adjust(
                        frames,
                        CENTRED,
                        STREET.depth(CENTRED),
                        off(CENTRED, 0.1, 0.1, new Random(3)));
        assertTrue(window.convergence().refined());
        requireMotions(window, CENTRED, "exposure");
    }

    @Test
    void adjust_standingCamera_isNoMotion() {
        List<LumaPyramid> frames = Collections.nCopies(5, STREET.pyramid(0));
        AdjustedWindow still =
                ADJUSTMENT.adjust(frames, 0, STREET.depth(0), Collections.nCopies(5, nudged()));
        for (RigidTransform motion : still.frameFromHost().subList(1, 5)) {
            assertEquals(0, motion.translation().norm(), 2e-3);
            assertEquals(0, Math.toDegrees(motion.rotation().angle()), 2e-3);
        }
    }

    private static RigidTransform nudged() {
        return new RigidTransform(
                Rotation.fromAxisAngle(new Vector3(0.001, -0.002, 0.001)),
                new Vector3(0.01, 0, -0.05));
    }

    @Test
    void adjust_flatImages_areTooLittleTextureAndTheStarts() {
        float[] grey = new float[416 * 128];
        Arrays.fill(grey, 0.5f);
        LumaPyramid flat = LumaPyramid.of(new FloatImage(416, 128, grey), STREET.camera(), 3);
        requireStarts(Collections.nCopies(5, flat), nudged(), Convergence.TOO_LITTLE_TEXTURE);
    }

    @Test
    void adjust_startsThatLookAway_areTooLittleOverlapAndTheStarts() {
        RigidTransform away =
                new RigidTransform(
                        Rotation.fromAxisAngle(new Vector3(0, Math.PI / 2, 0)), Vector3.ZERO);
        requireStarts(frames(), away, Convergence.TOO_LITTLE_OVERLAP);
    }

    private static void requireStarts(
            List<LumaPyramid> frames, RigidTransform start, Convergence why) {
        List<RigidTransform> starts = Collections.nCopies(5, start);
        AdjustedWindow window = ADJUSTMENT.adjust(frames, CENTRED, STREET.depth(CENTRED), starts);
        assertEquals(why, window.convergence());
        assertEquals(starts, window.frameFromHost());
        assertEquals(0, window.points().size());
    }

    @Test
    void adjust_imagesOfDifferentPlaces_neverGivesNaN() {
        Random random = new Random(5);
        PinholeCamera camera = PinholeCamera.ofFieldOfView(160, 96, 1.3);
        float[] ones = new float[160 * 96];
        Arrays.fill(ones, 1);
        DepthImage depth = new DepthImage(160, 96, ones);
        for (int i = 0; i < 20; i++) {
            List<LumaPyramid> frames = new ArrayList<>();
            for (int f = 0; f < 5; f++) {
                frames.add(LumaPyramid.of(noise(random), camera, 4));
            }
            AdjustedWindow window =
                    ADJUSTMENT.adjust(
                            frames, CAUSAL, depth, Collections.nCopies(5, RigidTransform.IDENTITY));
            for (RigidTransform motion : window.frameFromHost()) {
                assertTrue(Double.isFinite(motion.translation().norm()));
            }
            for (double[] covariance : window.covariance()) {
                for (double variance : covariance) {
                    assertTrue(Double.isFinite(variance));
                }
            }
            assertTrue(window.inlierShare() < 0.5, "inliers " + window.inlierShare());
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
    void adjust_motionAcrossHalfTheImage_isARunawayAndTheStarts() {
        PinholeCamera camera = PinholeCamera.ofFieldOfView(160, 96, 1.3);
        float[] ones = new float[160 * 96];
        Arrays.fill(ones, 1);
        AdjustmentSettings settings =
                new AdjustmentSettings(1, 40, 20, 0.1f, 1000, 0.3, 1e6, 200, 1e-3);
        List<RigidTransform> starts = Collections.nCopies(2, RigidTransform.IDENTITY);
        AdjustedWindow window =
                new PhotometricAdjustment(settings)
                        .adjust(
                                List.of(
                                        LumaPyramid.of(hill(30), camera, 1),
                                        LumaPyramid.of(hill(125), camera, 1)),
                                1,
                                new DepthImage(160, 96, ones),
                                starts);
        assertEquals(Convergence.RUNAWAY, window.convergence());
        assertEquals(starts, window.frameFromHost());
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
    void adjust_fewerStartsThanFrames_isRefused() {
        assertThrows(
                IllegalArgumentException.class,
                () ->
                        ADJUSTMENT.adjust(
                                frames(),
                                CENTRED,
                                STREET.depth(CENTRED),
                                List.of(RigidTransform.IDENTITY)));
    }

    @Test
    void covariance_ofATwiceAsNoisyWindow_isLarger() {
        Random random = new Random(6);
        List<RigidTransform> starts = off(CENTRED, 0, 0, random);
        AdjustedWindow clean = ADJUSTMENT.adjust(frames(), CENTRED, STREET.depth(CENTRED), starts);
        List<LumaPyramid> noisy = new ArrayList<>();
        for (int i = 0; i < 5; i++) {
            float[] values = STREET.luma(i).values().clone();
            for (int p = 0; p < values.length; p++) {
                values[p] += (float) (0.04 * random.nextGaussian());
            }
            noisy.add(LumaPyramid.of(new FloatImage(416, 128, values), STREET.camera(), 3));
        }
        AdjustedWindow spoilt = ADJUSTMENT.adjust(noisy, CENTRED, STREET.depth(CENTRED), starts);
        assertTrue(spoilt.cost() > clean.cost());
        for (int k = 0; k < 36; k += 7) {
            assertTrue(spoilt.covariance().get(1)[k] > clean.covariance().get(1)[k]);
            assertTrue(clean.covariance().get(1)[k] > 0);
        }
    }
}
