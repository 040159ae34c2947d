package dev.egomotion.topology;

import dev.egomotion.topology.settings.StreamsSettings;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.kafka.streams.CloseOptions;
import org.apache.kafka.streams.CloseOptions.GroupMembershipOperation;
import org.apache.kafka.streams.KafkaStreams;
import org.apache.kafka.streams.Topology;

/**
 * One running instance of the topology. It runs until it is closed or fails; a failure that would come
 * again stops it with its reason.
 */
public final class TopologyRun implements AutoCloseable {
    private static final Duration CLOSE_WITHIN = Duration.ofSeconds(30);

    private final KafkaStreams streams;
    private final GroupMembershipOperation atTheEnd;
    private final CompletableFuture<Throwable> failure = new CompletableFuture<>();
    private final CompletableFuture<Void> running = new CompletableFuture<>();

    private TopologyRun(
            Topology topology, Properties properties, GroupMembershipOperation atTheEnd) {
        this.atTheEnd = atTheEnd;
        streams = new KafkaStreams(topology, properties);
        streams.setUncaughtExceptionHandler(new FailurePolicy(failure::complete));
        streams.setStateListener(
                (now, before) -> {
                    if (now == KafkaStreams.State.RUNNING) {
                        running.complete(null);
                    }
                });
    }

    /**
     * Starts the topology; its topics must stand (see {@link TopicPlan}).
     *
     * @param topology as {@link EgomotionTopology#build} draws it
     * @param settings how it runs
     * @param bootstrapServers host:port of the cluster, comma-separated
     * @param clientProperties further properties of the connection, such as security; they win over
     *     nothing that the topology relies on
     */
    public static TopologyRun start(
            Topology topology,
            StreamsSettings settings,
            String bootstrapServers,
            Map<String, String> clientProperties) {
        TopologyRun run =
                new TopologyRun(
                        topology,
                        StreamsProperties.of(settings, bootstrapServers, clientProperties),
                        settings.instanceId().isEmpty()
                                ? GroupMembershipOperation.LEAVE_GROUP
                                : GroupMembershipOperation.REMAIN_IN_GROUP);
        run.streams.start();
        return run;
    }

    /**
     * Waits until every task runs.
     *
     * @throws TimeoutException if they do not within the time
     * @throws ExecutionException with the reason as its cause if the topology failed instead
     * @throws InterruptedException if interrupted while waiting
     */
    public void awaitRunning(Duration within)
            throws InterruptedException, TimeoutException, ExecutionException {
        CompletableFuture.anyOf(running, failure).get(within.toMillis(), TimeUnit.MILLISECONDS);
        Optional<Throwable> reason = failure();
        if (reason.isPresent()) {
            throw new ExecutionException(reason.get());
        }
    }

    /** Waits until the topology stops by itself; returns why. */
    Throwable awaitFailure(Duration within)
            throws InterruptedException, TimeoutException, ExecutionException {
        return failure.get(within.toMillis(), TimeUnit.MILLISECONDS);
    }

    /** Returns how it goes now. From any thread. */
    public StreamHealth health() {
        return StreamHealth.of(streams);
    }

    /** Returns what Kafka's clients and Kafka Streams measure of themselves, as {@link StreamMeters} chooses it. From any thread. */
    public Map<String, Double> meters() {
        return StreamMeters.of(streams.metrics());
    }

    /** Returns why the topology stopped by itself; empty while it runs. */
    public Optional<Throwable> failure() {
        return Optional.ofNullable(failure.getNow(null));
    }

    /**
     * Commits what is done, stops, and leaves the group, so that another instance takes the cameras over at
     * once and not after a session timeout; an instance that has an id stays a member for that time, so that its cameras are
     * there when it comes back. Waits at most 30 seconds.
     */
    @Override
    public void close() {
        streams.close(CloseOptions.groupMembershipOperation(atTheEnd).withTimeout(CLOSE_WITHIN));
    }
}
