package dev.egomotion.engine;

import dev.egomotion.broker.BrokerSettings;
import dev.egomotion.engine.cluster.ClusterSettings;
import dev.egomotion.engine.ingest.IngestSettings;
import dev.egomotion.live.LiveSettings;
import dev.egomotion.model.RuntimeOptions;
import dev.egomotion.topology.settings.DepthChoice;
import dev.egomotion.topology.settings.OutputSettings;
import dev.egomotion.topology.settings.RefinementChoice;
import dev.egomotion.topology.settings.StabilisationChoice;
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
public record Settings(
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
    public record SourceSettings(int jpegQuality) {}

    /**
     * What is assumed of a camera that nobody described.
     *
     * @param guessedFieldOfViewDegrees horizontal field of view, degrees
     */
    public record CameraSettings(double guessedFieldOfViewDegrees) {
        /** Checks the field of view. */
        public CameraSettings {
            if (!(guessedFieldOfViewDegrees >= 5 && guessedFieldOfViewDegrees <= 170)) {
                throw new IllegalArgumentException(
                        "guessedFieldOfViewDegrees is "
                                + guessedFieldOfViewDegrees
                                + "; it must lie between 5 and 170");
            }
        }
    }

    /** Returns the defaults of all parts. */
    public static Settings defaults() {
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

    /** Returns these settings with another choice of how networks are run. */
    public Settings withModel(RuntimeOptions other) {
        return new Settings(source, camera, ingest, live, cluster, other, topology, broker);
    }

    /** Returns these settings with another choice of how a cluster is met. */
    public Settings withCluster(ClusterSettings other) {
        return new Settings(source, camera, ingest, live, other, model, topology, broker);
    }

    /** Returns these settings with another choice of topics and streams. */
    public Settings withTopology(TopologySettings other) {
        return new Settings(source, camera, ingest, live, cluster, model, other, broker);
    }

    /** Returns these settings without refinement: the networks' motion is taken as it is. */
    public Settings withNetworksAlone() {
        RefinementChoice refinement = topology.refinement();
        return withTopology(
                topology.withRefinement(
                        new RefinementChoice(
                                false,
                                refinement.steadyByGround(),
                                refinement.leaveOutFixed(),
                                refinement.checkLens(),
                                refinement.tracks())));
    }

    /** Returns these settings for a shaking camera: the networks see its images held to its smoothed path. */
    public Settings withStabilisation() {
        return withTopology(
                topology.withStabilisation(
                        new StabilisationChoice(true, topology.stabilisation().path())));
    }

    /** Returns these settings with another source of depth. */
    public Settings withDepth(DepthChoice.Source depth) {
        return withTopology(topology.withDepth(topology.depth().withSource(depth)));
    }

    /** Returns these settings with another size of the depth maps. */
    public Settings withDepthSize(OutputSettings.DepthSize size) {
        OutputSettings output = topology.output();
        return withTopology(
                topology.withOutput(
                        new OutputSettings(size, output.depthMaps(), output.confidenceMaps())));
    }
}
