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
            paramLabel = "map|network|input",
            description =
                    "Size of the depth maps (default: map, as they are measured, at most 640 wide).")
    OutputSettings.DepthSize depthSize;

    @Option(
            names = "--depth",
            paramLabel = "measured|motion|network",
            description =
                    "Where depth comes from: measured from the camera's motion about what the network expects"
                            + " (default), about what tracked points say, or the network's as it is.")
    DepthChoice.Source depth;

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
