package dev.egomotion.engine;

import dev.egomotion.codecs.SourceException;
import dev.egomotion.codecs.recording.FrameSource;
import dev.egomotion.codecs.trajectory.GpsTrack;
import dev.egomotion.codecs.trajectory.Trajectory;
import dev.egomotion.engine.cluster.Cluster;
import dev.egomotion.engine.failure.BadInputException;
import dev.egomotion.engine.failure.EngineException;
import dev.egomotion.engine.ingest.Rate;
import dev.egomotion.geometry.values.Camera;
import dev.egomotion.model.ModelLocation;
import dev.egomotion.schemas.TrajectoryPoint;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * A replay of a recorded drive: choose, then {@link #run}.
 *
 * <pre>{@code
 * ReplayResult result = Replay.of(Path.of("drive.mp4")).camera(Path.of("camera.yaml")).out(Path.of("out")).run();
 * result.points().forEach(point -> System.out.println(point.worldFromCamera().translation()));
 * }</pre>
 *
 * <p>Without a cluster it runs on a broker inside this process. Used by one thread, and once.
 */
public final class Replay {
    /**
     * What is replayed, open.
     *
     * @param name names the results' folder and the camera where nobody names either
     * @param inputs files and folders that it is read from
     * @param source the recording; closed by the replay
     * @param camera the camera that took it
     * @param truth known poses
     * @param gps where a satellite receiver was, on the recording's clock
     * @param notes what the user should know of how it is read, one line each
     */
    public record Drive(
            String name,
            List<Path> inputs,
            FrameSource source,
            Camera camera,
            Optional<Trajectory> truth,
            Optional<GpsTrack> gps,
            List<String> notes) {
        /** Takes a copy of the notes. */
        public Drive {
            notes = List.copyOf(notes);
        }

        /** A drive without a satellite receiver. */
        public Drive(
                String name,
                List<Path> inputs,
                FrameSource source,
                Camera camera,
                Optional<Trajectory> truth) {
            this(
                    name,
                    inputs,
                    source,
                    camera,
                    truth,
                    Optional.empty(),
                    source.description().notes());
        }
    }

    private final Optional<Drive> drive;
    private Recording recording;
    private Settings settings = Settings.defaults();
    private ModelLocation model = ModelLocation.starter();
    private Optional<Cluster> cluster = Optional.empty();
    private Place place = Place.OWN;
    private Optional<String> cameraId = Optional.empty();
    private Optional<Path> out = Optional.empty();
    private Optional<Path> reference = Optional.empty();
    private boolean overwrite;
    private Rate rate = Rate.MAX;
    private final Map<String, String> shown = new LinkedHashMap<>();

    private Replay(Optional<Drive> drive, Recording recording) {
        this.drive = drive;
        this.recording = recording;
    }

    /** Returns the replay of a whole recording, on a broker inside this process, with the project's own networks. */
    public static Replay of(Path input) {
        return of(Recording.of(input));
    }

    /** Returns the replay of a recording. */
    public static Replay of(Recording recording) {
        return new Replay(Optional.empty(), recording);
    }

    /** Returns the replay of a drive that is open already, such as a rendered one. */
    public static Replay of(Drive drive) {
        return new Replay(Optional.of(drive), Recording.of(Path.of(drive.name())));
    }

    /** Takes the intrinsics from a file: ROS, OpenCV or KITTI. */
    public Replay camera(Path file) {
        recording = recording.withCamera(file);
        return this;
    }

    /** Sets the camera's height above the ground, metres: lengths are then metres. */
    public Replay cameraHeight(double metres) {
        recording = recording.withCameraHeight(metres);
        return this;
    }

    /** Sets what everything runs with. */
    public Replay settings(Settings chosen) {
        settings = chosen;
        return this;
    }

    /** Sets the networks. */
    public Replay model(ModelLocation location) {
        model = location;
        return this;
    }

    /** Works on a cluster, with topics of its own that are removed at the end. */
    public Replay on(Cluster chosen) {
        cluster = Optional.of(chosen);
        return this;
    }

    /** Leaves its own topics on the cluster. */
    public Replay keepTopics() {
        place = Place.OWN_KEPT;
        return this;
    }

    /** Publishes for the service that runs on the cluster and reads its results; refused if the settings differ. */
    public Replay joinService() {
        place = Place.GUEST;
        return this;
    }

    /** Sets the key of the camera's records. */
    public Replay cameraId(String id) {
        cameraId = Optional.of(id);
        return this;
    }

    /** Sets the folder for the results: an empty or a new one. */
    public Replay out(Path folder) {
        out = Optional.of(folder);
        return this;
    }

    /** Replaces an earlier replay's results in the folder; other files there stay. */
    public Replay overwrite() {
        overwrite = true;
        return this;
    }

    /** Compares with the poses of a file: KITTI, TUM or EuRoC. */
    public Replay reference(Path file) {
        reference = Optional.of(file);
        return this;
    }

    /** Sets how fast the recording is replayed; as fast as it goes unless set. */
    public Replay rate(Rate chosen) {
        rate = chosen;
        return this;
    }

    /** Shows what was chosen in the summary and the report, by name. */
    public Replay showing(Map<String, String> options) {
        shown.putAll(options);
        return this;
    }

    /**
     * Runs it.
     *
     * @return what came of it; every file is written
     * @throws BadInputException if the recording, the camera, the folder or the settings cannot be used
     * @throws EngineException if the pipeline, the output or the recording failed; what was done is in the files
     * @throws InterruptedException if the thread is interrupted
     */
    public ReplayResult run() throws EngineException, InterruptedException {
        return run(new ReplayListener() {});
    }

    /**
     * Runs it, as {@link #run()} does.
     *
     * @param listener told how it goes
     */
    public ReplayResult run(ReplayListener listener) throws EngineException, InterruptedException {
        if (cluster.isEmpty() && place != Place.OWN) {
            throw new BadInputException(
                    (place == Place.GUEST ? "--join" : "--keep-topics")
                            + ": only with --bootstrap-servers");
        }
        if (drive.isPresent()) {
            return run(drive.get(), listener);
        }
        if (!settings.topology().refinement().enabled()) {
            recording.requireNothingOfRefinement();
        }
        try (Recording.Opened opened = recording.open(settings)) {
            Drive recorded =
                    new Drive(
                            recording.name(),
                            List.of(recording.input()),
                            opened.source(),
                            opened.camera(),
                            truth(),
                            opened.gps(),
                            opened.notes());
            return run(recorded, listener);
        }
    }

    private ReplayResult run(Drive chosen, ReplayListener listener)
            throws EngineException, InterruptedException {
        Path folder = out.orElseGet(() -> Path.of("egomotion-out", chosen.name()));
        ReplayRun.Choice choice =
                new ReplayRun.Choice(
                        settings, model, cluster, place, cameraId, folder, overwrite, rate, shown);
        return new ReplayRun(chosen, choice, listener).run();
    }

    /**
     * Returns the trajectory record of every frame, in the frames' order, without a broker and without files: decoded,
     * predicted and refined in this thread. The records are those that {@link #run} gives, bit for bit.
     *
     * @throws BadInputException if the recording, the camera or the networks cannot be used
     * @throws EngineException if the recording cannot be read to its end
     * @throws InterruptedException if the thread is interrupted
     */
    public List<TrajectoryPoint> points() throws EngineException, InterruptedException {
        try (InProcessReplay replay = InProcessReplay.open(settings, model)) {
            return replay.points(recording, cameraId.orElseGet(recording::name), points -> {});
        }
    }

    /** The file that was given, else a drive in our own layout may carry its true poses. */
    private Optional<Trajectory> truth() throws BadInputException {
        Path file = reference.orElseGet(() -> recording.input().resolve("poses.txt"));
        if (reference.isEmpty() && !Files.isRegularFile(file)) {
            return Optional.empty();
        }
        try {
            return Optional.of(Trajectory.read(file, Optional.empty()));
        } catch (SourceException e) {
            throw new BadInputException(e.getMessage(), e);
        }
    }
}
