package dev.egomotion.engine.export;

import dev.egomotion.codecs.trajectory.TimedPose;
import dev.egomotion.codecs.trajectory.TrajectoryFile;
import dev.egomotion.engine.Recording;
import dev.egomotion.engine.failure.BadInputException;
import dev.egomotion.engine.failure.EngineException;
import dev.egomotion.engine.results.ResultFolder;
import dev.egomotion.engine.results.SavedResults;
import dev.egomotion.geometry.values.DepthImage;
import dev.egomotion.geometry.values.RgbImage;
import dev.egomotion.schemas.TrackingStatus;
import dev.egomotion.schemas.TrajectoryPoint;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Writes the results of a replay, or of one segment of a live camera, for other tools, into their own folder.
 *
 * <pre>{@code
 * new Export(SavedResults.open(Path.of("out")), Optional.empty(), CloudSettings.of(0.5, 40, 0.1)).cloud();
 * }</pre>
 */
public final class Export {
    /** Cubes of a fused cloud that are kept: about 200 MB. */
    private static final int MOST_CUBES = 1_500_000;

    /** Shares that frames have in what is kept of the fused cloud; measured in docs/experiments/depth.md. */
    private static final double LEAST_AGREEING = 0.5;

    private static final double MOST_THROUGH = 0.1;

    private static final int ROWS_AT_ONCE = 1 << 16;

    private final SavedResults results;
    private final Optional<Recording> recording;
    private final CloudSettings cloud;
    private final Mount mount;

    /**
     * Chooses what is exported.
     *
     * @param recording whose frames give colours; where it is not given that of the results' summary, if it still lies
     *     there, with the camera that the results were made with
     */
    public Export(SavedResults results, Optional<Path> recording, CloudSettings cloud) {
        this(
                results,
                recording.or(results::recording).map(path -> recording(results, path)),
                cloud,
                Mount.CAMERA);
    }

    private Export(
            SavedResults results, Optional<Recording> recording, CloudSettings cloud, Mount mount) {
        this.results = results;
        this.recording = recording;
        this.cloud = cloud;
        this.mount = mount;
    }

    /** Returns this export with poses of the body that the camera sits on, where those are a body's. */
    public Export mounted(Mount chosen) throws BadInputException {
        if (chosen.hasOffset() && !results.isMetric()) {
            throw new BadInputException(
                    "--mount: %s: lengths are in the networks' own unit, and the camera's place on the body is in metres; replay with --camera-height or --speed"
                            .formatted(results.folder().path()));
        }
        return new Export(results, recording, cloud, chosen);
    }

    /** Returns how the camera sits on the body. */
    Mount mount() {
        return mount;
    }

    private static Recording recording(SavedResults results, Path path) {
        List<TrajectoryPoint> points = results.points();
        Recording whole =
                Recording.of(path)
                        .withFrames(
                                points.get(0).getSequence(),
                                points.get(points.size() - 1).getSequence());
        return results.cameraFile().map(whole::withCamera).orElse(whole);
    }

    /** Returns what is exported. */
    SavedResults results() {
        return results;
    }

    /** Returns where frames come from. */
    Optional<Recording> recording() {
        return recording;
    }

    /** Returns which points are wanted. */
    CloudSettings cloudSettings() {
        return cloud;
    }

    private String world() {
        return "world of the first camera, x right, y down, z forward, "
                + (results.isMetric() ? "metres" : "the networks' own unit of length");
    }

    /** Runs with the frames of the recording, where there is one. */
    private interface WithFrames {
        void run(FrameImages images) throws EngineException, IOException;
    }

    /** The image of a frame, asked for in their order. */
    private interface FrameImages {
        Optional<RgbImage> of(TrajectoryPoint frame) throws EngineException;
    }

    private void withFrames(WithFrames work) throws EngineException, IOException {
        if (recording.isEmpty()) {
            work.run(frame -> Optional.empty());
            return;
        }
        try (RecordedFrames frames = new RecordedFrames(recording.get(), results.depthCamera())) {
            work.run(frame -> frames.image(frame.getSequence()));
        }
    }

    /**
     * Writes one point cloud of all frames, fused.
     *
     * @return what was written, one line
     */
    public String cloud() throws EngineException {
        FusedCloud fused = fused();
        Path file = results.folder().replaceable(ResultFolder.CLOUD);
        try (FileChannel out =
                FileChannel.open(
                        file,
                        StandardOpenOption.CREATE,
                        StandardOpenOption.WRITE,
                        StandardOpenOption.TRUNCATE_EXISTING)) {
            write(out, ByteBuffer.wrap(PlyFile.header(fused.size(), fused.isColoured(), world())));
            PlyFile.Rows rows = new PlyFile.Rows(ROWS_AT_ONCE, fused.isColoured());
            IOException[] failure = new IOException[1];
            fused.each(
                    (x, y, z, rgb, confidence, range) -> {
                        rows.accept(x, y, z, rgb, confidence, range);
                        if (rows.count() == ROWS_AT_ONCE && failure[0] == null) {
                            failure[0] = tried(out, rows.take());
                        }
                    });
            if (failure[0] != null) {
                throw failure[0];
            }
            write(out, rows.take());
        } catch (IOException e) {
            throw ResultFolder.unwritable(file, e);
        }
        int early = results.points().size() - settled().size();
        return "%s: %d points, one in a cube of %s%s%s"
                .formatted(
                        file,
                        fused.size(),
                        fused.cube() + (results.isMetric() ? " m" : ""),
                        early == 0
                                ? ""
                                : "; without %d frames whose unit of length had not settled"
                                        .formatted(early),
                        fused.isColoured() ? "" : "; no colours, since there is no recording");
    }

    private static @Nullable IOException tried(FileChannel out, ByteBuffer bytes) {
        try {
            write(out, bytes);
            return null;
        } catch (IOException e) {
            return e;
        }
    }

    /** Returns the points of all frames, fused, those alone that other frames bear out. */
    FusedCloud fused() throws EngineException {
        return fused(settled(), LEAST_AGREEING, MOST_THROUGH);
    }

    /**
     * Returns the frames whose unit of length had settled: it is known as well as points shall be, or half as well as of the
     * best frame. All, where these are fewer than half.
     */
    private List<TrajectoryPoint> settled() {
        double least =
                results.points().stream()
                        .filter(p -> p.getScaleUncertainty() != null)
                        .mapToDouble(TrajectoryPoint::getScaleUncertainty)
                        .min()
                        .orElse(0);
        double most = Math.max(PointConfidence.TOLERANCE, 2 * least);
        List<TrajectoryPoint> settled =
                results.points().stream()
                        .filter(
                                p ->
                                        p.getScaleUncertainty() == null
                                                || p.getScaleUncertainty() <= most)
                        .toList();
        return 2 * settled.size() < results.points().size() ? results.points() : settled;
    }

    /** Returns the points of some frames, fused, as far as {@link Witnesses} with these shares bear them out. */
    FusedCloud fused(List<TrajectoryPoint> frames, double leastAgreeing, double mostThrough)
            throws EngineException {
        FramePoints points = new FramePoints(results, cloud);
        FusedCloud fused = new FusedCloud(cloud.cube(), MOST_CUBES);
        try {
            withFrames(
                    images -> {
                        for (TrajectoryPoint frame : frames) {
                            fused.of((int) frame.getSequence());
                            points.each(frame, FramePoints.pose(frame), images.of(frame), 1, fused);
                        }
                    });
        } catch (IOException e) {
            throw new EngineException(EngineException.line(e), e);
        }
        if (fused.size() == 0) {
            throw new BadInputException(
                    "%s: no pixel of any depth map has a confidence of %s; give a lower --min-confidence or a longer --max-range"
                            .formatted(results.folder().path(), cloud.leastConfidence()));
        }
        Witnesses witnesses =
                new Witnesses(fused, results.depthCamera(), leastAgreeing, mostThrough);
        for (TrajectoryPoint frame : frames) {
            Optional<DepthImage> depth = results.depth(frame.getSequence());
            if (depth.isPresent() && frame.getStatus() != TrackingStatus.LOST) {
                witnesses.ask((int) frame.getSequence(), FramePoints.pose(frame), depth.get());
            }
        }
        fused.retain(witnesses.borneOut());
        if (fused.size() == 0) {
            throw new BadInputException(
                    "%s: no point is borne out by a second frame; --ply-per-frame writes each frame's own"
                            .formatted(results.folder().path()));
        }
        return fused;
    }

    /**
     * Writes a point cloud for each frame, all in the world of the first.
     *
     * @return what was written, one line
     */
    public String clouds() throws EngineException {
        FramePoints points = new FramePoints(results, cloud);
        boolean coloured = recording.isPresent();
        long[] count = new long[2];
        try {
            withFrames(
                    images -> {
                        for (TrajectoryPoint frame : results.points()) {
                            Optional<RgbImage> image = images.of(frame);
                            PlyFile.Rows rows = new PlyFile.Rows(ROWS_AT_ONCE, coloured);
                            points.each(frame, FramePoints.pose(frame), image, 1, rows);
                            if (rows.count() > 0) {
                                count[0]++;
                                count[1] += rows.count();
                                write(frame.getSequence(), rows, coloured);
                            }
                        }
                    });
        } catch (IOException e) {
            throw ResultFolder.unwritable(results.folder().path().resolve(ResultFolder.CLOUDS), e);
        }
        return "%s: %d files, %d points"
                .formatted(
                        results.folder().path().resolve(ResultFolder.CLOUDS), count[0], count[1]);
    }

    private void write(long sequence, PlyFile.Rows rows, boolean coloured)
            throws EngineException, IOException {
        Path file =
                results.folder()
                        .replaceable("%s/%06d.ply".formatted(ResultFolder.CLOUDS, sequence));
        try (FileChannel out =
                FileChannel.open(
                        file,
                        StandardOpenOption.CREATE,
                        StandardOpenOption.WRITE,
                        StandardOpenOption.TRUNCATE_EXISTING)) {
            write(out, ByteBuffer.wrap(PlyFile.header(rows.count(), coloured, world())));
            write(out, rows.take());
        }
    }

    private static void write(FileChannel out, ByteBuffer bytes) throws IOException {
        while (bytes.hasRemaining()) {
            out.write(bytes);
        }
    }

    /**
     * Writes the path for maps, GPX.
     *
     * @return what was written, one line
     */
    public String gpx(StartPosition start) throws EngineException {
        return text(ResultFolder.GPX, path(start).gpx());
    }

    /**
     * Writes the path for maps, KML.
     *
     * @return what was written, one line
     */
    public String kml(StartPosition start) throws EngineException {
        return text(ResultFolder.KML, path(start).kml());
    }

    /**
     * Writes the path of the body, TUM rows: mapFromBody, the map being the body at the first frame of the drive, x forward, y
     * left, z up.
     *
     * @return what was written, one line
     */
    public String body() throws EngineException {
        Path file = results.folder().replaceable(ResultFolder.BODY);
        StringBuilder rows = new StringBuilder();
        for (TrajectoryPoint p : results.points()) {
            rows.append(
                            TrajectoryFile.row(
                                    TrajectoryFile.Format.TUM,
                                    new TimedPose(
                                            p.getCaptureTimeNanos(),
                                            mount.body(FramePoints.pose(p)))))
                    .append('\n');
        }
        ResultFolder.write(file, rows.toString().getBytes(StandardCharsets.UTF_8));
        return "%s: %d poses; %s".formatted(file, results.points().size(), mount.inWords());
    }

    private MapPath path(StartPosition start) throws BadInputException {
        if (!results.isMetric()) {
            throw new BadInputException(
                    "%s: lengths are in the networks' own unit, and a map needs metres; replay with --camera-height or --speed"
                            .formatted(results.folder().path()));
        }
        return new MapPath(start, results.points());
    }

    private String text(String name, String text) throws EngineException {
        Path file = results.folder().replaceable(name);
        ResultFolder.write(file, text.getBytes(StandardCharsets.UTF_8));
        return "%s: %d places".formatted(file, results.points().size());
    }

    /**
     * Writes everything as ROS 2 messages: poses, path, depth, points and, where there is a recording, its pictures. A
     * second of it at most is lost when the program is killed.
     *
     * @return what was written, one line
     */
    public String mcap() throws EngineException {
        return new McapExport(this, System::nanoTime).write();
    }

    /** What can be written. */
    public enum Kind {
        /** One fused point cloud. */
        PLY,
        /** A point cloud for each frame. */
        PLY_PER_FRAME,
        /** The path for maps, GPX. */
        GPX,
        /** The path for maps, KML. */
        KML,
        /** Everything as ROS 2 messages, MCAP. */
        MCAP,
        /** The path of the body that the camera sits on, TUM. */
        BODY
    }

    /** Returns the kinds that are wanted. */
    public static List<Kind> kinds(
            boolean ply,
            boolean plyPerFrame,
            boolean gpx,
            boolean kml,
            boolean mcap,
            boolean body) {
        boolean[] wanted = {ply, plyPerFrame, gpx, kml, mcap, body};
        return Arrays.stream(Kind.values()).filter(kind -> wanted[kind.ordinal()]).toList();
    }

    /**
     * Writes several.
     *
     * @param start where on Earth the drive began; needed by maps alone
     * @param lines told what was written, one line each
     * @throws BadInputException if something needs what is not given
     */
    public void write(List<Kind> kinds, Optional<StartPosition> start, Consumer<String> lines)
            throws EngineException {
        if (kinds.isEmpty()) {
            throw new BadInputException(
                    "nothing is asked for; give --ply, --ply-per-frame, --gpx, --kml, --mcap or --body");
        }
        boolean maps = kinds.contains(Kind.GPX) || kinds.contains(Kind.KML);
        if (maps && start.isEmpty()) {
            throw new BadInputException(
                    "--gpx, --kml: a map needs --start-position LAT,LON and --heading DEGREES of the first frame");
        }
        for (Kind kind : kinds) {
            lines.accept(
                    switch (kind) {
                        case PLY -> cloud();
                        case PLY_PER_FRAME -> clouds();
                        case GPX -> gpx(start.orElseThrow());
                        case KML -> kml(start.orElseThrow());
                        case MCAP -> mcap();
                        case BODY -> body();
                    });
        }
    }
}
