package dev.egomotion.geometry.metrics;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.egomotion.geometry.values.RigidTransform;
import dev.egomotion.geometry.values.Rotation;
import dev.egomotion.geometry.values.Vector3;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class AlignmentTest {
    private static List<RigidTransform> randomPath(int count, Random random) {
        List<RigidTransform> poses = new ArrayList<>();
        RigidTransform pose = RigidTransform.IDENTITY;
        for (int i = 0; i < count; i++) {
            poses.add(pose);
            pose = pose.times(randomMotion(random));
        }
        return poses;
    }

    private static RigidTransform randomMotion(Random random) {
        return new RigidTransform(
                Rotation.fromAxisAngle(
                        new Vector3(
                                0.3 * random.nextGaussian(),
                                0.3 * random.nextGaussian(),
                                0.3 * random.nextGaussian())),
                new Vector3(random.nextGaussian(), random.nextGaussian(), 1 + random.nextDouble()));
    }

    private static PosePairs along(Vector3 direction, Vector3 estimated) {
        List<RigidTransform> reference = new ArrayList<>();
        List<RigidTransform> estimate = new ArrayList<>();
        for (int i = 0; i < 5; i++) {
            reference.add(new RigidTransform(Rotation.IDENTITY, direction.times(i)));
            estimate.add(new RigidTransform(Rotation.IDENTITY, estimated.times(i)));
        }
        return new PosePairs(reference, estimate);
    }

    @Test
    void align_sim3OfMovedPath_undoesTheMove() {
        Random random = new Random(7);
        for (int trial = 0; trial < 50; trial++) {
            List<RigidTransform> reference = randomPath(12, random);
            Similarity moved = new Similarity(0.1 + random.nextDouble(), randomMotion(random));
            PosePairs pairs =
                    new PosePairs(reference, reference.stream().map(moved::apply).toList());
            AlignedPoses aligned = Alignment.SIM3.align(pairs);
            assertTrue(aligned.rotationDetermined());
            assertEquals(1, aligned.referenceFromEstimate().scale() * moved.scale(), 1e-12);
            AbsolutePoseError error = AbsolutePoseError.of(aligned);
            assertEquals(0, error.translation().max(), 1e-12);
            assertEquals(0, error.rotationDegrees().max(), 1e-6);
        }
    }

    @Test
    void align_anyNoise_isNeverWorseThanNeighbouringSimilarities() {
        Random random = new Random(8);
        List<RigidTransform> reference = randomPath(20, random);
        List<RigidTransform> estimate =
                reference.stream().map(p -> p.times(randomMotion(random))).toList();
        PosePairs pairs = new PosePairs(reference, estimate);
        Similarity best = Alignment.SIM3.align(pairs).referenceFromEstimate();
        double least = rmse(pairs, best);
        for (int trial = 0; trial < 100; trial++) {
            RigidTransform nudge =
                    new RigidTransform(
                            Rotation.fromAxisAngle(
                                    new Vector3(
                                                    random.nextGaussian(),
                                                    random.nextGaussian(),
                                                    random.nextGaussian())
                                            .times(0.01)),
                            new Vector3(0.01 * random.nextGaussian(), 0, 0));
            Similarity other =
                    new Similarity(
                            best.scale() * (1 + 0.01 * random.nextGaussian()),
                            nudge.times(best.rigid()));
            assertTrue(rmse(pairs, other) > least);
        }
    }

    private static double rmse(PosePairs pairs, Similarity moved) {
        return AbsolutePoseError.of(new AlignedPoses(Alignment.SIM3, moved, 1, pairs.moved(moved)))
                .translation()
                .rmse();
    }

    @Test
    void align_square_isWhatOneComputesByHand() {
        // Corners of a unit square; the estimate is twice as large, turned by 90 degrees about z
        // and shifted.
        int[][] corners = {{0, 0}, {1, 0}, {1, 1}, {0, 1}};
        List<RigidTransform> reference = new ArrayList<>();
        List<RigidTransform> estimate = new ArrayList<>();
        for (int[] c : corners) {
            reference.add(new RigidTransform(Rotation.IDENTITY, new Vector3(c[0], c[1], 0)));
            estimate.add(
                    new RigidTransform(Rotation.IDENTITY, new Vector3(3 - 2 * c[1], 2 * c[0], 5)));
        }
        PosePairs pairs = new PosePairs(reference, estimate);
        Similarity fit = Alignment.SIM3.align(pairs).referenceFromEstimate();
        assertEquals(0.5, fit.scale(), 1e-12);
        Vector3 z = fit.rigid().rotation().axisAngle();
        assertEquals(-Math.PI / 2, z.z(), 1e-12);
        // Without scale the square stays twice too large about its centre: off by half a diagonal.
        AbsolutePoseError se3 = AbsolutePoseError.of(Alignment.SE3.align(pairs));
        assertEquals(Math.sqrt(0.5), se3.translation().rmse(), 1e-12);
        assertEquals(90, se3.rotationDegrees().mean(), 1e-9);
        AlignedPoses scaled = Alignment.SCALE.align(pairs);
        assertEquals(0.5, scaled.referenceFromEstimate().scale(), 1e-12);
        assertEquals(1.5, scaled.pairs().estimate().get(0).translation().x(), 1e-12);
        AlignedPoses origin = Alignment.ORIGIN.align(pairs);
        assertEquals(Vector3.ZERO, origin.pairs().estimate().get(0).translation());
        assertEquals(new Vector3(-2, 2, 0), origin.pairs().estimate().get(2).translation());
    }

    @Test
    void align_straightLine_takesTheSmallestRotationAndSaysSo() {
        AlignedPoses aligned =
                Alignment.SIM3.align(along(new Vector3(0, 0, 1), new Vector3(0, 0, 0.25)));
        assertFalse(aligned.rotationDetermined());
        assertEquals(4, aligned.referenceFromEstimate().scale(), 1e-12);
        assertEquals(0, aligned.referenceFromEstimate().rigid().rotation().angle(), 1e-9);
        AlignedPoses turned =
                Alignment.SE3.align(along(new Vector3(0, 0, 1), new Vector3(1, 0, 0)));
        assertEquals(Math.PI / 2, turned.referenceFromEstimate().rigid().rotation().angle(), 1e-9);
        AlignedPoses opposite =
                Alignment.SE3.align(along(new Vector3(0, 0, 1), new Vector3(0, 0, -1)));
        assertEquals(0, AbsolutePoseError.of(opposite).translation().max(), 1e-9);
    }

    @Test
    void align_nearlyStraightRoad_saysThatTheRotationFollowsFromNoise() {
        List<RigidTransform> reference = new ArrayList<>();
        for (int i = 0; i < 50; i++) {
            reference.add(
                    new RigidTransform(
                            Rotation.IDENTITY, new Vector3(0.02 * Math.sin(i), 0.01 * (i % 3), i)));
        }
        assertFalse(Alignment.SIM3.align(new PosePairs(reference, reference)).rotationDetermined());
        assertTrue(Alignment.NONE.align(new PosePairs(reference, reference)).rotationDetermined());
    }

    @Test
    void align_estimateThatStandsStill_keepsScaleOne() {
        AlignedPoses aligned = Alignment.SIM3.align(along(new Vector3(0, 0, 1), Vector3.ZERO));
        assertEquals(1, aligned.referenceFromEstimate().scale());
        assertEquals(Math.sqrt(2), AbsolutePoseError.of(aligned).translation().rmse(), 1e-12);
    }
}
