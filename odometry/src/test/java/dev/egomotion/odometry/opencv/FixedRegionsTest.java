package dev.egomotion.odometry.opencv;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.egomotion.geometry.values.GrayImage;
import dev.egomotion.geometry.values.RigidTransform;
import dev.egomotion.geometry.values.WorldMask;
import dev.egomotion.odometry.refinement.FixedRegions;
import dev.egomotion.odometry.refinement.FrameView;
import dev.egomotion.odometry.refinement.Refinement;
import dev.egomotion.odometry.refinement.ScaleSettings;
import java.util.Arrays;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.Random;
import java.util.function.IntPredicate;
import org.junit.jupiter.api.Test;

/** What stays put in the images of a rendered drive, and what does not. */
class FixedRegionsTest {
    private static final int WIDTH = TruthDrive.CAMERA.width();
    private static final int HEIGHT = TruthDrive.CAMERA.height();
    private static final TruthDrive DRIVE = new TruthDrive(12, 8, 3);

    /** The lower quarter. */
    private static final IntPredicate BONNET = i -> i / WIDTH >= 189;

    /** Draws blotches over a part of a frame, the same in every frame but for noise. */
    private static GrayImage covered(int frame, IntPredicate part, double contrast) {
        byte[] values = DRIVE.image(frame).values().clone();
        Random noise = new Random(frame);
        for (int i = 0; i < values.length; i++) {
            if (part.test(i)) {
                double x = i % WIDTH;
                double y = Math.floorDiv(i, WIDTH);
                double blotches =
                        Math.sin(x / 4 + 2 * Math.sin(y / 9)) * Math.sin(y / 3 + Math.sin(x / 13));
                values[i] = (byte) Math.round(110 + contrast * blotches + noise.nextGaussian());
            }
        }
        return new GrayImage(WIDTH, HEIGHT, values);
    }

    private static FixedRegions after(int frames, IntPredicate part, double contrast) {
        FixedRegions regions = new FixedRegions(TruthDrive.CAMERA);
        for (int i = 0; i < frames; i++) {
            see(regions, i, covered(i, part, contrast));
        }
        return regions;
    }

    private static void see(FixedRegions regions, int i, GrayImage image) {
        Optional<RigidTransform> motion =
                i == 0 ? Optional.empty() : Optional.of(DRIVE.previousFromTarget(i));
        regions.see(image, DRIVE.depth(i), motion);
    }

    /** Returns the share of the pixels of a part that are left out. */
    private static double leftOut(FixedRegions regions, IntPredicate part) {
        Optional<WorldMask> world = regions.world();
        int all = 0;
        int out = 0;
        for (int i = 0; i < WIDTH * HEIGHT; i++) {
            if (part.test(i)) {
                all++;
                out += world.isPresent() && !world.get().world()[i] ? 1 : 0;
            }
        }
        return (double) out / all;
    }

    @Test
    void see_streetAlone_leavesNothingOut() {
        FixedRegions regions = after(12, i -> false, 0);
        assertTrue(regions.world().isEmpty(), () -> "left out " + leftOut(regions, i -> true));
    }

    @Test
    void see_texturedBonnet_foundWithTheSecondFrame() {
        FixedRegions regions = after(2, BONNET, 60);
        assertTrue(leftOut(regions, BONNET) > 0.9, () -> "found " + leftOut(regions, BONNET));
        double world = leftOut(regions, BONNET.negate());
        assertTrue(world < 0.1, () -> "of the world " + world);
    }

    @Test
    void see_darkBars_leftOutToThePixel() {
        FixedRegions regions = new FixedRegions(TruthDrive.CAMERA);
        for (int i = 0; i < 3; i++) {
            byte[] values = DRIVE.image(i).values().clone();
            Arrays.fill(values, 0, 30 * WIDTH, (byte) 16);
            Arrays.fill(values, (HEIGHT - 20) * WIDTH, HEIGHT * WIDTH, (byte) 16);
            see(regions, i, new GrayImage(WIDTH, HEIGHT, values));
        }
        WorldMask world = regions.world().orElseThrow();
        assertTrue(!world.at(0, 29) && world.at(100, 30));
        assertTrue(world.at(100, HEIGHT - 21) && !world.at(0, HEIGHT - 20));
    }

    @Test
    void see_cameraStands_leavesNothingOut() {
        FixedRegions regions = new FixedRegions(TruthDrive.CAMERA);
        for (int i = 0; i < 10; i++) {
            // The networks claim a motion that is not there.
            regions.see(
                    covered(3, part -> false, 0),
                    DRIVE.depth(3),
                    Optional.of(DRIVE.previousFromTarget(3)));
        }
        assertTrue(regions.world().isEmpty());
    }

    @Test
    void restore_anyFrame_goesOnToTheSameMask() {
        FixedRegions whole = after(6, BONNET, 60);
        FixedRegions resumed = new FixedRegions(TruthDrive.CAMERA);
        FixedRegions before = after(3, BONNET, 60);
        resumed.restore(before.state());
        resumed.remember(covered(2, BONNET, 60));
        assertArrayEquals(
                before.world().orElseThrow().world(), resumed.world().orElseThrow().world());
        for (int i = 3; i < 6; i++) {
            see(resumed, i, covered(i, BONNET, 60));
        }
        assertArrayEquals(whole.state(), resumed.state());
        assertArrayEquals(
                whole.world().orElseThrow().world(), resumed.world().orElseThrow().world());
    }

    @Test
    void restore_stateOfAnotherSize_saysNothing() {
        FixedRegions regions = new FixedRegions(TruthDrive.CAMERA.resizedTo(WIDTH / 2, HEIGHT / 2));
        regions.restore(after(3, BONNET, 60).state());
        assertTrue(regions.world().isEmpty());
    }

    @Test
    void refine_texturedBonnetLeftOut_motionAsWithoutIt() {
        FixedRegions regions = new FixedRegions(TruthDrive.CAMERA);
        try (OpenCvFeatureTracker tracker = new OpenCvFeatureTracker()) {
            var refiner =
                    TruthDrive.refiner(
                            new ScaleSettings(true, OptionalDouble.empty(), false), tracker);
            for (int i = 0; i < 12; i++) {
                GrayImage image = covered(i, BONNET, 60);
                see(regions, i, image);
                Refinement refinement =
                        refiner.refine(
                                new FrameView(
                                        image,
                                        DRIVE.depth(i),
                                        i == 0
                                                ? Optional.empty()
                                                : Optional.of(DRIVE.previousFromTarget(i)),
                                        OptionalDouble.empty(),
                                        regions.world()));
                if (i > 0) {
                    double length = refinement.previousFromTarget().translation().norm();
                    double truth = DRIVE.previousFromTarget(i).translation().norm();
                    assertEquals(1, length / truth, 0.1, "frame " + i);
                }
            }
        }
    }
}
