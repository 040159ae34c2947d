package dev.egomotion.odometry.opencv;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.egomotion.geometry.values.FloatImage;
import dev.egomotion.geometry.values.GrayImage;
import dev.egomotion.geometry.values.PinholeCamera;
import dev.egomotion.geometry.values.RigidTransform;
import dev.egomotion.geometry.values.Rotation;
import dev.egomotion.geometry.values.Vector3;
import dev.egomotion.odometry.refinement.FrameView;
import dev.egomotion.odometry.refinement.PoseRefiner;
import dev.egomotion.odometry.refinement.Refinement;
import dev.egomotion.odometry.refinement.Refinement.Outcome;
import dev.egomotion.odometry.refinement.ScaleSettings;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Motions that images do not tell, or tell badly, are named, and never NaN. */
class PoseRefinerDegeneracyTest {
    private static final PinholeCamera CAMERA = TruthDrive.CAMERA;
    private static final int FRAMES = 14;
    private static final RigidTransform AHEAD =
            new RigidTransform(
                    Rotation.fromAxisAngle(new Vector3(0, 0.003, 0)), new Vector3(0.05, 0, 0.4));

    private static TruthDrive drive;

    private final OpenCvFeatureTracker tracker = new OpenCvFeatureTracker();
    private final PoseRefiner refiner = TruthDrive.refiner(ScaleSettings.network(), tracker);
    private final Random random = new Random(7);

    @BeforeAll
    static void render() {
        drive = new TruthDrive(FRAMES, 8, 33);
    }

    @AfterEach
    void close() {
        tracker.close();
    }

    private Refinement refine(FrameView view) {
        return TruthDrive.requireFinite(refiner.refine(view));
    }

    private FrameView still(GrayImage image, Optional<RigidTransform> motion) {
        return new FrameView(image, drive.depth(4), motion, OptionalDouble.empty());
    }

    /** Frame 4 with noise of two grey levels, new each time. */
    private GrayImage withNoise() {
        byte[] values = drive.image(4).values().clone();
        for (int p = 0; p < values.length; p++) {
            double value = (values[p] & 0xff) + 2 * random.nextGaussian();
            values[p] = (byte) Math.max(0, Math.min(255, Math.round(value)));
        }
        return new GrayImage(CAMERA.width(), CAMERA.height(), values);
    }

    @Test
    void refine_cameraStands_staticAndNoMotion() {
        refine(still(withNoise(), Optional.empty()));
        for (int i = 1; i < 6; i++) {
            Refinement refined = refine(still(withNoise(), Optional.of(AHEAD)));
            assertEquals(Outcome.STATIC, refined.outcome());
            RigidTransform motion = refined.previousFromTarget();
            assertEquals(0, motion.translation().norm(), 1e-12);
            assertEquals(0, motion.rotation().angle(), 1e-7);
        }
    }

    @Test
    void refine_drivesAfterStanding_refined() {
        for (int i = 0; i < 4; i++) {
            refine(still(withNoise(), i == 0 ? Optional.empty() : Optional.of(AHEAD)));
        }
        for (int i = 5; i < FRAMES; i++) {
            Refinement refined = refine(drive.view(i, random));
            assertEquals(Outcome.REFINED, refined.outcome());
            assertRotation(drive.previousFromTarget(i), refined, 0.05);
        }
    }

    private static void assertRotation(RigidTransform truth, Refinement refined, double degrees) {
        double off = TruthDrive.degrees(truth, refined.previousFromTarget());
        assertTrue(off < degrees, "rotation off by " + off + " degrees");
    }

    /** What frame 4 would be to a camera turned in place: every pixel from K R K^-1. */
    private static GrayImage turned(Rotation firstFromTurned) {
        FloatImage image = drive.luma(4);
        float[] out = new float[image.values().length];
        for (int v = 0; v < image.height(); v++) {
            for (int u = 0; u < image.width(); u++) {
                Vector3 ray = firstFromTurned.apply(CAMERA.backProject(u, v, 1));
                double x = CAMERA.fx() * ray.x() / ray.z() + CAMERA.cx();
                double y = CAMERA.fy() * ray.y() / ray.z() + CAMERA.cy();
                out[v * image.width() + u] = bilinear(image, x, y);
            }
        }
        return TruthDrive.gray(new FloatImage(image.width(), image.height(), out), 1);
    }

    /** Outside, the nearest edge. */
    private static float bilinear(FloatImage image, double x, double y) {
        double u = Math.max(0, Math.min(image.width() - 1.001, x));
        double v = Math.max(0, Math.min(image.height() - 1.001, y));
        int i = (int) u;
        int j = (int) v;
        double a = u - i;
        double b = v - j;
        int at = j * image.width() + i;
        float[] p = image.values();
        double upper = (1 - a) * p[at] + a * p[at + 1];
        double lower = (1 - a) * p[at + image.width()] + a * p[at + image.width() + 1];
        return (float) ((1 - b) * upper + b * lower);
    }

    @Test
    void refine_turnsInPlace_pureRotation() {
        Vector3 axis = new Vector3(0.15, 1, -0.1);
        Rotation previous = Rotation.IDENTITY;
        for (int i = 0; i < 7; i++) {
            Rotation now = Rotation.fromAxisAngle(axis.times(Math.toRadians(0.8 * i)));
            RigidTransform truth = new RigidTransform(previous.inverse().times(now), Vector3.ZERO);
            RigidTransform network = TruthDrive.off(truth, random).times(AHEAD.scaled(0.3));
            Refinement refined =
                    refine(still(turned(now), i == 0 ? Optional.empty() : Optional.of(network)));
            if (i > 0) {
                assertEquals(Outcome.PURE_ROTATION, refined.outcome());
                assertRotation(truth, refined, 0.05);
            }
            previous = now;
        }
    }

    @Test
    void refine_creeps_tooLittleParallaxIsNamed() {
        TruthDrive creeping = new TruthDrive(5, 4_000_000, 1, 33);
        refine(creeping.view(0, random));
        for (int i = 1; i < creeping.size(); i++) {
            Refinement refined = refine(creeping.view(i, random));
            assertTrue(
                    refined.outcome() == Outcome.LOW_PARALLAX
                            || refined.outcome() == Outcome.STATIC,
                    refined.toString());
            assertRotation(creeping.previousFromTarget(i), refined, 0.05);
        }
    }

    @Test
    void refine_exposureJumps_refinedAllTheSame() {
        for (int i = 0; i < FRAMES; i++) {
            GrayImage image = drive.exposed(i, i == 5 || i == 6 ? 1.5 : 1);
            Refinement refined = refine(drive.view(i, image, drive.depth(i), random));
            if (i > 0) {
                assertEquals(Outcome.REFINED, refined.outcome());
                assertRotation(drive.previousFromTarget(i), refined, 0.05);
            }
        }
    }

    /** Patches that hold what lies elsewhere in the image, and move each its own way, over 80 percent of it. */
    private static double[][] crowd() {
        Random own = new Random(2);
        double[][] patches = new double[40][];
        for (int i = 0; i < patches.length; i++) {
            double left = i % 10 / 10.0;
            double top = Math.floorDiv(i, 10) / 4.0;
            double angle = 2 * Math.PI * own.nextDouble();
            double speed = 4 + 5 * own.nextDouble();
            // left, right, top, bottom as shares; moves right, down, pixels per frame
            patches[i] =
                    new double[] {
                        left,
                        left + 0.09,
                        top,
                        top + 0.22,
                        speed * Math.cos(angle),
                        speed * Math.sin(angle)
                    };
        }
        return patches;
    }

    private static GrayImage crowded(int i, double[][] patches) {
        GrayImage background = drive.image(i);
        GrayImage other = drive.image(0);
        int w = background.width();
        int h = background.height();
        byte[] values = background.values().clone();
        for (double[] p : patches) {
            for (int y = (int) (p[2] * h); y < (int) (p[3] * h); y++) {
                for (int x = (int) (p[0] * w); x < (int) (p[1] * w); x++) {
                    int u = Math.floorMod((int) (x + w / 3 - p[4] * i), w);
                    int v = Math.floorMod((int) (y - p[5] * i), h);
                    values[y * w + x] = (byte) other.at(u, v);
                }
            }
        }
        return new GrayImage(w, h, values);
    }

    @Test
    void refine_mostOfTheImageMoves_movingObjectsNamed() {
        for (int i = 0; i < FRAMES; i++) {
            Refinement refined = refine(drive.view(i, crowded(i, crowd()), drive.depth(i), random));
            assertEquals(i == 0 ? Outcome.FIRST : Outcome.MOVING_OBJECTS, refined.outcome());
        }
    }

    /** The unit of length was once lost to what moves: a hundredfold in nine frames. */
    @Test
    void refine_crowdPasses_unitAndMotionAsBefore() {
        for (int i = 0; i < FRAMES; i++) {
            GrayImage image = i >= 2 && i < 6 ? crowded(i, crowd()) : drive.image(i);
            Refinement refined = refine(drive.view(i, image, drive.depth(i), random));
            if (i >= 2) {
                assertEquals(1, refined.depthFactor(), 0.05, "frame " + i);
            }
            if (i > 6) {
                assertEquals(Outcome.REFINED, refined.outcome());
                double length = refined.previousFromTarget().translation().norm();
                double truth = drive.previousFromTarget(i).translation().norm();
                assertEquals(1, length / truth, 0.05, "frame " + i);
                assertRotation(drive.previousFromTarget(i), refined, 0.05);
            }
        }
    }

    @Test
    void refine_objectOverFifteenPercent_leftOut() {
        double[][] one = {{0.4, 0.65, 0.3, 0.9, 6, 0}};
        for (int i = 0; i < FRAMES; i++) {
            Refinement refined = refine(drive.view(i, crowded(i, one), drive.depth(i), random));
            if (i > 0) {
                assertEquals(Outcome.REFINED, refined.outcome());
                assertRotation(drive.previousFromTarget(i), refined, 0.05);
            }
        }
    }

    /** Passes as a whole from frame 4 on, in front of the scene; the network knows the motion. */
    private List<Refinement> refineBehind(double[] object) {
        List<Refinement> refined = new ArrayList<>();
        for (int i = 0; i < FRAMES; i++) {
            boolean isThere = i >= 4 && i < 9;
            refined.add(
                    refine(
                            new FrameView(
                                    isThere ? crowded(i, new double[][] {object}) : drive.image(i),
                                    drive.depth(i),
                                    i == 0
                                            ? Optional.empty()
                                            : Optional.of(drive.previousFromTarget(i)),
                                    OptionalDouble.empty())));
        }
        return refined;
    }

    private static void assertMotion(int i, Refinement refined) {
        assertRotation(drive.previousFromTarget(i), refined, 0.05);
        double length = refined.previousFromTarget().translation().norm();
        double truth = drive.previousFromTarget(i).translation().norm();
        assertEquals(1, length / truth, 0.1, "frame " + i);
    }

    /** Once the adjustment followed it by 0.8 degrees a frame, and lost a third of the unit of length. */
    @Test
    void refine_objectOverFortyPercentPasses_leftOut() {
        List<Refinement> refined = refineBehind(new double[] {0.25, 0.75, 0.1, 0.95, 7, 1});
        for (int i = 1; i < FRAMES; i++) {
            assertEquals(Outcome.REFINED, refined.get(i).outcome(), "frame " + i);
            assertRotation(drive.previousFromTarget(i), refined.get(i), 0.1);
        }
        assertMotion(FRAMES - 1, refined.get(FRAMES - 1));
    }

    /**
     * Seven millimetres a frame: a frame is decided once enough parallax to a kept frame has come together, and says so
     * where it has not.
     */
    @Test
    void refine_cameraCreeps_lowParallaxNamedAndRotationHeld() {
        TruthDrive creeping = new TruthDrive(FRAMES, 0.07, 33);
        Set<Outcome> outcomes = EnumSet.noneOf(Outcome.class);
        for (int i = 0; i < FRAMES; i++) {
            Refinement refined = refine(creeping.view(i, random));
            outcomes.add(refined.outcome());
            if (i > 1) {
                assertRotation(creeping.previousFromTarget(i), refined, 0.02);
                boolean isToldApart =
                        refined.outcome() == Outcome.LOW_PARALLAX
                                || refined.outcome() == Outcome.PURE_ROTATION;
                assertEquals(refined.parallax() < 0.5, isToldApart, "frame " + i);
            }
        }
        assertTrue(outcomes.contains(Outcome.LOW_PARALLAX), outcomes.toString());
    }

    @Test
    void refine_flatImages_networksMotion() {
        GrayImage flat =
                new GrayImage(
                        CAMERA.width(),
                        CAMERA.height(),
                        new byte[CAMERA.width() * CAMERA.height()]);
        refine(still(flat, Optional.empty()));
        for (int i = 1; i < 4; i++) {
            Refinement refined = refine(still(flat, Optional.of(AHEAD)));
            assertEquals(Outcome.TOO_FEW_TRACKS, refined.outcome());
            assertEquals(0, refined.tracks());
            assertEquals(
                    0,
                    refined.previousFromTarget().translation().minus(AHEAD.translation()).norm(),
                    1e-12);
            assertEquals(0, TruthDrive.degrees(AHEAD, refined.previousFromTarget()), 1e-6);
        }
    }

    @Test
    void refine_lensCoveredAndOpened_refinedAgain() {
        GrayImage flat =
                new GrayImage(
                        CAMERA.width(),
                        CAMERA.height(),
                        new byte[CAMERA.width() * CAMERA.height()]);
        for (int i = 0; i < FRAMES; i++) {
            GrayImage image = i == 4 ? flat : drive.image(i);
            Refinement refined = refine(drive.view(i, image, drive.depth(i), random));
            if (i == 4 || i == 5) {
                assertEquals(Outcome.TOO_FEW_TRACKS, refined.outcome());
            } else if (i > 0) {
                assertEquals(Outcome.REFINED, refined.outcome());
            }
        }
    }
}
