package dev.egomotion.cli;

import dev.egomotion.engine.Settings;
import dev.egomotion.engine.failure.BadInputException;
import dev.egomotion.model.ModelLocation;
import dev.egomotion.model.RuntimeOptions;
import dev.egomotion.topology.settings.DepthChoice;
import dev.egomotion.topology.settings.OutputSettings;
import java.nio.file.Path;
import picocli.CommandLine.Option;

/** Options of every command that runs the topology. */
class StreamOptions extends ClusterOptions {
    @Option(names = "--model", paramLabel = "FILE|DIR")
    Path model;

    @Option(names = "--provider", paramLabel = "auto|cpu|cuda")
    RuntimeOptions.Provider provider;

    @Option(names = "--threads", paramLabel = "N")
    Integer threads;

    @Option(names = "--depth-size", paramLabel = "map|network|input")
    OutputSettings.DepthSize depthSize;

    @Option(names = "--depth", paramLabel = "measured|motion|network")
    DepthChoice.Source depth;

    @Option(names = "--networks-alone")
    boolean networksAlone;

    @Option(names = "--stabilise")
    boolean stabilise;

    /** Returns the settings of the file with what the options say over them. */
    @Override
    Settings settings() throws BadInputException {
        Settings settings = super.settings();
        RuntimeOptions runtime = settings.model();
        try {
            settings =
                    settings.withModel(
                            new RuntimeOptions(
                                    provider == null ? runtime.provider() : provider,
                                    threads == null ? runtime.threads() : threads,
                                    runtime.batching()));
        } catch (IllegalArgumentException e) {
            throw new BadInputException("--threads: " + e.getMessage(), e);
        }
        settings = networksAlone ? settings.withNetworksAlone() : settings;
        settings = stabilise ? settings.withStabilisation() : settings;
        settings = depth == null ? settings : settings.withDepth(depth);
        return depthSize == null ? settings : settings.withDepthSize(depthSize);
    }

    ModelLocation modelLocation() {
        return model == null ? ModelLocation.starter() : ModelLocation.of(model);
    }
}
