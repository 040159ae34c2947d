package dev.egomotion.trainer;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.egomotion.geometry.PinholeCamera;
import dev.egomotion.geometry.RgbImage;
import dev.egomotion.geometry.RigidTransform;
import dev.egomotion.geometry.Rotation;
import dev.egomotion.geometry.Vector3;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class TripletListTest {
    private static final PinholeCamera CAMERA = new PinholeCamera(8, 4, 5, 5, 3, 1);

    private static TrainingDrive drive(boolean truth, double... zs) {
        List<RgbImage> frames = new ArrayList<>();
        List<RigidTransform> poses = new ArrayList<>();
        for (double z : zs) {
            byte[] rgb = new byte[3 * 8 * 4];
            new SplittableRandom((long) (1000 * z)).nextBytes(rgb);
            frames.add(new RgbImage(8, 4, rgb));
            poses.add(new RigidTransform(Rotation.IDENTITY, new Vector3(0, 0, z)));
        }
        return new TrainingDrive("test", CAMERA, frames, truth ? poses : List.of(), List.of());
    }

    @Test
    void of_standingCarWithTruth_isLeftOut() {
        List<Triplet> triplets = TripletList.of(List.of(drive(true, 0, 1, 2, 2.01, 2.02, 3, 4)), 1);
        assertEquals(List.of(1, 5), triplets.stream().map(Triplet::target).toList());
    }

    @Test
    void of_equalFramesWithoutTruth_areLeftOut() {
        List<Triplet> triplets = TripletList.of(List.of(drive(false, 0, 1, 1, 2, 3)), 1);
        assertEquals(List.of(3), triplets.stream().map(Triplet::target).toList());
    }

    @Test
    void of_strideTwo_staysInsideTheDrive() {
        List<Triplet> triplets = TripletList.of(List.of(drive(true, 0, 1, 2, 3, 4, 5)), 2);
        assertEquals(List.of(2, 3), triplets.stream().map(Triplet::target).toList());
        assertEquals(0, triplets.get(0).source(0));
        assertEquals(4, triplets.get(0).source(1));
    }

    @Test
    void sourceFromTarget_earlierSource_liesBehind() {
        Triplet triplet = new Triplet(drive(true, 0, 1, 2), 1, 1);
        assertTrue(triplet.sourceFromTarget(0).orElseThrow().translation().z() > 0);
        assertTrue(triplet.sourceFromTarget(1).orElseThrow().translation().z() < 0);
    }
}
