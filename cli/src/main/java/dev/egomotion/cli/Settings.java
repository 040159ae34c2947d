package dev.egomotion.cli;

import dev.egomotion.broker.BrokerSettings;
import dev.egomotion.engine.cluster.ClusterSettings;
import dev.egomotion.engine.ingest.IngestSettings;
import dev.egomotion.live.LiveSettings;
import dev.egomotion.model.RuntimeOptions;
import dev.egomotion.topology.settings.TopologySettings;
import java.nio.file.Path;

/**
 * Everything that the configuration file can set. Each part is declared where it is used; the commented
 * file egomotion.yaml lists every default.
 *
 * @param source how recordings are read
 * @param camera what is assumed of a camera that nobody described
 * @param ingest how recordings are fed in
 * @param live how live cameras are read
 * @param cluster how a cluster is met
 * @param model how networks are run
 * @param topology topics and streams
 * @param broker the embedded broker; its largest record follows from the topology's largest frame
 */
record Settings(
        SourceSettings source,
        CameraSettings camera,
        IngestSettings ingest,
        LiveSettings live,
        ClusterSettings cluster,
        RuntimeOptions model,
        TopologySettings topology,
        BrokerSettings broker) {
    /**
     * How recordings are read.
     *
     * @param jpegQuality quality at which the frames of a video are encoded again, 1 to 100
     */
    record SourceSettings(int jpegQuality) {}

    /**
     * What is assumed of a camera that nobody described.
     *
     * @param guessedFieldOfViewDegrees horizontal field of view, degrees
     */
    record CameraSettings(double guessedFieldOfViewDegrees) {
        CameraSettings {
            if (!(guessedFieldOfViewDegrees >= 5 && guessedFieldOfViewDegrees <= 170)) {
                throw new IllegalArgumentException(
                        "guessedFieldOfViewDegrees is "
                                + guessedFieldOfViewDegrees
                                + "; it must lie between 5 and 170");
            }
        }
    }

    /** Returns the defaults of all parts. */
    static Settings defaults() {
        TopologySettings topology = TopologySettings.embedded(Path.of(""));
        return new Settings(
                new SourceSettings(95),
                new CameraSettings(60),
                IngestSettings.defaults(),
                LiveSettings.defaults(),
                ClusterSettings.defaults(),
                RuntimeOptions.defaults(),
                topology,
                BrokerSettings.defaults()
                        .withLargestRecordBytes(topology.streams().largestRecordBytes()));
    }

    Settings withModel(RuntimeOptions other) {
        return new Settings(source, camera, ingest, live, cluster, other, topology, broker);
    }

    Settings withCluster(ClusterSettings other) {
        return new Settings(source, camera, ingest, live, other, model, topology, broker);
    }

    Settings withTopology(TopologySettings other) {
        return new Settings(source, camera, ingest, live, cluster, model, other, broker);
    }
}
