package dev.egomotion.examples;

import dev.egomotion.engine.Pipeline;
import dev.egomotion.engine.Recording;
import dev.egomotion.engine.RecordingIngest;
import dev.egomotion.engine.Settings;
import dev.egomotion.engine.cluster.Cluster;
import dev.egomotion.engine.ingest.Rate;
import dev.egomotion.engine.results.LiveResults;
import dev.egomotion.model.ModelLocation;
import java.nio.file.Path;
import java.util.Optional;

/** Runs the topology on a Kafka cluster, feeds a drive in and waits for its records. */
public final class WorkOnACluster {
    private WorkOnACluster() {}

    /** Takes the cluster, such as localhost:9092, and the drive. */
    public static void main(String[] arguments) throws Exception {
        Cluster cluster = Cluster.at(arguments[0]);
        Recording drive = Recording.of(Path.of(arguments[1]));
        Settings settings = Settings.defaults();
        ModelLocation networks = ModelLocation.starter();
        try (Pipeline topology =
                        Pipeline.service(settings, networks, cluster, System.out::println);
                LiveResults results = topology.results(Optional.empty())) {
            RecordingIngest.Result sent =
                    new RecordingIngest(drive, settings, cluster)
                            .run(Optional.of("front"), Rate.MAX, System.out::println, stop -> {});
            while (results.count("front").records() < sent.frames()) {
                topology.check();
                Thread.sleep(50);
            }
            System.out.println(results.count("front"));
        }
    }
}
