package dev.egomotion.engine;

import com.fasterxml.jackson.databind.ObjectMapper;
import dev.egomotion.codecs.SourceException;
import dev.egomotion.codecs.recording.DriveWriter;
import dev.egomotion.codecs.still.ConfidencePng;
import dev.egomotion.codecs.still.DepthPng;
import dev.egomotion.codecs.trajectory.TrajectoryFile;
import dev.egomotion.engine.failure.BadInputException;
import dev.egomotion.engine.failure.EngineException;
import dev.egomotion.geometry.values.DepthImage;
import dev.egomotion.geometry.values.RigidTransform;
import dev.egomotion.model.ModelLocation;
import dev.egomotion.odometry.depth.MeasuredDepth;
import dev.egomotion.odometry.refinement.Refinement;
import dev.egomotion.topology.records.EstimateItem.Estimate;
import dev.egomotion.topology.settings.OutputSettings;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * The depth of drives as it is measured from both sides ({@link BothSidedDepth}), in this process; it can teach networks. It is kept in a
 * folder for each drive, and taken from there the next time. Metres are those of the drive's poses where it has some, else of the camera's
 * height.
 */
public final class MeasuredDepthMaps {
    private static final long NANOS_BETWEEN_LINES = 10_000_000_000L;

    /** Written last: a folder without it is not whole. */
    private static final String WHOLE = "measured.json";

    private final Settings settings;
    private final TaughtRecordings taught;
    private final Path folder;
    private final Optional<Path> networks;
    private final boolean resumed;
    private final Consumer<String> lines;

    /**
     * What is said of a drive's maps.
     *
     * @param cameraHeight metres
     * @param follows fingerprint of the networks that were refined, by their hashes, and of all settings
     * @param frames how many maps there are
     * @param known share of all pixels whose depth is known
     */
    private record Kept(double cameraHeight, String follows, int frames, double known) {}

    /** How far a drive is measured. */
    private static final class Counts {
        private int frames;
        private double known;
    }

    /**
     * Prepares to measure.
     *
     * @param folder where maps are kept: DRIVE/%06d.png and DRIVE/uncertainty/%06d.png by the frames' numbers
     * @param cameraHeight metres, of drives whose camera file states none; 0 where all do
     * @param networks folder of the networks to begin with; empty for the project's own
     * @param resumed whether only what is kept is taken, whatever networks it began with
     * @param lines told how it goes
     */
    public MeasuredDepthMaps(
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
        settings = defaults.withTopology(defaults.topology().withOutput(output));
        taught = new TaughtRecordings(settings, cameraHeight);
    }

    /**
     * Returns the folders of drives' maps.
     *
     * @param drives folders in the drive layout, of different names
     * @throws BadInputException if a drive, or what is kept of it, cannot be used
     * @throws EngineException if a drive cannot be read to its end or its maps cannot be kept
     * @throws InterruptedException if the thread is interrupted
     */
    public List<Path> of(List<Path> drives) throws EngineException, InterruptedException {
        List<Recording> recordings = taught.recordings(drives, "measured depth maps");
        if (resumed) {
            return of(recordings, Optional.empty());
        }
        ModelLocation location = networks.map(ModelLocation::of).orElseGet(ModelLocation::starter);
        try (InProcessReplay replay = InProcessReplay.open(settings, location)) {
            return of(recordings, Optional.of(replay));
        }
    }

    private List<Path> of(List<Recording> recordings, Optional<InProcessReplay> replay)
            throws EngineException, InterruptedException {
        List<Optional<Kept>> found = new ArrayList<>();
        for (Recording recording : recordings) {
            Optional<Kept> kept = kept(recording, replay.map(InProcessReplay::fingerprint));
            if (replay.isEmpty() && kept.isEmpty()) {
                throw new BadInputException(
                        maps(recording)
                                + ": no measured depth; a run that is resumed has that which it began with");
            }
            found.add(kept);
        }
        List<Path> folders = new ArrayList<>();
        for (int i = 0; i < recordings.size(); i++) {
            Recording recording = recordings.get(i);
            String which = "drive %d of %d".formatted(i + 1, recordings.size());
            boolean isThere = found.get(i).isPresent();
            Kept kept =
                    isThere ? found.get(i).get() : measure(recording, which, replay.orElseThrow());
            lines.accept(
                    "%s, %s: depth of %.0f %% of the pixels of %d frames measured%s"
                            .formatted(
                                    which,
                                    recording.name(),
                                    100 * kept.known(),
                                    kept.frames(),
                                    isThere ? ", found in " + maps(recording) : ""));
            folders.add(maps(recording));
        }
        return folders;
    }

    private Path maps(Recording recording) {
        return folder.resolve(recording.name());
    }

    private Optional<Kept> kept(Recording recording, Optional<String> follows)
            throws EngineException {
        Path file = maps(recording).resolve(WHOLE);
        if (!Files.isRegularFile(file)) {
            return Optional.empty();
        }
        Kept kept;
        try {
            kept = new ObjectMapper().readValue(file.toFile(), Kept.class);
        } catch (IOException e) {
            throw new BadInputException(
                    file + ": says nothing of measured depth: " + EngineException.line(e), e);
        }
        double height = recording.cameraHeight().orElseThrow();
        TaughtRecordings.requireSame(file, "camera height", kept.cameraHeight(), height);
        if (follows.isPresent()) {
            TaughtRecordings.requireSame(
                    file, "networks and settings", kept.follows(), follows.get());
        }
        return Optional.of(kept);
    }

    private Kept measure(Recording recording, String which, InProcessReplay replay)
            throws EngineException, InterruptedException {
        lines.accept("measuring %s: %s".formatted(which, recording.input()));
        TrueLengths lengths = TrueLengths.of(poses(recording));
        Counts counts = new Counts();
        BothSidedDepth depth =
                new BothSidedDepth(
                        settings.topology().measurement().sweep(),
                        (frame, map) -> keep(recording, frame, map, lengths, counts));
        long[] next = {System.nanoTime() + NANOS_BETWEEN_LINES};
        try {
            Files.createDirectories(maps(recording).resolve("uncertainty"));
            replay.points(
                    recording,
                    recording.name(),
                    estimate -> {
                        lengths.add(refined(estimate));
                        depth.accept(estimate);
                    },
                    done -> {
                        if (System.nanoTime() - next[0] >= 0) {
                            next[0] += NANOS_BETWEEN_LINES;
                            lines.accept("measuring %s: frame %d".formatted(which, done));
                        }
                    });
            depth.end();
            Kept made =
                    new Kept(
                            recording.cameraHeight().orElseThrow(),
                            replay.fingerprint(),
                            counts.frames,
                            counts.known / Math.max(1, counts.frames));
            Path unfinished = maps(recording).resolve("." + WHOLE);
            new ObjectMapper().writeValue(unfinished.toFile(), made);
            Files.move(unfinished, maps(recording).resolve(WHOLE), StandardCopyOption.ATOMIC_MOVE);
            return made;
        } catch (IOException | UncheckedIOException e) {
            throw new EngineException(
                    maps(recording) + ": depth cannot be kept: " + e.getMessage(), e);
        }
    }

    private static TrueLengths.Refined refined(Estimate estimate) {
        Refinement refinement = estimate.refinement().orElseThrow();
        return new TrueLengths.Refined(
                refinement.previousFromTarget().translation().norm(),
                refinement.scale().unitsPerWindowUnit());
    }

    /** Returns the drive's poses, in the frames' order; none where it has no such file. */
    private static List<RigidTransform> poses(Recording recording) throws BadInputException {
        Path file = recording.input().resolve("poses.txt");
        if (!Files.isRegularFile(file)) {
            return List.of();
        }
        try {
            List<RigidTransform> poses = new ArrayList<>();
            TrajectoryFile.read(file, TrajectoryFile.Format.KITTI)
                    .forEach(pose -> poses.add(pose.worldFromCamera()));
            return poses;
        } catch (SourceException e) {
            throw new BadInputException(e.getMessage(), e);
        }
    }

    private void keep(
            Recording recording, int frame, MeasuredDepth map, TrueLengths lengths, Counts counts) {
        float[] depth = map.depth().depth().clone();
        float metres = (float) lengths.metresPerUnit(frame);
        int known = 0;
        for (int p = 0; p < depth.length; p++) {
            depth[p] *= metres;
            known += depth[p] > 0 ? 1 : 0;
        }
        String name = "%06d.png".formatted(frame);
        DepthImage inMetres = new DepthImage(map.depth().width(), map.depth().height(), depth);
        try {
            Files.write(
                    maps(recording).resolve(name),
                    DepthPng.encode(inMetres, DriveWriter.DEPTH_SCALE));
            Files.write(
                    maps(recording).resolve("uncertainty").resolve(name),
                    ConfidencePng.encode(map.sigma()));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        counts.frames++;
        counts.known += (double) known / depth.length;
    }
}
