package dev.egomotion.engine.export;

import dev.egomotion.codecs.SourceException;
import dev.egomotion.codecs.mcap.RosMessages;
import dev.egomotion.codecs.mcap.RosMessages.Stamped;
import dev.egomotion.codecs.mcap.RosMessages.Twist;
import dev.egomotion.codecs.mcap.RosRecording;
import dev.egomotion.codecs.mcap.RosType;
import dev.egomotion.engine.Recording;
import dev.egomotion.engine.Settings;
import dev.egomotion.engine.failure.EngineException;
import dev.egomotion.engine.results.ResultFolder;
import dev.egomotion.engine.results.SavedResults;
import dev.egomotion.geometry.values.Camera;
import dev.egomotion.geometry.values.DepthImage;
import dev.egomotion.geometry.values.RigidTransform;
import dev.egomotion.geometry.values.Rotation;
import dev.egomotion.geometry.values.Vector3;
import dev.egomotion.schemas.Frame;
import dev.egomotion.schemas.TrackingStatus;
import dev.egomotion.schemas.TrajectoryPoint;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.LongSupplier;

/**
 * Results as a recording of ROS 2 messages.
 *
 * <p>Frames: {@value #BODY} has x forward, y left and z up (REP 103), and is the camera itself where no {@link Mount} says
 * how the camera sits on it; {@value #MAP} is {@value #BODY} at the start; {@value #OPTICAL} is the camera with x right, y
 * down, z forward.
 */
final class McapExport {
    static final String MAP = "map";
    static final String BODY = "base_link";
    static final String OPTICAL = "camera_optical";

    static final String IMAGE = "/camera/image/compressed";

    private static final int CLOUD_STRIDE = 4;

    /** Of a covariance. */
    private static final int NUMBERS = 36;

    private final Export export;
    private final SavedResults results;
    private final LongSupplier nanoTime;
    private final FramePoints points;
    private final Camera grid;
    private final Mount mount;
    private final PoseCovariance uncertainty = new PoseCovariance();

    /** Whether motions were refined, and say how uncertain they are. */
    private final boolean isRefined;

    McapExport(Export export, LongSupplier nanoTime) throws EngineException {
        this.export = export;
        this.results = export.results();
        this.nanoTime = nanoTime;
        this.points = new FramePoints(results, export.cloudSettings());
        this.grid = Camera.rectified(results.depthCamera());
        this.mount = export.mount();
        this.isRefined =
                results.points().stream().anyMatch(p -> p.getCovariance().size() == NUMBERS);
    }

    /** Writes the file; returns what was written, one line. */
    String write() throws EngineException {
        Path file = results.folder().replaceable(ResultFolder.MCAP);
        Optional<Recording> recording = export.recording();
        try (RosRecording out = new RosRecording(file, nanoTime)) {
            begin(out);
            if (recording.isPresent()) {
                try (Recording.Opened opened = recording.get().open(Settings.defaults())) {
                    frames(out, opened);
                }
            } else {
                for (int i = 0; i < results.points().size(); i++) {
                    frame(out, i);
                }
            }
        } catch (SourceException e) {
            throw new EngineException(e.getMessage(), e);
        } catch (IOException e) {
            throw ResultFolder.unwritable(file, e);
        }
        return "%s: %d frames%s"
                .formatted(
                        file,
                        results.points().size(),
                        recording.isPresent() ? "" : "; no pictures, since there is no recording");
    }

    /** Writes what holds for the whole drive. */
    private void begin(RosRecording out) throws IOException {
        List<TrajectoryPoint> all = results.points();
        long first = all.get(0).getCaptureTimeNanos();
        out.add(
                "/tf_static",
                RosType.TRANSFORMS,
                first,
                RosMessages.transform(first, BODY, OPTICAL, mount.bodyFromCamera()));
        List<Stamped> path = new ArrayList<>();
        all.forEach(p -> path.add(new Stamped(p.getCaptureTimeNanos(), mapFromBody(p))));
        out.add("/path", RosType.PATH, first, RosMessages.path(first, MAP, path));
    }

    private RigidTransform mapFromBody(TrajectoryPoint p) {
        return mount.body(FramePoints.pose(p));
    }

    /** Writes the frames' own bytes beside what follows from them. */
    private void frames(RosRecording out, Recording.Opened opened)
            throws EngineException, IOException {
        Map<Long, Integer> places = new HashMap<>();
        for (int i = 0; i < results.points().size(); i++) {
            places.put(results.points().get(i).getSequence(), i);
        }
        int written = 0;
        for (Optional<Frame> next = opened.source().next();
                next.isPresent();
                next = opened.source().next()) {
            Frame frame = next.get();
            Integer place = places.get(frame.getSequence());
            if (place == null) {
                continue;
            }
            // Frames that the recording lacks come before those that it has.
            while (written < place) {
                frame(out, written++);
            }
            if (frame.getData().hasRemaining()) {
                picture(out, frame, opened.camera());
            }
            frame(out, written++);
        }
        while (written < results.points().size()) {
            frame(out, written++);
        }
    }

    private static void picture(RosRecording out, Frame frame, Camera camera) throws IOException {
        long time = frame.getCaptureTimeNanos();
        byte[] data = new byte[frame.getData().remaining()];
        frame.getData().duplicate().get(data);
        String format = data.length > 1 && data[1] == 'P' ? "png" : "jpeg";
        out.add(
                IMAGE,
                RosType.COMPRESSED_IMAGE,
                time,
                RosMessages.compressedImage(time, OPTICAL, format, data));
        out.add(
                "/camera/camera_info",
                RosType.CAMERA_INFO,
                time,
                RosMessages.cameraInfo(time, OPTICAL, camera));
    }

    private void frame(RosRecording out, int index) throws EngineException, IOException {
        TrajectoryPoint p = results.points().get(index);
        long time = p.getCaptureTimeNanos();
        RigidTransform pose = mapFromBody(p);
        out.add("/tf", RosType.TRANSFORMS, time, RosMessages.transform(time, MAP, BODY, pose));
        out.add("/pose", RosType.POSE, time, RosMessages.pose(time, MAP, pose));
        out.add(
                "/odom",
                RosType.ODOMETRY,
                time,
                RosMessages.odometry(
                        time, MAP, BODY, pose, covariance(index, pose), twist(index, pose)));
        Optional<DepthImage> depth = results.depth(p.getSequence());
        if (depth.isPresent()) {
            out.add(
                    "/depth/image",
                    RosType.IMAGE,
                    time,
                    RosMessages.depthImage(time, OPTICAL, depth.get()));
            out.add(
                    "/depth/camera_info",
                    RosType.CAMERA_INFO,
                    time,
                    RosMessages.cameraInfo(time, OPTICAL, grid));
            out.add(
                    "/points",
                    RosType.POINT_CLOUD,
                    time,
                    RosMessages.pointCloud(time, OPTICAL, cloud(p)));
        }
        Optional<byte[]> confidence = results.confidencePng(p.getSequence());
        if (confidence.isPresent()) {
            out.add(
                    "/confidence/image/compressed",
                    RosType.COMPRESSED_IMAGE,
                    time,
                    RosMessages.compressedImage(time, OPTICAL, "mono8; png", confidence.get()));
        }
    }

    /** Returns every fourth pixel of every fourth row that is trusted, coloured by its confidence. */
    private byte[] cloud(TrajectoryPoint p) throws EngineException {
        ByteBuffer[] rows = {ByteBuffer.allocate(1 << 16).order(ByteOrder.LITTLE_ENDIAN)};
        points.each(
                p,
                RigidTransform.IDENTITY,
                Optional.empty(),
                CLOUD_STRIDE,
                (x, y, z, rgb, confidence, range) -> {
                    if (rows[0].remaining() < RosMessages.POINT_BYTES) {
                        rows[0] =
                                ByteBuffer.allocate(2 * rows[0].capacity())
                                        .order(ByteOrder.LITTLE_ENDIAN)
                                        .put(rows[0].flip());
                    }
                    int level = Math.round(255 * confidence);
                    rows[0].putFloat((float) x)
                            .putFloat((float) y)
                            .putFloat((float) z)
                            .putInt(level << 16 | level << 8 | level);
                });
        byte[] bytes = new byte[rows[0].position()];
        rows[0].flip().get(bytes);
        return bytes;
    }

    /** Returns the covariance of a motion in the body's axes, as its record says it; empty where it says none. */
    private Optional<double[]> covariance(TrajectoryPoint now) {
        List<Float> told = now.getCovariance();
        return told.size() == NUMBERS
                ? Optional.of(
                        PoseCovariance.moved(
                                mount.bodyFromCamera(),
                                told.stream().mapToDouble(Float::doubleValue).toArray()))
                : Optional.empty();
    }

    /**
     * Returns the covariance of a pose; zeros where nothing tells it. Called once for each frame, in their order. A motion
     * that was not refined in a drive where others were is as uncertain as it is large.
     */
    private double[] covariance(int index, RigidTransform pose) {
        if (!isRefined) {
            return new double[NUMBERS];
        }
        TrajectoryPoint now = results.points().get(index);
        if (index > 0) {
            RigidTransform motion =
                    pose.inverse().times(mapFromBody(results.points().get(index - 1)));
            uncertainty.add(
                    motion, covariance(now).orElseGet(() -> PoseCovariance.ofPredicted(motion)));
        }
        Float unit = now.getScaleUncertainty();
        return uncertainty.inMap(pose, unit == null ? 0 : unit);
    }

    /**
     * Returns the velocity since the frame before, in the body's axes: v = R_k^-1 (t_k - t_(k-1)) / dt, w = log(R_(k-1)^-1
     * R_k) / dt. None of a lost frame, whose pose is predicted, is told.
     */
    private Twist twist(int index, RigidTransform pose) {
        double[] covariance = new double[NUMBERS];
        TrajectoryPoint now = results.points().get(index);
        if (index == 0 || now.getStatus() == TrackingStatus.LOST) {
            return new Twist(Vector3.ZERO, Vector3.ZERO, covariance);
        }
        TrajectoryPoint before = results.points().get(index - 1);
        double dt = (now.getCaptureTimeNanos() - before.getCaptureTimeNanos()) * 1e-9;
        if (!(dt > 0)) {
            return new Twist(Vector3.ZERO, Vector3.ZERO, covariance);
        }
        RigidTransform earlier = mapFromBody(before);
        Rotation turn = earlier.rotation().inverse().times(pose.rotation());
        Vector3 step = pose.translation().minus(earlier.translation());
        covariance =
                Arrays.stream(covariance(now).orElse(covariance)).map(c -> c / (dt * dt)).toArray();
        return new Twist(
                pose.rotation().inverse().apply(step).times(1 / dt),
                turn.axisAngle().times(1 / dt),
                covariance);
    }
}
