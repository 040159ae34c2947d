package dev.egomotion.cli;

import dev.egomotion.engine.RecordingIngest;
import dev.egomotion.engine.cluster.Cluster;
import dev.egomotion.engine.failure.EngineException;
import dev.egomotion.engine.ingest.Rate;
import java.util.Optional;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Feeds a recording into the frames topic and reads no results. */
@Command(name = "ingest", sortOptions = false)
final class IngestCommand extends EgomotionCommand {
    @Option(names = "--camera-id", paramLabel = "ID")
    private String cameraId;

    @Option(names = "--rate", paramLabel = "max|realtime|Nx", defaultValue = "max")
    private Rate rate;

    @Mixin private RecordingOptions recording;
    @Mixin private ClusterOptions options;
    @Mixin private CommonOptions common;

    @Override
    public Integer call() throws EngineException, InterruptedException {
        Cluster cluster = options.requireCluster();
        RecordingIngest.Result result =
                new RecordingIngest(recording.recording(), options.settings(), cluster)
                        .run(
                                Optional.ofNullable(cameraId),
                                rate,
                                this::note,
                                interruption()::whenRequested);
        out().printf(
                        "%d frames of camera %s, segment %s, on %s at %s%n",
                        result.frames(),
                        result.run().camera(),
                        result.run().segment(),
                        result.topic(),
                        cluster.bootstrapServers());
        return result.isInterrupted() ? ExitCodes.INTERRUPTED : ExitCodes.DONE;
    }
}
