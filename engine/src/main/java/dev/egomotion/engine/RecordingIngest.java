package dev.egomotion.engine;

import dev.egomotion.engine.cluster.Cluster;
import dev.egomotion.engine.cluster.ClusterStart;
import dev.egomotion.engine.cluster.Connection;
import dev.egomotion.engine.cluster.Permissions;
import dev.egomotion.engine.failure.BadInputException;
import dev.egomotion.engine.failure.EngineException;
import dev.egomotion.engine.ingest.FramesInFlight;
import dev.egomotion.engine.ingest.Ingest;
import dev.egomotion.engine.ingest.Rate;
import dev.egomotion.engine.ingest.RunId;
import dev.egomotion.engine.ingest.SampleFrames;
import dev.egomotion.schemas.SegmentEndReason;
import dev.egomotion.topology.steps.StepTimes;
import java.time.Instant;
import java.util.Optional;
import java.util.function.Consumer;

/** Feeds a recording into the frames topic of a cluster, where a service works, and reads no results. */
public final class RecordingIngest {
    private final Recording recording;
    private final Settings settings;
    private final Cluster cluster;

    /**
     * How it ended.
     *
     * @param run camera and segment of the frames
     * @param frames how many were sent
     * @param topic that has them
     * @param isInterrupted whether it was asked to end before the recording did
     */
    public record Result(RunId run, long frames, String topic, boolean isInterrupted) {}

    /** Prepares the ingest of a recording. */
    public RecordingIngest(Recording recording, Settings settings, Cluster cluster) {
        this.recording = recording;
        this.settings = settings;
        this.cluster = cluster;
    }

    /**
     * Feeds the recording in; returns when the end of its segment was sent.
     *
     * @param cameraId key of the camera's records; empty for the recording's name
     * @param notes told in one line each of what the user should know
     * @param began told, as it begins, how to end it after the frame at hand
     * @throws BadInputException if the recording, the camera, the topics or the client properties cannot be used
     * @throws EngineException if the cluster or the recording fails; the segment is closed
     * @throws InterruptedException if the thread is interrupted
     */
    public Result run(
            Optional<String> cameraId, Rate rate, Consumer<String> notes, Consumer<Runnable> began)
            throws EngineException, InterruptedException {
        RunId run = runId(cameraId);
        String topic = settings.topology().topics().frames();
        try (Recording.Opened opened = recording.open(settings)) {
            opened.notes().forEach(notes);
            Connection connection =
                    cluster.connection(settings.topology().streams().largestRecordBytes());
            ClusterStart start = cluster.start(connection, settings.cluster().deadline());
            start.contact();
            start.requireAllowed(Permissions.Role.INGEST, settings.topology());
            start.establishTopicsOfSource(settings.topology());
            Ingest ingest =
                    new Ingest(
                            connection,
                            topic,
                            run,
                            rate,
                            settings.topology().streams().largestFrameBytes(),
                            FramesInFlight.unanswered(),
                            new SampleFrames(1, 0),
                            new StepTimes(),
                            notes,
                            () -> {});
            began.accept(ingest::stop);
            Ingest.Outcome outcome = ingest.run(opened.source(), opened.start());
            return switch (outcome.reason()) {
                case END_OF_SOURCE, CAMERA_RETIRED, INTERRUPTED ->
                        new Result(
                                run,
                                outcome.frames(),
                                topic,
                                outcome.reason() == SegmentEndReason.INTERRUPTED);
                case SOURCE_FAILED, FORMAT_CHANGED, CLOCK_JUMPED, FRAMES_LOST ->
                        throw new EngineException(outcome.detail());
            };
        }
    }

    private RunId runId(Optional<String> cameraId) throws BadInputException {
        try {
            return new RunId(cameraId.orElseGet(recording::name), RunId.unique(Instant.now()));
        } catch (IllegalArgumentException e) {
            throw new BadInputException("--camera-id: " + e.getMessage(), e);
        }
    }
}
