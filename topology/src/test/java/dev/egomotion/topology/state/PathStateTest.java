package dev.egomotion.topology.state;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.egomotion.geometry.values.RigidTransform;
import dev.egomotion.geometry.values.Rotation;
import dev.egomotion.geometry.values.TrajectoryAccumulator;
import dev.egomotion.geometry.values.Vector3;
import java.util.Arrays;
import org.junit.jupiter.api.Test;

class PathStateTest {
    private static final PathState STATE =
            new PathState(
                    3,
                    41,
                    5_000_000_000L,
                    40,
                    4_900_000_000L,
                    new TrajectoryAccumulator.State(
                            new RigidTransform(Rotation.IDENTITY, new Vector3(1, 2, 3)),
                            new RigidTransform(Rotation.IDENTITY, new Vector3(0, 0, 0.5)),
                            100_000_000L),
                    0.25);

    @Test
    void fromBytes_ofItsOwn_theSame() {
        assertEquals(STATE, PathState.fromBytes(STATE.toBytes()));
    }

    /** Until the usual turn was kept, a state was as long without it and began with 1. */
    @Test
    void fromBytes_ofAnEarlierVersion_knowsNoUsualTurn() {
        byte[] own = STATE.toBytes();
        byte[] earlier = Arrays.copyOf(own, own.length - Double.BYTES);
        earlier[0] = 1;
        PathState read = PathState.fromBytes(earlier);
        assertEquals(0, read.usualTurn());
        assertEquals(STATE.trajectory(), read.trajectory());
        assertEquals(STATE.lastImageNanos(), read.lastImageNanos());
    }

    @Test
    void fromBytes_cutOffOrOfALaterVersion_refusedByStore() {
        byte[] later = STATE.toBytes();
        later[0] = 9;
        for (byte[] bytes : new byte[][] {later, Arrays.copyOf(STATE.toBytes(), 20)}) {
            String message =
                    assertThrows(IllegalStateException.class, () -> PathState.fromBytes(bytes))
                            .getMessage();
            assertTrue(message.startsWith("store " + StateStores.PATHS + " holds"), message);
        }
    }
}
