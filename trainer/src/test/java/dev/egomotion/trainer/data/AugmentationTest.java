package dev.egomotion.trainer.data;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.egomotion.geometry.values.DepthImage;
import dev.egomotion.geometry.values.FloatImage;
import dev.egomotion.geometry.values.PinholeCamera;
import dev.egomotion.geometry.values.RgbImage;
import dev.egomotion.geometry.values.RigidTransform;
import dev.egomotion.geometry.values.Rotation;
import dev.egomotion.geometry.values.Vector3;
import dev.egomotion.geometry.warp.GridSampler;
import dev.egomotion.geometry.warp.InverseWarp;
import dev.egomotion.geometry.warp.SamplingGrid;
import dev.egomotion.trainer.recipe.SnippetVariation;
import dev.egomotion.trainer.run.RenderedDrives;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class AugmentationTest {
    private static final PinholeCamera CAMERA = new PinholeCamera(64, 32, 40, 42, 30, 15);

    private static final Rotation TURN = Rotation.fromAxisAngle(new Vector3(0.04, -0.05, 0.03));
    private static final RigidTransform MOTION =
            new RigidTransform(
                    Rotation.fromAxisAngle(new Vector3(0.1, -0.2, 0.05)),
                    new Vector3(0.3, -0.1, 1));

    private static Augmentation variation(boolean mirrored, double scale, Rotation turn) {
        return new Augmentation(mirrored, scale, scale - 0.05, 2, -1, turn, 1, 1, 1);
    }

    /** A point of the original as the mirrored, turned camera has it. */
    private static Vector3 seen(Vector3 point, Augmentation variation) {
        double x = variation.mirrored() ? -point.x() : point.x();
        return variation.turn().apply(new Vector3(x, point.y(), point.z()));
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void origin_variedAndTurned_isWhereThePointIsInTheOriginal(boolean mirrored) {
        Augmentation variation = variation(mirrored, 1.1, TURN);
        PinholeCamera varied = variation.apply(CAMERA);
        Augmentation.Origin origin = variation.origin(CAMERA);
        for (int u = 0; u < CAMERA.width(); u += 9) {
            origin.of(u, 7);
            Vector3 point = CAMERA.backProject(origin.x(), origin.y(), 5);
            Vector3 there = seen(point, variation);
            assertEquals(u, varied.fx() * there.x() / there.z() + varied.cx(), 1e-9);
            assertEquals(7, varied.fy() * there.y() / there.z() + varied.cy(), 1e-9);
            assertEquals(there.z(), 5 / origin.depthRatio(), 1e-9);
        }
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void apply_motion_movesVariedPointsAlike(boolean mirrored) {
        Augmentation variation = variation(mirrored, 1.1, TURN);
        Vector3 point = new Vector3(1, 2, 8);
        Vector3 expected = seen(MOTION.apply(point), variation);
        Vector3 found = variation.apply(MOTION).apply(seen(point, variation));
        assertEquals(0, expected.minus(found).norm(), 1e-12);
    }

    @ParameterizedTest
    @ValueSource(doubles = {0, 4})
    void draw_anyNumber_neverLeavesTheOriginal(double turn) {
        SnippetVariation wide = new SnippetVariation(0.5, 0.3, 0.2, 1.1, 1, turn, 0.2, 0.5);
        SplittableRandom random = new SplittableRandom(1);
        for (int i = 0; i < 200; i++) {
            Augmentation variation = Augmentation.draw(wide, CAMERA, random);
            Augmentation.Origin origin = variation.origin(CAMERA);
            for (int corner = 0; corner < 4; corner++) {
                origin.of(corner % 2 * (CAMERA.width() - 1), corner / 2 * (CAMERA.height() - 1));
                double x = origin.x();
                double y = origin.y();
                assertTrue(x >= -1e-9 && x <= CAMERA.width() - 1 + 1e-9, variation.toString());
                assertTrue(y >= -1e-9 && y <= CAMERA.height() - 1 + 1e-9, variation.toString());
            }
        }
    }

    @Test
    void draw_turned_turnsAboutEveryAxisUpToTheAngle() {
        SnippetVariation wide = new SnippetVariation(0.5, 0, 0, 1.1, 0, 3, 0, 0.5);
        SplittableRandom random = new SplittableRandom(1);
        double[] most = new double[3];
        for (int i = 0; i < 200; i++) {
            Vector3 turn = Augmentation.draw(wide, CAMERA, random).turn().axisAngle();
            most[0] = Math.max(most[0], Math.toDegrees(Math.abs(turn.x())));
            most[1] = Math.max(most[1], Math.toDegrees(Math.abs(turn.y())));
            most[2] = Math.max(most[2], Math.toDegrees(Math.abs(turn.z())));
        }
        for (double degrees : most) {
            assertEquals(2.9, degrees, 0.1);
        }
    }

    @Test
    void batch_turned_warpsByItsOwnTruth(@TempDir Path folder) throws Exception {
        Path written = RenderedDrives.write(folder, 128, 64, 5, 7);
        TrainingDrive drive = new DriveReader(128, 64).read(written);
        double still = warpError(drive, Augmentation.NONE, false);
        double straight = warpError(drive, Augmentation.NONE, true);
        double turned = warpError(drive, variation(false, 1.25, TURN), true);
        assertTrue(straight < 0.5 * still, "%.4f, unwarped %.4f".formatted(straight, still));
        assertTrue(turned < 1.2 * straight, "%.4f, straight %.4f".formatted(turned, straight));
    }

    /** Mean difference of luma between the target and the earlier source warped by what the batch calls the truth. */
    private static double warpError(TrainingDrive drive, Augmentation variation, boolean moved) {
        Batch batch = Batch.of(List.of(new TrainingSnippet(drive, 1, 2, 1)), List.of(variation));
        float[] m = batch.truth()[0];
        RigidTransform truth =
                new RigidTransform(
                        Rotation.fromAxisAngle(new Vector3(m[3], m[4], m[5])),
                        new Vector3(m[0], m[1], m[2]));
        InverseWarp warp =
                new InverseWarp(
                        variation.apply(drive.camera()),
                        new DepthImage(128, 64, batch.depth()[0]),
                        moved ? truth : RigidTransform.IDENTITY);
        SamplingGrid grid = warp.grid();
        FloatImage warped =
                GridSampler.BILINEAR.sample(new FloatImage(128, 64, batch.luma()[1]), grid);
        double sum = 0;
        for (int i = 0; i < warped.values().length; i++) {
            sum += grid.visible()[i] ? Math.abs(warped.values()[i] - batch.luma()[0][i]) : 0;
        }
        return sum / grid.visibleCount();
    }

    private static List<RgbImage> noise(int count) {
        SplittableRandom random = new SplittableRandom(2);
        List<RgbImage> frames = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            byte[] rgb = new byte[3 * 64 * 32];
            random.nextBytes(rgb);
            frames.add(new RgbImage(64, 32, rgb));
        }
        return frames;
    }

    @Test
    void batch_fourSources_holdsFramesAndTruthInTimeOrder() {
        List<RgbImage> frames = noise(5);
        List<RigidTransform> poses = new ArrayList<>();
        List<DepthImage> depth = new ArrayList<>();
        for (int i = 0; i < 5; i++) {
            poses.add(new RigidTransform(Rotation.IDENTITY, new Vector3(0, 0, i * i)));
            float[] values = new float[64 * 32];
            Arrays.fill(values, 1 + i);
            depth.add(new DepthImage(64, 32, values));
        }
        TrainingDrive drive = new TrainingDrive("test", CAMERA, frames, poses, depth);
        TrainingSnippet snippet = new TrainingSnippet(drive, 2, 4, 1);
        Batch batch =
                Batch.of(List.of(snippet, snippet), List.of(Augmentation.NONE, Augmentation.NONE));
        assertEquals(4, batch.sources());
        int[] indices = {2, 0, 1, 3, 4};
        for (int f = 0; f < indices.length; f++) {
            float[] second = Arrays.copyOfRange(batch.luma()[f], 64 * 32, 2 * 64 * 32);
            assertArrayEquals(frames.get(indices[f]).luma().values(), second, 1e-5f);
            assertEquals(1 + indices[f], batch.depth()[f][77]);
        }
        // The target, at z = 4, as seen from sources at z = 0, 1, 9 and 16.
        float[] ways = {4, 3, -5, -12};
        for (int s = 0; s < ways.length; s++) {
            assertEquals(ways[s], batch.truth()[s][6 + 2], 1e-6f);
        }
    }

    @Test
    void batch_nothingVaried_holdsTheFrames() {
        List<RgbImage> frames = noise(3);
        TrainingDrive drive = new TrainingDrive("test", CAMERA, frames, List.of(), List.of());
        Batch batch =
                Batch.of(List.of(new TrainingSnippet(drive, 1, 2, 1)), List.of(Augmentation.NONE));
        assertArrayEquals(frames.get(1).luma().values(), batch.luma()[0], 1e-5f);
        assertArrayEquals(frames.get(0).luma().values(), batch.luma()[1], 1e-5f);
        assertArrayEquals(frames.get(2).luma().values(), batch.luma()[2], 1e-5f);
        int red = frames.get(1).rgb()[3 * 70] & 0xff;
        assertEquals((red / 255f - 0.5f) / 0.5f, batch.colour()[0][70], 1e-5f);
        assertEquals(0, batch.known()[0]);
    }
}
