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
@Command(
        name = "ingest",
        description = {
            "Feed a recorded drive into the frames topic of a Kafka cluster, where 'egomotion run' works.",
            ""
        },
        sortOptions = false,
        exitCodeListHeading = "%nExit codes:%n",
        exitCodeList = {
            "  0:every frame of the recording is on the topic",
            "  1:the cluster or the recording failed; the segment is closed",
            "  2:the command line, an input or the configuration cannot be used",
            "130:interrupted (Ctrl-C); the segment is closed"
        })
final class IngestCommand extends EgomotionCommand {
    @Option(
            names = "--camera-id",
            paramLabel = "ID",
            description = "Key of the camera's records (default: from the input's name).")
    private String cameraId;

    @Option(
            names = "--rate",
            paramLabel = "max|realtime|Nx",
            defaultValue = "max",
            description = "How fast the recording is fed in (default: ${DEFAULT-VALUE}).")
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
