package dev.egomotion.geometry.photometric;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.egomotion.geometry.scene.SceneDrive;
import dev.egomotion.geometry.scene.SceneFrame;
import dev.egomotion.geometry.scene.SceneSettings;
import dev.egomotion.geometry.values.DepthImage;
import dev.egomotion.geometry.values.FloatImage;
import dev.egomotion.geometry.values.PinholeCamera;
import dev.egomotion.geometry.values.Poses;
import dev.egomotion.geometry.values.RigidTransform;
import dev.egomotion.geometry.values.Rotation;
import dev.egomotion.geometry.values.Vector3;
import dev.egomotion.geometry.values.WorldMask;
import dev.egomotion.geometry.warp.GridSampler;
import dev.egomotion.geometry.warp.InverseWarp;
import dev.egomotion.geometry.warp.SamplingGrid;
import java.util.Arrays;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

class WarpValidatorTest {
    private static PinholeCamera camera;
    private static View target;
    private static View source;
    private static RigidTransform truth;

    private final WarpValidator validator = new WarpValidator(camera, ValidatorSettings.defaults());

    @BeforeAll
    static void renderTwoFrames() {
        SceneDrive drive = SceneDrive.street(SceneSettings.of(416, 128, 20, 4));
        camera = drive.camera().pinhole();
        SceneFrame second = drive.frame(12);
        SceneFrame first = drive.frame(11);
        target = new View(second.image().luma(), second.depth());
        source = new View(first.image().luma(), first.depth());
        truth = first.worldFromCamera().inverse().times(second.worldFromCamera());
    }

    private Validation judge(RigidTransform motion) {
        return validator.validate(
                target, source, motion, Optional.of(motion.inverse()), Optional.empty());
    }

    private static RigidTransform turned(double degrees, Vector3 axis) {
        return new RigidTransform(
                Rotation.fromAxisAngle(axis.times(Math.toRadians(degrees))).times(truth.rotation()),
                truth.translation());
    }

    @Test
    void validate_trueMotion_isAcceptedWithHighConfidence() {
        Validation v = judge(truth);
        assertEquals(Verdict.ACCEPTED, v.verdict());
        assertTrue(v.confidence() > 0.85, v.toString());
        assertTrue(v.photometricError() < 0.2 * v.identityError(), v.toString());
        assertTrue(v.depthConsistency() > 0.95, v.toString());
        assertEquals(0, v.forwardBackwardRotation().getAsDouble(), 1e-12);
        assertEquals(0, v.forwardBackwardTranslation().getAsDouble(), 1e-12);
    }

    @Test
    void validate_oneDegreeOff_isClearlyLess() {
        float right = judge(truth).confidence();
        for (Vector3 axis :
                new Vector3[] {new Vector3(1, 0, 0), new Vector3(0, 1, 0), new Vector3(0, 0, 1)}) {
            Validation v = judge(turned(1, axis));
            assertTrue(v.confidence() < 0.6 * right, v.toString());
        }
        assertTrue(judge(turned(0.2, new Vector3(0, 1, 0))).confidence() < right);
    }

    @Test
    void validate_randomMotions_areNeverAccepted() {
        Random random = new Random(21);
        int vetoed = 0;
        for (int i = 0; i < 30; i++) {
            RigidTransform motion =
                    new RigidTransform(
                            Rotation.fromAxisAngle(Poses.vector(random, 0.05)),
                            Poses.vector(random, 1));
            Validation v = judge(motion);
            assertTrue(
                    v.verdict() == Verdict.VETOED
                            || v.verdict() == Verdict.TOO_FEW_VISIBLE_PIXELS
                            || v.verdict() == Verdict.LOW_CONFIDENCE,
                    "seed 21, motion " + motion + ": " + v.verdict());
            assertTrue(v.confidence() < 0.2, "seed 21, motion " + motion);
            vetoed += v.verdict() == Verdict.VETOED ? 1 : 0;
        }
        assertTrue(vetoed > 20, vetoed + " of 30 vetoed, seed 21");
    }

    @Test
    void validate_nothingVisible_isARejectionAndNotZeroError() {
        RigidTransform away =
                new RigidTransform(Rotation.fromAxisAngle(new Vector3(0, 2, 0)), Vector3.ZERO);
        Validation v = judge(away);
        assertEquals(Verdict.TOO_FEW_VISIBLE_PIXELS, v.verdict());
        assertEquals(0, v.confidence());
        assertTrue(Float.isNaN(v.photometricError()));
        assertEquals(0, v.visibleShare());
        assertTrue(v.identityError() > 0);
    }

    @Test
    void validate_noDepthAtAll_isARejection() {
        View blind = new View(target.luma(), new DepthImage(416, 128, new float[416 * 128]));
        Validation v = validator.validate(blind, source, truth, Optional.empty(), Optional.empty());
        assertEquals(Verdict.TOO_FEW_VISIBLE_PIXELS, v.verdict());
        assertEquals(0, v.confidence());
    }

    @Test
    void validate_sameImageTwice_isStatic() {
        Validation v =
                validator.validate(
                        target,
                        target,
                        RigidTransform.IDENTITY,
                        Optional.empty(),
                        Optional.empty());
        assertEquals(Verdict.STATIC, v.verdict());
        assertTrue(v.confidence() > 0.9, v.toString());
        assertTrue(v.forwardBackwardRotation().isEmpty());
    }

    @Test
    void validate_noMotionWhereThereWasSome_isNotConfirmed() {
        assertEquals(Verdict.LOW_CONFIDENCE, judge(RigidTransform.IDENTITY).verdict());
    }

    @Test
    void validate_rotationAlone_isLowParallax() {
        // The same view turned: its image is the target warped by the rotation.
        RigidTransform turn =
                new RigidTransform(Rotation.fromAxisAngle(new Vector3(0, 0.02, 0)), Vector3.ZERO);
        float[] far = new float[416 * 128];
        Arrays.fill(far, 10);
        DepthImage depth = new DepthImage(416, 128, far);
        SamplingGrid grid = new InverseWarp(camera, depth, turn.inverse()).grid();
        FloatImage seen = GridSampler.BILINEAR.sample(target.luma(), grid);
        Validation v =
                validator.validate(
                        new View(target.luma(), depth),
                        new View(seen, depth),
                        turn,
                        Optional.of(turn.inverse()),
                        Optional.empty());
        assertEquals(Verdict.LOW_PARALLAX, v.verdict(), v.toString());
    }

    @Test
    void validate_brighterSource_motionIsJudgedAsIfNot() {
        float[] bright = source.luma().values().clone();
        for (int i = 0; i < bright.length; i++) {
            bright[i] = Math.min(1.4f * bright[i], 1);
        }
        View exposed = new View(new FloatImage(416, 128, bright), source.depth());
        Validation right =
                validator.validate(target, exposed, truth, Optional.empty(), Optional.empty());
        assertEquals(Verdict.ACCEPTED, right.verdict(), right.toString());
        RigidTransform wrong = turned(3, new Vector3(1, 0, 0));
        Validation refuted =
                validator.validate(target, exposed, wrong, Optional.empty(), Optional.empty());
        assertEquals(Verdict.VETOED, refuted.verdict(), refuted.toString());
    }

    @Test
    void validate_sourceBurntOut_isAnExposureJump() {
        float[] burnt = source.luma().values().clone();
        for (int i = 0; i < burnt.length; i++) {
            burnt[i] = Math.min(6 * burnt[i], 1);
        }
        View exposed = new View(new FloatImage(416, 128, burnt), source.depth());
        Validation v =
                validator.validate(target, exposed, truth, Optional.empty(), Optional.empty());
        assertEquals(Verdict.EXPOSURE_JUMP, v.verdict(), v.toString());
    }

    /** Returns a view with chequers over the lower half, which its mask leaves out or not. */
    private static View covered(View view, boolean isTold) {
        float[] luma = view.luma().values().clone();
        boolean[] world = new boolean[luma.length];
        for (int i = 0; i < luma.length; i++) {
            boolean isCovered = i >= luma.length / 2;
            world[i] = !isCovered;
            luma[i] = isCovered ? (i / 416 / 4 + i % 416 / 4) % 2 : luma[i];
        }
        return new View(
                new FloatImage(416, 128, luma),
                view.depth(),
                isTold ? Optional.of(new WorldMask(416, 128, world)) : Optional.empty());
    }

    @Test
    void validate_whatMovesWithTheCameraLeftOut_saysNothing() {
        Validation told =
                validator.validate(
                        covered(target, true),
                        covered(source, true),
                        truth,
                        Optional.empty(),
                        Optional.empty());
        Validation not =
                validator.validate(
                        covered(target, false),
                        covered(source, false),
                        truth,
                        Optional.empty(),
                        Optional.empty());
        assertEquals(Verdict.ACCEPTED, told.verdict(), told.toString());
        assertTrue(told.photometricError() < not.photometricError() / 2, not.toString());
        assertTrue(told.confidence() > 2 * not.confidence(), told + " against " + not);
        for (int i = 416 * 64; i < 416 * 128; i++) {
            assertEquals(0, told.map().values()[i]);
        }
    }

    @Test
    void validate_directionsThatDisagree_costConfidence() {
        RigidTransform other =
                new RigidTransform(
                        Rotation.fromAxisAngle(new Vector3(0, 0.01, 0)),
                        truth.inverse().translation());
        Validation v =
                validator.validate(
                        target,
                        source,
                        truth,
                        Optional.of(other.times(truth.inverse())),
                        Optional.empty());
        assertTrue(v.forwardBackwardRotation().getAsDouble() > 0.009);
        assertTrue(v.forwardBackwardTranslation().getAsDouble() > 0.5);
        assertTrue(v.confidence() < judge(truth).confidence() / 2, v.toString());
    }

    @Test
    void validate_explainability_weighsTheMap() {
        float[] half = new float[416 * 128];
        Arrays.fill(half, 0.5f);
        Validation v =
                validator.validate(
                        target,
                        source,
                        truth,
                        Optional.of(truth.inverse()),
                        Optional.of(new FloatImage(416, 128, half)));
        Validation without = judge(truth);
        assertEquals(0.5, v.explainability().getAsDouble(), 1e-6);
        assertEquals(without.confidence() / 2, v.confidence(), 1e-5);
        assertEquals(without.map().at(200, 100) / 2, v.map().at(200, 100), 1e-6);
    }

    @Test
    void validate_any_mapsIntoZeroToOneAndHidesTheInvisible() {
        Validation v = judge(truth);
        SamplingGrid grid = new InverseWarp(camera, target.depth(), truth).grid();
        for (int i = 0; i < v.map().values().length; i++) {
            float value = v.map().values()[i];
            assertTrue(value >= 0 && value <= 1);
            assertTrue(grid.visible()[i] || value == 0);
        }
    }

    @Test
    void validate_twice_givesTheSameBits() {
        Validation once = judge(truth);
        judge(turned(5, new Vector3(1, 1, 0)));
        Validation again = judge(truth);
        assertEquals(once.confidence(), again.confidence());
        assertEquals(once.photometricErrorBackward(), again.photometricErrorBackward());
        assertTrue(Arrays.equals(once.map().values(), again.map().values()));
    }

    @Test
    void validate_fastWay_equalsTheDefinition() {
        RigidTransform motion = turned(0.3, new Vector3(0, 1, 0));
        Validation v =
                validator.validate(target, source, motion, Optional.empty(), Optional.empty());
        SamplingGrid grid = new InverseWarp(camera, target.depth(), motion).grid();
        float[] warped = target.luma().values().clone();
        for (int i = 0; i < warped.length; i++) {
            if (grid.visible()[i]) {
                warped[i] = GridSampler.BILINEAR.at(source.luma(), grid.x()[i], grid.y()[i]);
            }
        }
        FloatImage image = new FloatImage(416, 128, warped);
        double sum = 0;
        int count = 0;
        for (int i = 0; i < warped.length; i++) {
            if (windowVisible(grid, i)) {
                sum += PhotometricErrorTest.reference(target.luma(), image, i % 416, i / 416);
                count++;
            }
        }
        assertFalse(count == 0);
        assertEquals(sum / count, v.photometricError(), 2e-5);
    }

    private static boolean windowVisible(SamplingGrid grid, int i) {
        int u = i % 416;
        int v = i / 416;
        for (int y = Math.max(v - 1, 0); y <= Math.min(v + 1, 127); y++) {
            for (int x = Math.max(u - 1, 0); x <= Math.min(u + 1, 415); x++) {
                if (!grid.visible()[y * 416 + x]) {
                    return false;
                }
            }
        }
        return true;
    }

    private static RigidTransform timesLength(double factor) {
        return new RigidTransform(truth.rotation(), truth.translation().times(factor));
    }

    /** Returns the target with depth as it would be measured by a motion of that many times the length. */
    private static View measuredBy(double factor) {
        float[] depth = target.depth().depth().clone();
        for (int i = 0; i < depth.length; i++) {
            depth[i] *= (float) factor;
        }
        return new View(target.luma(), new DepthImage(416, 128, depth));
    }

    private Verdict measured(View own, RigidTransform motion) {
        return validator.validateMeasured(own, source, motion, Optional.empty()).verdict();
    }

    @Test
    void validateMeasured_trueMotion_isWhatTheWarpSays() {
        Validation v = validator.validateMeasured(target, source, truth, Optional.empty());
        Validation alone =
                validator.validate(target, source, truth, Optional.empty(), Optional.empty());
        assertEquals(Verdict.ACCEPTED, v.verdict());
        assertEquals(alone.confidence(), v.confidence());
        assertTrue(Arrays.equals(alone.map().values(), v.map().values()));
    }

    /** The target's depth fits the motion that it was measured with; that of the frame before does not. */
    @Test
    void validateMeasured_lengthThatItsOwnDepthFits_isVetoedByTheDepthBefore() {
        for (double factor : new double[] {3, 2}) {
            RigidTransform motion = timesLength(factor);
            View own = measuredBy(factor);
            Validation alone =
                    validator.validate(own, source, motion, Optional.empty(), Optional.empty());
            assertTrue(alone.verdict() != Verdict.VETOED, factor + " " + alone);
            assertEquals(Verdict.VETOED, measured(own, motion), factor + " times the length");
        }
    }

    @Test
    void validateMeasured_reversedOrTurned_isVetoed() {
        assertEquals(Verdict.VETOED, measured(target, truth.inverse()));
        assertEquals(Verdict.VETOED, measured(target, turned(5, new Vector3(0, 1, 0))));
    }

    @Test
    void validateMeasured_lengthATwentiethOff_isNotVetoed() {
        assertEquals(Verdict.ACCEPTED, measured(measuredBy(1.05), timesLength(1.05)));
        assertEquals(Verdict.ACCEPTED, measured(measuredBy(0.95), timesLength(0.95)));
    }

    @Test
    void validateMeasured_sameImageTwice_isStatic() {
        Validation v =
                validator.validateMeasured(
                        target, target, RigidTransform.IDENTITY, Optional.empty());
        assertEquals(Verdict.STATIC, v.verdict());
    }

    @Test
    void validate_otherSize_isRefused() {
        View small =
                new View(new FloatImage(4, 4, new float[16]), new DepthImage(4, 4, new float[16]));
        IllegalArgumentException refused =
                assertThrows(
                        IllegalArgumentException.class,
                        () ->
                                validator.validate(
                                        small, source, truth, Optional.empty(), Optional.empty()));
        assertTrue(refused.getMessage().contains("target of 4x4"), refused.getMessage());
    }
}
