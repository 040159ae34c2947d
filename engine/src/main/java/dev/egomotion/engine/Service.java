package dev.egomotion.engine;

import dev.egomotion.engine.cluster.Cluster;
import dev.egomotion.engine.failure.BadInputException;
import dev.egomotion.engine.failure.EngineException;
import dev.egomotion.engine.observe.Probes;
import dev.egomotion.model.ModelLocation;
import dev.egomotion.schemas.TrajectoryPoint;
import dev.egomotion.topology.settings.TopologySettings;
import java.net.InetSocketAddress;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/**
 * The topology alone as a standing process on a cluster: frames in; trajectory, depth and confidence out. More instances
 * share the cameras.
 */
public final class Service {
    private static final long CHECK_MILLIS = 200;

    private Settings settings;
    private final ModelLocation model;
    private final Cluster cluster;
    private final CountDownLatch asked = new CountDownLatch(1);
    private Optional<InetSocketAddress> probes = Optional.empty();

    /** Prepares a service; {@link #run} starts it. */
    public Service(Settings settings, ModelLocation model, Cluster cluster) {
        this.settings = settings;
        this.model = model;
        this.cluster = cluster;
    }

    /**
     * Names this instance, so that its cameras wait for it where it is restarted; the name of the settings where it is empty.
     *
     * @throws BadInputException if it has other characters than a-z A-Z 0-9 . _ -
     */
    public Service instance(String id) throws BadInputException {
        if (!id.isEmpty()) {
            TopologySettings topology = settings.topology();
            try {
                settings =
                        settings.withTopology(
                                topology.withStreams(topology.streams().withInstanceId(id)));
            } catch (IllegalArgumentException e) {
                throw new BadInputException(e.getMessage(), e);
            }
        }
        return this;
    }

    /** Answers {@link Probes} at an address, from before it works until it has ended. */
    public Service probes(InetSocketAddress listen) {
        probes = Optional.of(listen);
        return this;
    }

    /** Asks the service to end: what is done is committed, the group is left. From any thread, also before it runs. */
    public void stop() {
        asked.countDown();
    }

    /**
     * Runs until it is asked to end.
     *
     * @param notes told in one line each of what the user should know
     * @param started told once, when it works
     * @throws BadInputException if the model, the topics or the client properties cannot be used
     * @throws EngineException if the cluster or the stream fails
     * @throws InterruptedException if the thread is interrupted
     */
    public void run(Consumer<String> notes, Consumer<Pipeline> started)
            throws EngineException, InterruptedException {
        if (probes.isEmpty()) {
            run(notes, started, Optional.empty());
            return;
        }
        try (Probes answering = Probes.start(probes.get())) {
            InetSocketAddress at = answering.listening();
            notes.accept(
                    "probes: /livez, /readyz and /metrics at http://%s:%d"
                            .formatted(at.getHostString(), at.getPort()));
            run(notes, started, Optional.of(answering));
        }
    }

    private void run(Consumer<String> notes, Consumer<Pipeline> started, Optional<Probes> answering)
            throws EngineException, InterruptedException {
        Consumer<TrajectoryPoint> made = answering.map(Probes::frames).orElse(point -> {});
        try (Pipeline pipeline = Pipeline.service(settings, model, cluster, notes, made)) {
            answering.ifPresent(probes -> probes.watch(pipeline.watched()));
            notes.accept(pipeline.computedBy());
            started.accept(pipeline);
            while (!asked.await(CHECK_MILLIS, TimeUnit.MILLISECONDS)) {
                pipeline.check();
            }
            notes.accept("ending: what is done is committed; once more ends at once");
        }
    }
}
