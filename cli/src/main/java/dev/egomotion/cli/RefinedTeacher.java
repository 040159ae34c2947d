package dev.egomotion.cli;

import dev.egomotion.codecs.SourceException;
import dev.egomotion.codecs.recording.FrameSource;
import dev.egomotion.codecs.recording.FrameSources;
import dev.egomotion.codecs.recording.SourceOptions;
import dev.egomotion.engine.failure.ReplayException;
import dev.egomotion.engine.ingest.Rate;
import dev.egomotion.geometry.values.Camera;
import dev.egomotion.geometry.values.RigidTransform;
import dev.egomotion.topology.settings.DepthChoice;
import dev.egomotion.topology.settings.OutputSettings;
import dev.egomotion.trainer.data.DriveException;
import dev.egomotion.trainer.data.Teacher;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.Writer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Teaches by refinement: replays every drive once, as {@code replay --camera-height} does, and keeps the results beside the run, where a run
 * that goes on finds them.
 */
final class RefinedTeacher implements Teacher {
    private static final String FOLDER = "teachers";
    private static final String HEIGHT = "camera-height";
    private static final String MODEL = "model";

    private final PrintWriter err;
    private final Settings settings;
    private final Path folder;
    private final double cameraHeight;
    private final Optional<Path> model;
    private final boolean resume;
    private volatile Interruption replaying;
    private volatile boolean stopped;

    /**
     * Creates a teacher.
     *
     * @param err where it says how it goes
     * @param out folder of the run
     * @param cameraHeight metres, of drives whose camera file states none; 0 where all do
     * @param init what the run begins with; its networks refine where it is a folder with both, else the project's own
     * @param resume whether the run goes on: its motions are there already
     */
    RefinedTeacher(
            PrintWriter err, Path out, double cameraHeight, Optional<Path> init, boolean resume) {
        this.err = err;
        this.folder = out.resolve(FOLDER);
        this.cameraHeight = cameraHeight;
        this.model = init.filter(RefinedTeacher::hasNetworks);
        this.resume = resume;
        Settings defaults = SettingsFile.defaults();
        OutputSettings output =
                new OutputSettings(defaults.topology().output().depthSize(), false, false);
        settings =
                defaults.withTopology(
                        defaults.topology().withOutput(output).withDepth(DepthChoice.network()));
    }

    private static boolean hasNetworks(Path init) {
        return Files.isRegularFile(init.resolve("depth.onnx"))
                && Files.isRegularFile(init.resolve("pose.onnx"));
    }

    /** Ends the replay that runs, with what is under way. Returns whether one did. */
    boolean stop() {
        stopped = true;
        Interruption current = replaying;
        if (current == null) {
            return false;
        }
        current.request();
        return true;
    }

    @Override
    public List<List<Optional<RigidTransform>>> motions(List<Path> drives)
            throws IOException, InterruptedException {
        requireDifferentNames(drives);
        List<Camera> cameras = new ArrayList<>();
        for (Path drive : drives) {
            cameras.add(camera(drive));
        }
        List<RefinedPath> missing = new ArrayList<>();
        List<RefinedPath> paths = new ArrayList<>();
        for (int i = 0; i < drives.size(); i++) {
            RefinedPath path = new RefinedPath(folder.resolve(name(drives.get(i))));
            paths.add(path);
            if (!isMade(path, cameras.get(i))) {
                missing.add(path);
            }
        }
        if (resume && !missing.isEmpty()) {
            throw new DriveException(
                    missing.get(0).folder(),
                    "no refined path; a run that is resumed has those that it began with");
        }
        List<List<Optional<RigidTransform>>> motions = new ArrayList<>();
        for (int i = 0; i < drives.size(); i++) {
            boolean made = missing.contains(paths.get(i));
            if (made) {
                err.printf("refining drive %d of %d: %s%n", i + 1, drives.size(), drives.get(i));
                replay(drives.get(i), cameras.get(i), paths.get(i).folder());
            }
            List<Optional<RigidTransform>> known = paths.get(i).motions();
            motions.add(known);
            err.printf(
                    "drive %d of %d, %s: %d of %d motions refined%s%n",
                    i + 1,
                    drives.size(),
                    name(drives.get(i)),
                    known.stream().filter(Optional::isPresent).count(),
                    known.size(),
                    made ? "" : ", found in " + paths.get(i).folder());
        }
        return motions;
    }

    private static String name(Path drive) {
        return drive.toAbsolutePath().normalize().getFileName().toString();
    }

    private static void requireDifferentNames(List<Path> drives) {
        Map<String, Path> byName = new HashMap<>();
        for (Path drive : drives) {
            Path other = byName.put(name(drive), drive);
            if (other != null) {
                throw new DriveException(
                        drive,
                        "has the name of %s; refined paths are kept by name, so drives need different ones"
                                .formatted(other));
            }
        }
    }

    /** Returns a drive's camera with its height. */
    private Camera camera(Path drive) {
        try (FrameSource source = open(drive)) {
            Camera camera =
                    CameraChoice.choose(
                            source.description(),
                            null,
                            null,
                            settings.camera().guessedFieldOfViewDegrees());
            if (camera.heightAboveGround().isPresent()) {
                return camera;
            }
            if (cameraHeight == 0) {
                throw new DriveException(
                        drive.resolve("camera.yaml"),
                        "states no height_above_ground, and the recipe's teachers.cameraHeight is 0; refined motions need"
                                + " one of them, in metres");
            }
            return CameraChoice.atHeight(camera, cameraHeight);
        } catch (SourceException e) {
            throw new DriveException(e);
        } catch (BadInputException e) {
            throw new DriveException(e.getMessage());
        }
    }

    private FrameSource open(Path drive) throws SourceException {
        return FrameSources.open(
                drive,
                new SourceOptions(false, 0, Long.MAX_VALUE, settings.source().jpegQuality()));
    }

    private boolean isMade(RefinedPath path, Camera camera) throws IOException {
        Optional<Map<String, String>> found = path.madeWith();
        if (found.isEmpty()) {
            return false;
        }
        for (Map.Entry<String, String> expected : options(camera).entrySet()) {
            String value = found.get().get(expected.getKey());
            boolean known = !resume || !expected.getKey().equals(MODEL);
            if (known && !expected.getValue().equals(value)) {
                throw new DriveException(
                        path.folder(),
                        "made with %s %s; %s is expected: choose another --out, or remove the folder"
                                .formatted(expected.getKey(), value, expected.getValue()));
            }
        }
        return true;
    }

    private Map<String, String> options(Camera camera) {
        return Map.of(
                HEIGHT,
                Double.toString(camera.heightAboveGround().orElseThrow()),
                MODEL,
                model.map(path -> path.toAbsolutePath().normalize().toString())
                        .orElse("the project's own"));
    }

    private void replay(Path drive, Camera camera, Path out)
            throws IOException, InterruptedException {
        ReplayOptions options = new ReplayOptions();
        options.out = out;
        options.rate = Rate.MAX;
        options.model = model.orElse(null);
        ReplayRun.Console console =
                new ReplayRun.Console(new PrintWriter(Writer.nullWriter()), err);
        Interruption interruption = Interruption.none();
        replaying = interruption;
        try (FrameSource source = open(drive)) {
            if (stopped) {
                throw new InterruptedException("stopped before " + drive);
            }
            ReplayRun.Drive replayed =
                    new ReplayRun.Drive(
                            RecordingOptions.name(drive),
                            List.of(drive),
                            source,
                            camera,
                            options(camera),
                            Optional.empty());
            int code = new ReplayRun(console, interruption, settings, options, replayed).run(true);
            if (code == ExitCodes.INTERRUPTED || stopped) {
                throw new InterruptedException("stopped in " + drive);
            }
        } catch (SourceException e) {
            throw new DriveException(e);
        } catch (BadInputException e) {
            throw new DriveException(e.getMessage());
        } catch (ReplayException e) {
            throw new TeacherException(drive + ": " + e.getMessage(), e);
        } finally {
            replaying = null;
        }
    }
}
