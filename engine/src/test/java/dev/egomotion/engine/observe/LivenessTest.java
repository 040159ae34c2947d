package dev.egomotion.engine.observe;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.egomotion.topology.StreamHealth;
import dev.egomotion.topology.StreamHealth.Phase;
import java.time.Duration;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class LivenessTest {
    private final Liveness liveness = new Liveness();

    private Optional<String> after(int seconds, StreamHealth health) {
        return liveness.stuck(health, Duration.ofSeconds(seconds).toNanos());
    }

    private static StreamHealth running(long committed, long lag) {
        return new StreamHealth(Phase.RUNNING, 1, committed, lag, 1);
    }

    @Test
    void stuck_nothingCommittedWhileFramesWait_isSaidWithinAMinute() {
        assertFalse(after(0, running(5, 3)).isPresent());
        assertFalse(after(40, running(5, 9)).isPresent(), "a long record is no fault");
        assertEquals(
                "no frame was committed for 50 s, and 12 wait",
                after(50, running(5, 12)).orElseThrow());
    }

    @Test
    void stuck_offsetsMove_neverIs() {
        for (int i = 0; i < 100; i++) {
            assertFalse(after(30 * i, running(i, 1000)).isPresent());
        }
    }

    @Test
    void stuck_movesAgain_isForgotten() {
        after(0, running(5, 3));
        assertTrue(after(50, running(5, 3)).isPresent());
        assertFalse(after(51, running(6, 2)).isPresent());
        assertFalse(after(90, running(6, 2)).isPresent());
    }

    @Test
    void stuck_nothingToDo_neverIs() {
        for (int i = 0; i < 100; i++) {
            assertFalse(after(60 * i, running(5, 0)).isPresent());
        }
    }

    @Test
    void stuck_rebalancingForMinutes_neverIsAndCountsFromItsEnd() {
        after(0, running(5, 3));
        StreamHealth rebalancing = new StreamHealth(Phase.REBALANCING, 0, 0, 0, 1);
        for (int i = 1; i < 300; i++) {
            assertFalse(after(i, rebalancing).isPresent());
        }
        assertFalse(after(300, running(5, 3)).isPresent());
        assertFalse(after(340, running(5, 3)).isPresent());
        assertTrue(after(346, running(5, 3)).isPresent());
    }

    @Test
    void stuck_brokersAway_isLeftAlone() {
        StreamHealth cutOff = new StreamHealth(Phase.RUNNING, 1, 5, 3, 0);
        for (int i = 0; i < 10; i++) {
            assertFalse(after(60 * i, cutOff).isPresent(), "a new start would help nobody");
        }
        assertEquals("no broker is reached", Liveness.unready(cutOff).orElseThrow());
    }

    @Test
    void stuck_streamFailed_isSaidAtOnce() {
        StreamHealth failed = new StreamHealth(Phase.FAILED, 0, 0, 0, 1);
        assertEquals("the stream has stopped", after(0, failed).orElseThrow());
        assertTrue(Liveness.unready(failed).isPresent());
    }

    @Test
    void unready_runningWithoutPartitions_isReady() {
        assertFalse(
                Liveness.unready(new StreamHealth(Phase.RUNNING, 0, 0, 0, 1)).isPresent(),
                "more instances than partitions stand by");
    }
}
