package dev.egomotion.engine.observe;

import dev.egomotion.topology.StreamHealth;
import dev.egomotion.topology.StreamHealth.Phase;
import java.time.Duration;
import java.util.Optional;

/**
 * Whether a service still makes progress. A process that is asked to start anew because it is rebalancing, idle or cut off from
 * its brokers would be worse than one that is left alone: only one whose committed offsets stand still for {@link #PATIENCE}
 * while frames wait and a broker is reached, or that has failed, is stuck.
 */
final class Liveness {
    /** How long nothing may move while frames wait. */
    static final Duration PATIENCE = Duration.ofSeconds(45);

    private long committed = -1;
    private int partitions = -1;
    private long movedNanos;

    /**
     * Takes note of how it stands.
     *
     * @param nowNanos a clock that only goes forward
     * @return why it is stuck; empty if it is not
     */
    synchronized Optional<String> stuck(StreamHealth health, long nowNanos) {
        if (health.phase() == Phase.FAILED) {
            return Optional.of("the stream has stopped");
        }
        boolean waits =
                health.phase() == Phase.RUNNING && health.lag() > 0 && health.connections() > 0;
        if (!waits || health.committed() != committed || health.partitions() != partitions) {
            committed = health.committed();
            partitions = health.partitions();
            movedNanos = nowNanos;
            return Optional.empty();
        }
        long stillNanos = nowNanos - movedNanos;
        return stillNanos < PATIENCE.toNanos()
                ? Optional.empty()
                : Optional.of(
                        "no frame was committed for %d s, and %d wait"
                                .formatted(Duration.ofNanos(stillNanos).toSeconds(), health.lag()));
    }

    /** Returns why it is not ready for frames; empty if it is. */
    static Optional<String> unready(StreamHealth health) {
        return switch (health.phase()) {
            case REBALANCING -> Optional.of("partitions are assigned or state is restored");
            case ENDING -> Optional.of("it is ending");
            case FAILED -> Optional.of("the stream has stopped");
            case RUNNING ->
                    health.connections() > 0
                            ? Optional.empty()
                            : Optional.of("no broker is reached");
        };
    }
}
