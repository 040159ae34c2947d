package dev.egomotion.geometry.values;

import static dev.egomotion.geometry.values.Poses.assertClose;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.Random;
import org.junit.jupiter.api.Test;

class TrajectoryAccumulatorTest {
    private static final long TENTH = 100_000_000;
    private static final RigidTransform FORWARD =
            new RigidTransform(
                    Rotation.fromAxisAngle(new Vector3(0, 0.05, 0)), new Vector3(0, 0, 1));

    @Test
    void advance_motions_composeOnTheRight() {
        TrajectoryAccumulator path = new TrajectoryAccumulator();
        path.advance(FORWARD, TENTH);
        path.advance(FORWARD, TENTH);
        assertClose(FORWARD.times(FORWARD), path.worldFromCamera(), 1e-12, "two motions");
    }

    @Test
    void predict_twiceTheTime_isTheMotionTwice() {
        TrajectoryAccumulator path = new TrajectoryAccumulator();
        path.advance(FORWARD, TENTH);
        RigidTransform expected = FORWARD.times(FORWARD).times(FORWARD);
        assertClose(expected, path.predict(2 * TENTH), 1e-12, "constant velocity");
        assertClose(FORWARD, path.worldFromCamera(), 0, "predicting changes nothing");
    }

    @Test
    void predict_unknownTime_isOneMoreMotion() {
        TrajectoryAccumulator path = new TrajectoryAccumulator();
        path.advance(FORWARD, 0);
        assertClose(FORWARD.times(FORWARD), path.predict(TENTH), 1e-12, "motion without time");
        path.advance(FORWARD, TENTH);
        RigidTransform three = FORWARD.times(FORWARD).times(FORWARD);
        assertClose(three, path.predict(-5), 1e-12, "time reversed");
    }

    @Test
    void coast_severalFrames_keepsTheVelocity() {
        TrajectoryAccumulator path = new TrajectoryAccumulator();
        path.advance(FORWARD, TENTH);
        path.coast(TENTH / 2);
        path.coast(TENTH / 2);
        assertClose(FORWARD.times(FORWARD), path.worldFromCamera(), 1e-12, "two halves");
    }

    @Test
    void startSegment_afterMotion_staysThereWithoutVelocity() {
        TrajectoryAccumulator path = new TrajectoryAccumulator();
        path.advance(FORWARD, TENTH);
        path.startSegment();
        assertClose(FORWARD, path.worldFromCamera(), 0, "pose");
        assertClose(FORWARD, path.predict(TENTH), 0, "no velocity");
    }

    @Test
    void state_restored_continuesBitForBit() {
        Random random = new Random(9);
        TrajectoryAccumulator path = new TrajectoryAccumulator();
        TrajectoryAccumulator restored = new TrajectoryAccumulator();
        for (int i = 0; i < 500; i++) {
            RigidTransform motion =
                    new RigidTransform(
                            Rotation.fromAxisAngle(Poses.vector(random, 0.1)),
                            Poses.vector(random, 1));
            restored = new TrajectoryAccumulator(copy(restored.state()));
            if (i % 5 == 4) {
                assertEquals(path.coast(TENTH), restored.coast(TENTH));
            } else {
                assertEquals(path.advance(motion, TENTH), restored.advance(motion, TENTH));
            }
        }
        assertEquals(path.state(), restored.state());
    }

    private static TrajectoryAccumulator.State copy(TrajectoryAccumulator.State state) {
        return new TrajectoryAccumulator.State(
                copy(state.worldFromCamera()), copy(state.previousFromLast()), state.motionNanos());
    }

    private static RigidTransform copy(RigidTransform t) {
        Rotation r = t.rotation();
        Vector3 v = t.translation();
        return new RigidTransform(
                new Rotation(r.x(), r.y(), r.z(), r.w()), new Vector3(v.x(), v.y(), v.z()));
    }
}
