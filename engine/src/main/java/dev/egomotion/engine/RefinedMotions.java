package dev.egomotion.engine;

import com.fasterxml.jackson.databind.ObjectMapper;
import dev.egomotion.codecs.FileTrouble;
import dev.egomotion.engine.failure.BadInputException;
import dev.egomotion.engine.failure.EngineException;
import dev.egomotion.geometry.values.RigidTransform;
import dev.egomotion.geometry.values.Rotation;
import dev.egomotion.geometry.values.Vector3;
import dev.egomotion.model.ModelLocation;
import dev.egomotion.schemas.TrackingStatus;
import dev.egomotion.schemas.TrajectoryPoint;
import dev.egomotion.topology.settings.DepthChoice;
import dev.egomotion.topology.settings.OutputSettings;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * The motions of drives as refinement finds them, decoded, predicted and refined in this process; those that it is sure
 * of can teach networks. What is found is kept in a folder, a file for each drive, and taken from there the next time.
 */
public final class RefinedMotions {
    private static final long NANOS_BETWEEN_LINES = 10_000_000_000L;

    /**
     * Above this standard deviation of the log of the unit of length a motion is not in metres yet: the camera's height settles it within
     * the first frames.
     */
    private static final float UNIT_UNSURE = 0.1f;

    private final Settings settings;
    private final Path folder;
    private final TaughtRecordings taught;
    private final Optional<Path> networks;
    private final boolean resumed;
    private final Consumer<String> lines;

    /**
     * What a drive's file holds.
     *
     * @param cameraHeight metres
     * @param follows fingerprint of the networks that were refined, by their hashes, and of all settings
     * @param motions of frames 0 and 1, 1 and 2, ...: tx, ty, tz, metres, and qx, qy, qz, qw of previousFromNext; null where unsure
     */
    private record Kept(double cameraHeight, String follows, List<double @Nullable []> motions) {}

    /**
     * Prepares to refine.
     *
     * @param folder where motions are kept
     * @param cameraHeight metres, of drives whose camera file states none; 0 where all do
     * @param networks folder of the networks to refine; empty for the project's own
     * @param resumed whether only what is kept is taken, whatever networks refined it
     * @param lines told how it goes
     */
    public RefinedMotions(
            Path folder,
            double cameraHeight,
            Optional<Path> networks,
            boolean resumed,
            Consumer<String> lines) {
        this.folder = folder;
        this.networks = networks;
        this.resumed = resumed;
        this.lines = lines;
        Settings defaults = Settings.defaults();
        OutputSettings output =
                new OutputSettings(defaults.topology().output().depthSize(), false, false);
        settings =
                defaults.withTopology(
                        defaults.topology().withOutput(output).withDepth(DepthChoice.network()));
        taught = new TaughtRecordings(settings, cameraHeight);
    }

    /**
     * Returns the motions of drives.
     *
     * @param drives folders in the drive layout, of different names
     * @return of every drive, in their order, previousFromNext of its frames 0 and 1, 1 and 2, ..., metres; empty where the
     *     later frame was not tracked, its pose is not refined, or the unit of length was unsure or taken up anew
     * @throws BadInputException if a drive, or what is kept of it, cannot be used
     * @throws EngineException if a drive cannot be read to its end or its motions cannot be kept
     * @throws InterruptedException if the thread is interrupted
     */
    public List<List<Optional<RigidTransform>>> of(List<Path> drives)
            throws EngineException, InterruptedException {
        List<Recording> recordings = taught.recordings(drives, "refined motions");
        if (resumed) {
            return ofRecordings(recordings, Optional.empty());
        }
        ModelLocation location = networks.map(ModelLocation::of).orElseGet(ModelLocation::starter);
        try (InProcessReplay replay = InProcessReplay.open(settings, location)) {
            return ofRecordings(recordings, Optional.of(replay));
        }
    }

    /** Takes what is kept, and refines the rest where there is a replay to do it with. */
    private List<List<Optional<RigidTransform>>> ofRecordings(
            List<Recording> recordings, Optional<InProcessReplay> replay)
            throws EngineException, InterruptedException {
        List<Optional<Kept>> found = new ArrayList<>();
        for (Recording recording : recordings) {
            Optional<Kept> kept = kept(recording, replay.map(InProcessReplay::fingerprint));
            if (replay.isEmpty() && kept.isEmpty()) {
                throw new BadInputException(
                        file(recording)
                                + ": no refined motions; a run that is resumed has those that it began with");
            }
            found.add(kept);
        }
        List<List<Optional<RigidTransform>>> motions = new ArrayList<>();
        for (int i = 0; i < recordings.size(); i++) {
            String which = "drive %d of %d".formatted(i + 1, recordings.size());
            Kept kept =
                    found.get(i).isPresent()
                            ? found.get(i).get()
                            : refine(recordings.get(i), which, replay.orElseThrow());
            motions.add(kept.motions().stream().map(RefinedMotions::transform).toList());
            lines.accept(
                    "%s, %s: %d of %d motions refined%s"
                            .formatted(
                                    which,
                                    recordings.get(i).name(),
                                    kept.motions().stream().filter(m -> m != null).count(),
                                    kept.motions().size(),
                                    found.get(i).isPresent()
                                            ? ", found in " + file(recordings.get(i))
                                            : ""));
        }
        return motions;
    }

    private Path file(Recording recording) {
        return folder.resolve(recording.name() + ".json");
    }

    /** Returns what is kept of a drive, if it was made with the same choices. */
    private Optional<Kept> kept(Recording recording, Optional<String> follows)
            throws EngineException {
        Path file = file(recording);
        if (!Files.isRegularFile(file)) {
            return Optional.empty();
        }
        Kept kept;
        try {
            kept = new ObjectMapper().readValue(file.toFile(), Kept.class);
        } catch (IOException e) {
            throw new BadInputException(
                    file + ": holds no refined motions: " + FileTrouble.reading(e), e);
        }
        double height = recording.cameraHeight().orElseThrow();
        TaughtRecordings.requireSame(file, "camera height", kept.cameraHeight(), height);
        if (follows.isPresent()) {
            TaughtRecordings.requireSame(
                    file, "networks and settings", kept.follows(), follows.get());
        }
        return Optional.of(kept);
    }

    private Kept refine(Recording recording, String which, InProcessReplay replay)
            throws EngineException, InterruptedException {
        lines.accept("refining %s: %s".formatted(which, recording.input()));
        long[] next = {System.nanoTime() + NANOS_BETWEEN_LINES};
        List<TrajectoryPoint> points =
                replay.points(
                        recording,
                        recording.name(),
                        done -> {
                            if (System.nanoTime() - next[0] >= 0) {
                                next[0] += NANOS_BETWEEN_LINES;
                                lines.accept("refining %s: frame %d".formatted(which, done));
                            }
                        });
        Kept made =
                new Kept(
                        recording.cameraHeight().orElseThrow(),
                        replay.fingerprint(),
                        motions(points));
        keep(file(recording), made);
        return made;
    }

    private static void keep(Path file, Kept made) throws EngineException {
        try {
            Files.createDirectories(file.toAbsolutePath().getParent());
            Path unfinished = file.resolveSibling("." + file.getFileName());
            new ObjectMapper().writeValue(unfinished.toFile(), made);
            Files.move(unfinished, file, StandardCopyOption.ATOMIC_MOVE);
        } catch (IOException e) {
            throw new EngineException(file + ": " + FileTrouble.writing(e), e);
        }
    }

    /** Returns the motions between points that follow each other. */
    private static List<double @Nullable []> motions(List<TrajectoryPoint> points) {
        List<double @Nullable []> motions = new ArrayList<>();
        for (int i = 1; i < points.size(); i++) {
            RigidTransform motion =
                    worldFromCamera(points.get(i - 1))
                            .inverse()
                            .times(worldFromCamera(points.get(i)));
            motions.add(isSure(points.get(i)) ? numbers(motion) : null);
        }
        return motions;
    }

    private static RigidTransform worldFromCamera(TrajectoryPoint p) {
        return new RigidTransform(
                new Rotation(p.getQx(), p.getQy(), p.getQz(), p.getQw()),
                new Vector3(p.getTx(), p.getTy(), p.getTz()));
    }

    static boolean isSure(TrajectoryPoint point) {
        return point.getStatus() == TrackingStatus.TRACKED
                && point.getTracks() != null
                && point.getScaleUncertainty() != null
                && point.getScaleUncertainty() <= UNIT_UNSURE
                && !point.getScaleReset();
    }

    private static double[] numbers(RigidTransform m) {
        Vector3 t = m.translation();
        Rotation q = m.rotation();
        return new double[] {t.x(), t.y(), t.z(), q.x(), q.y(), q.z(), q.w()};
    }

    private static Optional<RigidTransform> transform(double @Nullable [] m) {
        return m == null
                ? Optional.empty()
                : Optional.of(
                        new RigidTransform(
                                new Rotation(m[3], m[4], m[5], m[6]),
                                new Vector3(m[0], m[1], m[2])));
    }
}
