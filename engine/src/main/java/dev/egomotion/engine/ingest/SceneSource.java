package dev.egomotion.engine.ingest;

import dev.egomotion.codecs.recording.FrameSource;
import dev.egomotion.codecs.recording.SourceDescription;
import dev.egomotion.codecs.still.ImageCodec;
import dev.egomotion.codecs.trajectory.TimedPose;
import dev.egomotion.codecs.wire.TrustedRecords;
import dev.egomotion.geometry.scene.SceneDrive;
import dev.egomotion.geometry.scene.SceneFrame;
import dev.egomotion.geometry.values.Camera;
import dev.egomotion.schemas.Frame;
import dev.egomotion.schemas.FrameCodec;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;

/** A rendered drive as a recording, each frame rendered when it is asked for. */
public final class SceneSource implements FrameSource {
    static {
        TrustedRecords.ready();
    }

    private final SceneDrive drive;
    private final SourceDescription description;
    private int next;

    /**
     * Creates the recording.
     *
     * @param name what to call it, for people
     * @param framePeriodNanos time between its frames, nanoseconds
     */
    public SceneSource(String name, SceneDrive drive, long framePeriodNanos) {
        this.drive = drive;
        Camera camera = drive.camera();
        this.description =
                new SourceDescription(
                        name,
                        camera.pinhole().width(),
                        camera.pinhole().height(),
                        "rendered",
                        FrameCodec.JPEG,
                        new byte[0],
                        0,
                        1,
                        1_000_000_000,
                        OptionalLong.of(framePeriodNanos),
                        OptionalLong.of(drive.size()),
                        Optional.of(camera),
                        List.of());
    }

    @Override
    public SourceDescription description() {
        return description;
    }

    @Override
    public Optional<Frame> next() {
        if (next == drive.size()) {
            return Optional.empty();
        }
        SceneFrame rendered = drive.frame(next);
        byte[] jpeg = ImageCodec.encodeJpeg(rendered.image(), ImageCodec.JPEG_QUALITY);
        return Optional.of(
                Frame.newBuilder()
                        .setSequence(next++)
                        .setCaptureTimeNanos(rendered.timeNanos())
                        .setData(ByteBuffer.wrap(jpeg))
                        .build());
    }

    /** Returns the true pose of every frame. */
    public List<TimedPose> truth() {
        List<TimedPose> poses = new ArrayList<>();
        long period = description.framePeriodNanos().getAsLong();
        for (int i = 0; i < drive.size(); i++) {
            poses.add(new TimedPose(i * period, drive.worldFromCamera(i)));
        }
        return poses;
    }

    /** Holds nothing that needs closing. */
    @Override
    public void close() {}
}
