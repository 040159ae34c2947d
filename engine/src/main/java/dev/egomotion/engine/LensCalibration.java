package dev.egomotion.engine;

import dev.egomotion.codecs.FileTrouble;
import dev.egomotion.codecs.SourceException;
import dev.egomotion.codecs.recording.DriveWriter;
import dev.egomotion.engine.failure.BadInputException;
import dev.egomotion.engine.failure.EngineException;
import dev.egomotion.geometry.values.Camera;
import dev.egomotion.geometry.values.Camera.Calibration;
import dev.egomotion.geometry.values.Distortion;
import dev.egomotion.geometry.values.PinholeCamera;
import dev.egomotion.model.ModelLocation;
import dev.egomotion.odometry.refinement.Lens;
import dev.egomotion.odometry.refinement.LensCheck;
import dev.egomotion.topology.settings.DepthChoice;
import dev.egomotion.topology.settings.OutputSettings;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.function.Consumer;

/**
 * Estimates the focal length and the radial distortion of a camera that nobody measured, from a recording in which it turns. The
 * recording is gone through several times, each time with the camera that the time before found, until the images agree with it:
 * only then are points followed, and errors judged, as with a camera that is right.
 */
public final class LensCalibration {
    /** A focal length known worse is not written: standard deviation of its log. */
    private static final double MOST_UNSURE = 0.06;

    private static final int LEAST_WINDOWS = 3;
    private static final int MOST_PASSES = 8;

    /** A change of the focal length by less, as a share and in standard deviations, ends it. */
    private static final double SETTLED = 0.004;

    private static final double SETTLED_SIGMAS = 0.2;

    /** A bend of the lens that is not this many standard deviations from none is none. */
    private static final double BENT = 3;

    private static final long NANOS_BETWEEN_LINES = 10_000_000_000L;

    private final Recording recording;
    private final Settings settings;
    private final ModelLocation model;
    private final Consumer<String> lines;

    /**
     * What was found.
     *
     * @param camera of the recording's images
     * @param lens what the last time through said: uncertainties, and how many windows told it
     * @param recording its name
     */
    public record Found(Camera camera, Lens lens, String recording) {
        /** Returns what stands in a camera file. */
        String file() {
            return "# Estimated from %s; one standard deviation beside each.%n# %s%n"
                            .formatted(recording, words())
                    + DriveWriter.yaml(camera, recording);
        }

        /** Returns the camera and how well it is known, a line each. */
        public String words() {
            PinholeCamera p = camera.pinhole();
            return String.format(
                    Locale.ROOT,
                    "fx %.1f +- %.1f, fy %.1f, cx %.1f +- %.1f, cy %.1f +- %.1f pixels of %dx%d; k1 %.3f +- %.3f; told by %d windows of turning frames",
                    p.fx(),
                    p.fx() * lens.focalSigma(),
                    p.fy(),
                    p.cx(),
                    p.width() * lens.shiftSigmaX(),
                    p.cy(),
                    p.width() * lens.shiftSigmaY(),
                    p.width(),
                    p.height(),
                    k1(camera),
                    lens.bendSigma(),
                    lens.windows());
        }
    }

    /**
     * Prepares.
     *
     * @param recording whose camera, given or guessed, is where the estimate begins
     * @param model networks that the motion starts from
     * @param lines told how it goes
     */
    public LensCalibration(
            Recording recording, Settings settings, ModelLocation model, Consumer<String> lines) {
        this.recording = recording;
        OutputSettings output =
                new OutputSettings(settings.topology().output().depthSize(), false, false);
        this.settings =
                settings.withTopology(
                        settings.topology().withOutput(output).withDepth(DepthChoice.network()));
        this.model = model;
        this.lines = lines;
    }

    /**
     * Estimates, and writes the camera as a camera file: fields of ROS CameraInfo, and the uncertainties in words.
     *
     * @param file a new one
     * @throws BadInputException if it is there already, or as {@link #find} has it
     */
    public Found write(Path file) throws EngineException, InterruptedException {
        if (Files.exists(file)) {
            throw new BadInputException(file + ": is there already; name another file");
        }
        Found found = find();
        try {
            Files.createDirectories(file.toAbsolutePath().normalize().getParent());
            Files.writeString(file, found.file());
        } catch (IOException e) {
            throw new EngineException(file + ": " + FileTrouble.writing(e), e);
        }
        return found;
    }

    /**
     * Estimates.
     *
     * @throws BadInputException naming what the recording lacks, where its motion does not tell the focal length
     * @throws EngineException if the recording cannot be read to its end
     * @throws InterruptedException if the thread is interrupted
     */
    public Found find() throws EngineException, InterruptedException {
        Optional<Camera> camera = Optional.empty();
        try (InProcessReplay replay = InProcessReplay.open(settings, model)) {
            for (int pass = 1; pass <= MOST_PASSES; pass++) {
                Pass done = pass(replay, camera, pass);
                Lens lens = requireTold(done.lens);
                Camera next = refined(done.camera, lens);
                lines.accept(
                        String.format(
                                Locale.ROOT,
                                "time %d: fx %.1f -> %.1f pixels, +- %.1f %%, by %d windows",
                                pass,
                                done.camera.pinhole().fx(),
                                next.pinhole().fx(),
                                100 * lens.focalSigma(),
                                lens.windows()));
                double change = Math.abs(Math.log(lens.focalFactor()));
                if (change < Math.max(SETTLED, SETTLED_SIGMAS * lens.focalSigma())) {
                    return settled(next, lens);
                }
                camera = Optional.of(next);
            }
        }
        throw new BadInputException(
                "%s: the focal length does not settle within %d times through the recording; what moves in it by itself, or blur, may be too much"
                        .formatted(recording.name(), MOST_PASSES));
    }

    private Found settled(Camera camera, Lens lens) throws BadInputException {
        if (lens.focalSigma() > MOST_UNSURE) {
            throw new BadInputException(
                    "%s: the camera turns too little to tell its focal length: it is known to %.0f %%, and %.0f %% is asked; drive, or carry it, around more corners"
                            .formatted(
                                    recording.name(), 100 * lens.focalSigma(), 100 * MOST_UNSURE));
        }
        return new Found(
                new Camera(
                        camera.pinhole(),
                        camera.distortion(),
                        Calibration.CALIBRATED,
                        camera.heightAboveGround()),
                lens,
                recording.name());
    }

    private Lens requireTold(Optional<Lens> lens) throws BadInputException {
        int windows = lens.map(Lens::windows).orElse(0);
        if (windows < LEAST_WINDOWS) {
            throw new BadInputException(
                    "%s: the camera turns too little to tell its focal length: %d runs of frames turn by %.0f degrees and more, and %d are asked"
                            .formatted(
                                    recording.name(),
                                    windows,
                                    Math.toDegrees(LensCheck.LEAST_TURN),
                                    LEAST_WINDOWS));
        }
        return lens.orElseThrow();
    }

    /**
     * One time through the recording.
     *
     * @param camera it was looked at with
     * @param lens what the images say of that
     */
    private record Pass(Camera camera, Optional<Lens> lens) {}

    private Pass pass(InProcessReplay replay, Optional<Camera> camera, int pass)
            throws EngineException, InterruptedException {
        try (Recording.Opened opened = recording.open(settings)) {
            Camera used = camera.isPresent() ? camera.get() : guessed(opened.camera());
            Lens[] last = new Lens[1];
            long[] next = {System.nanoTime() + NANOS_BETWEEN_LINES};
            replay.points(
                    new Recording.Opened(opened.source(), used, opened.gps(), opened.notes()),
                    recording.name(),
                    estimate -> estimate.lens().ifPresent(lens -> last[0] = lens),
                    done -> {
                        if (System.nanoTime() - next[0] >= 0) {
                            next[0] += NANOS_BETWEEN_LINES;
                            lines.accept("time %d: frame %d".formatted(pass, done));
                        }
                    });
            return new Pass(used, Optional.ofNullable(last[0]));
        } catch (SourceException e) {
            throw new EngineException(e.getMessage(), e);
        }
    }

    /** Returns the camera as one that nobody measured. */
    private Camera guessed(Camera camera) throws BadInputException {
        if (!(camera.distortion() instanceof Distortion.None)
                && !(camera.distortion() instanceof Distortion.PlumbBob)) {
            throw new BadInputException(
                    "%s: its camera has the lens model %s; k1 of plumb_bob is estimated, and of no other"
                            .formatted(recording.name(), camera.distortion()));
        }
        return new Camera(
                camera.pinhole(), camera.distortion(), Calibration.GUESSED, OptionalDouble.empty());
    }

    /** Returns a camera with what the images say of it taken in, to first order in the bend. */
    private static Camera refined(Camera camera, Lens lens) {
        PinholeCamera p = camera.pinhole();
        double factor = lens.focalFactor();
        PinholeCamera pinhole =
                new PinholeCamera(
                        p.width(),
                        p.height(),
                        p.fx() * factor,
                        p.fy() * factor,
                        p.cx() + p.width() * lens.shiftX(),
                        p.cy() + p.width() * lens.shiftY());
        double bend = Math.abs(lens.bend()) > BENT * lens.bendSigma() ? lens.bend() : 0;
        double k1 = k1(camera) * factor * factor + bend;
        return new Camera(
                pinhole,
                k1 == 0 && camera.distortion() instanceof Distortion.None
                        ? Distortion.NONE
                        : withK1(camera.distortion(), k1),
                camera.calibration(),
                camera.heightAboveGround());
    }

    private static double k1(Camera camera) {
        return camera.distortion() instanceof Distortion.PlumbBob bob ? bob.k1() : 0;
    }

    private static Distortion withK1(Distortion lens, double k1) {
        return lens instanceof Distortion.PlumbBob bob
                ? new Distortion.PlumbBob(k1, bob.k2(), bob.p1(), bob.p2(), bob.k3())
                : new Distortion.PlumbBob(k1, 0, 0, 0, 0);
    }
}
