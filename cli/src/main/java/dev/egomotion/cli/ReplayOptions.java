package dev.egomotion.cli;

import dev.egomotion.model.ModelLocation;
import dev.egomotion.model.RuntimeOptions;
import dev.egomotion.replay.ClusterSettings;
import dev.egomotion.replay.Rate;
import dev.egomotion.topology.settings.OutputSettings;
import dev.egomotion.topology.settings.RefinementChoice;
import dev.egomotion.topology.settings.StabilisationChoice;
import dev.egomotion.topology.settings.TopologySettings;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.Option;
import picocli.CommandLine.TypeConversionException;

/** Options of every command that runs the pipeline. */
final class ReplayOptions {
    @Option(
            names = "--out",
            paramLabel = "DIR",
            description = "Folder for the results (default: egomotion-out/NAME).")
    Path out;

    @Option(
            names = "--camera-id",
            paramLabel = "ID",
            description = "Key of the camera's records (default: from the input's name).")
    String cameraId;

    @Option(
            names = "--rate",
            paramLabel = "max|realtime|Nx",
            converter = RateConverter.class,
            defaultValue = "max",
            description = "How fast the recording is replayed (default: ${DEFAULT-VALUE}).")
    Rate rate;

    @Option(
            names = "--model",
            paramLabel = "FILE|DIR",
            description =
                    "Networks: a folder with depth.onnx and pose.onnx, or a model.yaml (default: the"
                            + " project's own).")
    Path model;

    @Option(
            names = "--provider",
            paramLabel = "auto|cpu|cuda",
            description = "Where the networks run (default: auto).")
    RuntimeOptions.Provider provider;

    @Option(
            names = "--threads",
            paramLabel = "N",
            description =
                    "Threads that one network computes with (default: half of the processors).")
    Integer threads;

    @Option(
            names = "--depth-size",
            paramLabel = "network|input",
            description = "Size of the depth maps (default: network).")
    OutputSettings.DepthSize depthSize;

    @Option(
            names = "--networks-alone",
            description = "Take the networks' motion as it is: no refinement by tracked points.")
    boolean networksAlone;

    @Option(
            names = "--stabilise",
            description =
                    "For a shaking camera: show the networks its images held to its smoothed path. Poses and"
                            + " depth stay those of the camera.")
    boolean stabilise;

    @Option(
            names = "--bootstrap-servers",
            paramLabel = "HOST:PORT",
            description = "A Kafka cluster to use (default: a broker inside this process).")
    String bootstrapServers;

    @Option(
            names = "--properties",
            paramLabel = "FILE",
            description = "Kafka client properties, such as security; with --bootstrap-servers.")
    Path properties;

    @Option(
            names = "--join",
            description =
                    "Publish for the service that runs on the cluster and read its results, instead of computing on"
                            + " topics of the replay's own; refused if the service's settings differ.")
    boolean join;

    @Option(
            names = "--keep-topics",
            description =
                    "Leave the replay's own topics on the cluster (default: they are removed when it is done).")
    boolean keepTopics;

    @Option(
            names = "--start-within",
            paramLabel = "SECONDS",
            description =
                    "How long connecting to the cluster, its topics and the start of the streams may take together"
                            + " (default: 60).")
    Integer startWithin;

    @Option(
            names = "--config",
            paramLabel = "FILE",
            description =
                    "Settings in YAML; 'egomotion info --config' shows all with their defaults.")
    Path config;

    /** Reads a rate from the command line. */
    static final class RateConverter implements ITypeConverter<Rate> {
        @Override
        public Rate convert(String text) {
            try {
                return Rate.parse(text);
            } catch (IllegalArgumentException e) {
                throw new TypeConversionException(e.getMessage());
            }
        }
    }

    /** Returns the settings of the file with what the options say over them. */
    Settings settings() throws BadInputException {
        Settings settings = config == null ? SettingsFile.defaults() : SettingsFile.read(config);
        RuntimeOptions model = settings.model();
        try {
            settings =
                    settings.withModel(
                            new RuntimeOptions(
                                    provider == null ? model.provider() : provider,
                                    threads == null ? model.threads() : threads,
                                    model.batching()));
        } catch (IllegalArgumentException e) {
            throw new BadInputException("--threads: " + e.getMessage(), e);
        }
        if (startWithin != null) {
            try {
                settings = settings.withCluster(new ClusterSettings(startWithin));
            } catch (IllegalArgumentException e) {
                throw new BadInputException("--start-within: " + e.getMessage(), e);
            }
        }
        if (networksAlone) {
            TopologySettings topology = settings.topology();
            RefinementChoice choice = topology.refinement();
            settings =
                    settings.withTopology(
                            topology.withRefinement(
                                    new RefinementChoice(
                                            false, choice.steadyByGround(), choice.tracks())));
        }
        if (stabilise) {
            TopologySettings topology = settings.topology();
            settings =
                    settings.withTopology(
                            topology.withStabilisation(
                                    new StabilisationChoice(
                                            true, topology.stabilisation().path())));
        }
        if (depthSize != null) {
            TopologySettings topology = settings.topology();
            OutputSettings output = topology.output();
            settings =
                    settings.withTopology(
                            topology.withOutput(
                                    new OutputSettings(
                                            depthSize,
                                            output.depthMaps(),
                                            output.confidenceMaps())));
        }
        return settings;
    }

    /** Checks that what is said of a cluster goes together. */
    void requireConsistent() throws BadInputException {
        if (bootstrapServers == null && (join || keepTopics)) {
            throw new BadInputException(
                    (join ? "--join" : "--keep-topics") + ": only with --bootstrap-servers");
        }
        if (join && keepTopics) {
            throw new BadInputException(
                    "--join and --keep-topics: a replay that joins has no topics of its own; give one of them");
        }
    }

    ModelLocation modelLocation() {
        return model == null ? ModelLocation.starter() : ModelLocation.of(model);
    }

    Optional<String> cluster() {
        return Optional.ofNullable(bootstrapServers);
    }

    /** Returns the client properties of the file given. */
    Map<String, String> clientProperties() throws BadInputException {
        if (properties != null && bootstrapServers == null) {
            throw new BadInputException(
                    "--properties: client properties without --bootstrap-servers have no use");
        }
        return ClientPropertiesFile.read(properties);
    }

    /** Returns what was chosen, by name, as reports show it. */
    Map<String, String> chosen() {
        Map<String, String> chosen = new LinkedHashMap<>();
        chosen.put("rate", rate.speed().isPresent() ? rate.speed().getAsDouble() + "x" : "max");
        if (networksAlone) {
            chosen.put("pose refinement", "off");
        }
        if (stabilise) {
            chosen.put("stabilise", "on");
        }
        if (bootstrapServers != null) {
            chosen.put("bootstrap-servers", bootstrapServers);
            if (join) {
                chosen.put("join", "on");
            }
        }
        if (config != null) {
            chosen.put("config", config.toString());
        }
        return chosen;
    }
}
