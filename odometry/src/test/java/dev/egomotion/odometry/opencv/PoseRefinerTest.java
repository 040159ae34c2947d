package dev.egomotion.odometry.opencv;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.egomotion.geometry.scene.SceneDrive;
import dev.egomotion.geometry.values.DepthImage;
import dev.egomotion.geometry.values.RigidTransform;
import dev.egomotion.geometry.values.Vector3;
import dev.egomotion.odometry.refinement.FrameView;
import dev.egomotion.odometry.refinement.PoseRefiner;
import dev.egomotion.odometry.refinement.Refinement;
import dev.egomotion.odometry.refinement.Refinement.Outcome;
import dev.egomotion.odometry.refinement.ScaleSettings;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalDouble;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Refined motions of a rendered drive, against its truth. */
class PoseRefinerTest {
    private static final int FRAMES = 24;

    /** Errors of translation are those of frames from here on: before, too few frames have seen the points. */
    private static final int SETTLED = 4;

    /** From here on the ground has told the unit. */
    private static final int GROUND_FOUND = 6;

    private static TruthDrive drive;

    private final OpenCvFeatureTracker tracker = new OpenCvFeatureTracker();

    @BeforeAll
    static void render() {
        drive = new TruthDrive(FRAMES, 8, 21);
    }

    @AfterEach
    void close() {
        tracker.close();
    }

    /**
     * How far a drive's motions are off; rotation from the first motion on, translation once settled.
     *
     * @param degrees mean angle between refined and true rotation
     * @param direction mean angle between refined and true translation, degrees
     * @param translation mean distance between the refined translation times {@code scale} and the true
     *     one, share of its length
     * @param scale the factor, one for the drive, that fits best
     */
    private record Errors(double degrees, double direction, double translation, double scale) {}

    private List<Refinement> refine(ScaleSettings scale, double depthNoise, long seed) {
        Random random = new Random(seed);
        PoseRefiner refiner = TruthDrive.refiner(scale, tracker);
        List<Refinement> refined = new ArrayList<>();
        for (int i = 0; i < FRAMES; i++) {
            FrameView view =
                    drive.view(i, drive.image(i), drive.noisyDepth(i, depthNoise, random), random);
            refined.add(TruthDrive.requireFinite(refiner.refine(view)));
            assertEquals(i == 0 ? Outcome.FIRST : Outcome.REFINED, refined.get(i).outcome());
        }
        return refined;
    }

    private static Errors errors(List<Refinement> refined) {
        double both = 0;
        double squares = 0;
        for (int i = SETTLED; i < FRAMES; i++) {
            Vector3 t = refined.get(i).previousFromTarget().translation();
            both += t.dot(drive.previousFromTarget(i).translation());
            squares += t.dot(t);
        }
        double scale = both / squares;
        int n = FRAMES - SETTLED;
        double degrees = 0;
        for (int i = 1; i < FRAMES; i++) {
            RigidTransform truth = drive.previousFromTarget(i);
            degrees += TruthDrive.degrees(truth, refined.get(i).previousFromTarget());
        }
        double direction = 0;
        double translation = 0;
        for (int i = SETTLED; i < FRAMES; i++) {
            RigidTransform truth = drive.previousFromTarget(i);
            RigidTransform motion = refined.get(i).previousFromTarget();
            Vector3 t = motion.translation();
            double length = truth.translation().norm();
            direction +=
                    Math.toDegrees(
                                    Math.atan2(
                                            t.cross(truth.translation()).norm(),
                                            t.dot(truth.translation())))
                            / n;
            translation += t.times(scale).minus(truth.translation()).norm() / length / n;
        }
        return new Errors(degrees / (FRAMES - 1), direction, translation, scale);
    }

    @Test
    void refine_trueDepthAndNetworkOff_closeToTruth() {
        Errors errors = errors(refine(ScaleSettings.network(), 0, 1));
        assertTrue(errors.degrees < 0.02, errors.toString());
        assertTrue(errors.translation < 0.01, errors.toString());
        assertEquals(1, errors.scale, 0.1, "unit is the network's");
    }

    @Test
    void refine_depthTwentyPercentOff_stillConverges() {
        Errors errors = errors(refine(ScaleSettings.network(), 0.2, 2));
        assertTrue(errors.degrees < 0.02, errors.toString());
        assertTrue(errors.translation < 0.01, errors.toString());
    }

    @Test
    void refine_knownCameraHeight_lengthsInMetres() {
        List<Refinement> refined =
                refine(ScaleSettings.ofCameraHeight(SceneDrive.CAMERA_HEIGHT), 0, 3);
        double worst = worstLength(refined, GROUND_FOUND);
        assertEquals(
                Refinement.Scale.Source.CAMERA_HEIGHT, refined.get(FRAMES - 1).scale().source());
        assertTrue(worst < 0.05, "a length is off by " + worst);
    }

    /** Networks whose unit is half a metre, and a speed that is 3 percent off at random and ends at a frame. */
    private static List<Refinement> refineBySpeed(OpenCvFeatureTracker tracker, int end) {
        Random random = new Random(5);
        PoseRefiner refiner = TruthDrive.refiner(ScaleSettings.ofSpeed(), tracker);
        List<Refinement> refined = new ArrayList<>();
        for (int i = 0; i < FRAMES; i++) {
            FrameView view = drive.view(i, random);
            OptionalDouble distance =
                    i == 0 || i >= end
                            ? OptionalDouble.empty()
                            : OptionalDouble.of(
                                    drive.previousFromTarget(i).translation().norm()
                                            * (1 + 0.03 * random.nextGaussian()));
            refined.add(
                    refiner.refine(
                            new FrameView(
                                    view.image(),
                                    halved(view.depth()),
                                    view.previousFromTarget().map(PoseRefinerTest::halved),
                                    distance)));
        }
        return refined;
    }

    private static DepthImage halved(DepthImage depth) {
        float[] values = depth.depth().clone();
        for (int i = 0; i < values.length; i++) {
            values[i] /= 2;
        }
        return new DepthImage(depth.width(), depth.height(), values);
    }

    private static RigidTransform halved(RigidTransform motion) {
        return new RigidTransform(motion.rotation(), motion.translation().times(0.5));
    }

    private static double worstLength(List<Refinement> refined, int from) {
        double worst = 0;
        for (int i = from; i < FRAMES; i++) {
            double length = refined.get(i).previousFromTarget().translation().norm();
            double truth = drive.previousFromTarget(i).translation().norm();
            worst = Math.max(worst, Math.abs(length / truth - 1));
        }
        return worst;
    }

    @ParameterizedTest
    @ValueSource(ints = {FRAMES, FRAMES / 2})
    void refine_measuredSpeed_lengthsInMetresAlsoWhereItEnds(int end) {
        List<Refinement> refined = refineBySpeed(tracker, end);
        Refinement.Scale scale = refined.get(FRAMES - 1).scale();
        assertEquals(Refinement.Scale.Source.SPEED, scale.source());
        assertTrue(scale.uncertainty() < 0.05, scale.toString());
        double worst = worstLength(refined, GROUND_FOUND);
        assertTrue(worst < 0.05, "a length is off by " + worst);
    }

    @Test
    void restore_stateAndLastImages_sameToTheBit() {
        PoseRefiner first =
                TruthDrive.refiner(ScaleSettings.ofCameraHeight(SceneDrive.CAMERA_HEIGHT), tracker);
        Random random = new Random(4);
        for (int i = 0; i < 10; i++) {
            first.refine(drive.view(i, random));
        }
        byte[] state = first.state();
        try (OpenCvFeatureTracker other = new OpenCvFeatureTracker()) {
            PoseRefiner second =
                    TruthDrive.refiner(
                            ScaleSettings.ofCameraHeight(SceneDrive.CAMERA_HEIGHT), other);
            second.restore(state);
            for (int i = 10 - PoseRefiner.HISTORY; i < 10; i++) {
                second.remember(drive.image(i));
            }
            assertArrayEquals(state, second.state());
            for (int i = 10; i < 15; i++) {
                FrameView view = drive.view(i, random);
                assertSame(first.refine(view), second.refine(view));
                assertArrayEquals(first.state(), second.state(), "state after frame " + i);
            }
        }
    }

    private static void assertSame(Refinement a, Refinement b) {
        assertEquals(a.outcome(), b.outcome());
        assertEquals(a.previousFromTarget(), b.previousFromTarget());
        assertArrayEquals(a.covariance(), b.covariance());
        assertEquals(a.tracks(), b.tracks());
        assertEquals(a.inlierShare(), b.inlierShare());
        assertEquals(a.error(), b.error());
        assertEquals(a.parallax(), b.parallax());
        assertEquals(a.start(), b.start());
        assertEquals(a.depthFactor(), b.depthFactor());
        assertEquals(a.scale(), b.scale());
    }
}
