package dev.egomotion.engine.export;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.egomotion.geometry.values.DepthImage;
import dev.egomotion.geometry.values.PinholeCamera;
import dev.egomotion.geometry.values.RigidTransform;
import dev.egomotion.geometry.values.Rotation;
import dev.egomotion.geometry.values.Vector3;
import java.util.Arrays;
import java.util.BitSet;
import org.junit.jupiter.api.Test;

/** A camera that drives towards a wall 20 m ahead, half a metre a frame, and points that it saw on the way. */
class WitnessesTest {
    private static final PinholeCamera CAMERA = new PinholeCamera(64, 48, 50, 50, 31.5, 23.5);
    private static final double WALL = 20;
    private static final int FRAMES = 12;

    private static RigidTransform pose(int frame) {
        return new RigidTransform(Rotation.IDENTITY, new Vector3(0, 0, 0.5 * frame));
    }

    private static DepthImage wall(double depth) {
        float[] map = new float[CAMERA.width() * CAMERA.height()];
        Arrays.fill(map, (float) depth);
        return new DepthImage(CAMERA.width(), CAMERA.height(), map);
    }

    private static FusedCloud cloud(double... depths) {
        FusedCloud cloud = new FusedCloud(0.1, 1000);
        cloud.of(5);
        for (double depth : depths) {
            cloud.accept(0, 0, depth, PointSink.NO_COLOUR, 0.9f, depth - 2.5);
        }
        return cloud;
    }

    private static BitSet borneOut(FusedCloud cloud, int frames) {
        Witnesses witnesses = new Witnesses(cloud, CAMERA, 0.5, 0.1);
        for (int frame = 0; frame < frames; frame++) {
            witnesses.ask(frame, pose(frame), wall(WALL - 0.5 * frame));
        }
        return witnesses.borneOut();
    }

    @Test
    void borneOut_pointOfTheWall_isKeptAndOneBeforeItIsNot() {
        // On the wall, a flying point half way to it, and one behind it that nobody can see.
        BitSet kept = borneOut(cloud(WALL, 10, 30), FRAMES);
        assertTrue(kept.get(0));
        assertEquals(1, kept.cardinality(), kept.toString());
    }

    @Test
    void borneOut_pointThatFewSee_isNotKept() {
        FusedCloud cloud = cloud(WALL);
        Witnesses witnesses = new Witnesses(cloud, CAMERA, 0.5, 0.1);
        witnesses.ask(4, pose(4), wall(WALL - 2));
        assertEquals(1, witnesses.borneOut().cardinality(), "a single frame has no other");
        // Something stands before it in two others.
        witnesses.ask(5, pose(5), wall(6));
        witnesses.ask(6, pose(6), wall(6));
        assertEquals(0, witnesses.borneOut().cardinality());
        witnesses.ask(7, pose(7), wall(WALL - 3.5));
        assertEquals(1, witnesses.borneOut().cardinality(), "two of four");
    }

    @Test
    void ask_pixelWithoutDepth_saysNothing() {
        Witnesses witnesses = new Witnesses(cloud(WALL), CAMERA, 0.5, 0.1);
        witnesses.ask(0, pose(0), wall(0));
        witnesses.ask(1, pose(1), wall(0));
        assertEquals(0, witnesses.borneOut().cardinality());
    }

    @Test
    void retain_somePoints_leavesThemAsTheyWere() {
        FusedCloud cloud = cloud(5.05, 10.05, 15.05);
        BitSet kept = new BitSet();
        kept.set(0);
        kept.set(2);
        cloud.retain(kept);
        assertEquals(2, cloud.size());
        assertEquals(5.05, cloud.coordinate(0, 2), 1e-9);
        assertEquals(15.05, cloud.coordinate(1, 2), 1e-9);
        assertEquals(5, cloud.firstFrame(1));
        // Places are found again: another point in the same cube joins it.
        cloud.of(9);
        cloud.accept(0, 0, 15.05, PointSink.NO_COLOUR, 0.9f, 10);
        assertEquals(2, cloud.size());
        assertEquals(9, cloud.lastFrame(1));
    }
}
