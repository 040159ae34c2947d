package dev.egomotion.benchmarks;

import dev.egomotion.codecs.camera.CameraFile;
import dev.egomotion.codecs.decode.DecodeOutcome;
import dev.egomotion.codecs.decode.FrameDecoder;
import dev.egomotion.codecs.decode.FrameDecoders;
import dev.egomotion.codecs.decode.TrackingSize;
import dev.egomotion.codecs.recording.FrameSource;
import dev.egomotion.codecs.recording.FrameSources;
import dev.egomotion.codecs.recording.SourceOptions;
import dev.egomotion.geometry.values.Camera;
import dev.egomotion.geometry.values.DepthImage;
import dev.egomotion.geometry.values.PinholeCamera;
import dev.egomotion.geometry.values.RgbImage;
import dev.egomotion.geometry.values.RigidTransform;
import dev.egomotion.model.Model;
import dev.egomotion.model.ModelLocation;
import dev.egomotion.model.NetworkInput;
import dev.egomotion.model.RuntimeOptions;
import dev.egomotion.model.Snippet;
import dev.egomotion.odometry.opencv.OpenCvFeatureTracker;
import dev.egomotion.odometry.refinement.FrameView;
import dev.egomotion.odometry.refinement.Lens;
import dev.egomotion.odometry.refinement.LensCheck;
import dev.egomotion.odometry.refinement.PoseRefiner;
import dev.egomotion.odometry.refinement.Refinement;
import dev.egomotion.odometry.refinement.RefinementSettings;
import dev.egomotion.odometry.refinement.ScaleSettings;
import dev.egomotion.schemas.Frame;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.concurrent.Callable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/**
 * What the images of drives say of the lens when they are looked at with wrong camera files: a table for docs/experiments. The
 * drive's own camera file is taken for the truth.
 */
@Command(name = "benchmarks/run lens", mixinStandardHelpOptions = true)
public final class LensLab implements Callable<Integer> {
    @Option(names = "--focal", split = ",", defaultValue = "1", description = "Factors of f.")
    private List<Double> factors;

    @Option(names = "--shift", split = ",", defaultValue = "0", description = "Of cx, widths.")
    private List<Double> shifts;

    @Option(names = "--to", defaultValue = "1000000")
    private long to;

    @Parameters(arity = "1..*", description = "Folders of drives.")
    private List<Path> drives;

    /** Follows a drive with one camera file. */
    private static final class Run {
        private final double factor;
        private final double shift;
        private final LensCheck check;
        private final PoseRefiner refiner;
        private long firstTold = -1;
        private long firstDoubted = -1;
        private int doubted;

        Run(PinholeCamera tracking, double factor, double shift) {
            this.factor = factor;
            this.shift = shift;
            PinholeCamera camera =
                    new PinholeCamera(
                            tracking.width(),
                            tracking.height(),
                            factor * tracking.fx(),
                            factor * tracking.fy(),
                            tracking.cx() + shift * tracking.width(),
                            tracking.cy());
            check = new LensCheck(camera, RefinementSettings.defaults());
            refiner =
                    new PoseRefiner(
                            camera,
                            RefinementSettings.defaults(),
                            new ScaleSettings(true, OptionalDouble.empty(), false),
                            new OpenCvFeatureTracker());
        }

        void see(FrameView view, long frame) {
            Refinement.Outcome outcome = refiner.refine(view).outcome();
            if (outcome == Refinement.Outcome.REFINED
                    || outcome == Refinement.Outcome.PURE_ROTATION) {
                refiner.show(check);
            }
            Optional<Lens> lens = check.now();
            if (lens.isPresent() && firstTold < 0) {
                firstTold = frame;
            }
            if (lens.isPresent() && lens.get().isDoubtful()) {
                firstDoubted = firstDoubted < 0 ? frame : firstDoubted;
                doubted++;
            }
        }

        String row(String drive) {
            Optional<Lens> told = check.now();
            if (told.isEmpty()) {
                return String.format(
                        Locale.ROOT,
                        "| %s | %.2f | %.2f | 0 | - | - | - | - | - |",
                        drive,
                        factor,
                        shift);
            }
            Lens lens = told.get();
            double off = Math.log(factor * lens.focalFactor());
            return String.format(
                    Locale.ROOT,
                    "| %s | %.2f | %.2f | %d | %+.3f +- %.3f (%+.1f) | %+.3f +- %.3f | %+.3f +- %.3f | %+.3f +- %.3f | %s |",
                    drive,
                    factor,
                    shift,
                    lens.windows(),
                    off,
                    lens.focalSigma(),
                    off / lens.focalSigma(),
                    shift + lens.shiftX(),
                    lens.shiftSigmaX(),
                    lens.shiftY(),
                    lens.shiftSigmaY(),
                    lens.bend(),
                    lens.bendSigma(),
                    doubted == 0
                            ? "never"
                            : "from frame %d, told from %d, %d in all"
                                    .formatted(firstDoubted, firstTold, doubted));
        }
    }

    /** Runs it. */
    public static void main(String[] arguments) {
        System.exit(new CommandLine(new LensLab()).execute(arguments));
    }

    @Override
    public Integer call() throws Exception {
        System.out.println(
                "| drive | f x | cx + | windows | log f off (in sigma) | cx off | cy off | k1 | doubted |");
        System.out.println("| --- | --- | --- | --- | --- | --- | --- | --- | --- |");
        RuntimeOptions options =
                new RuntimeOptions(RuntimeOptions.Provider.CPU, 1, Optional.empty());
        try (Model model = Model.open(ModelLocation.starter(), options)) {
            for (Path drive : drives) {
                List<Run> runs = runs(TrackingSize.of(camera(drive).pinhole()));
                follow(drive, model, runs);
                runs.forEach(run -> System.out.println(run.row(drive.getFileName().toString())));
            }
        }
        return 0;
    }

    private static Camera camera(Path drive) throws Exception {
        return CameraFile.read(drive.resolve("camera.yaml"));
    }

    private List<Run> runs(PinholeCamera tracking) {
        List<Run> runs = new ArrayList<>();
        for (double factor : factors) {
            for (double shift : shifts) {
                runs.add(new Run(tracking, factor, shift));
            }
        }
        return runs;
    }

    private void follow(Path drive, Model model, List<Run> runs) throws Exception {
        Camera camera = camera(drive);
        NetworkInput input = model.depth().contract().input();
        PinholeCamera seen = camera.pinhole().resizedTo(input.width(), input.height());
        try (FrameSource source = FrameSources.open(drive, new SourceOptions(false, 0, to, 100));
                FrameDecoder decoder =
                        FrameDecoders.open(
                                source.segmentStart(camera), input.width(), input.height())) {
            Optional<RgbImage> before = Optional.empty();
            long frame = 0;
            for (Optional<Frame> next = source.next(); next.isPresent(); next = source.next()) {
                DecodeOutcome.Image image = (DecodeOutcome.Image) decoder.decode(next.get()).get(0);
                DepthImage depth =
                        model.depth().predict(List.of(image.image()), List.of(seen)).get(0);
                Optional<RigidTransform> motion = Optional.empty();
                if (before.isPresent()) {
                    Snippet snippet = new Snippet(image.image(), List.of(before.get()), seen);
                    motion =
                            Optional.of(
                                    model.pose()
                                            .predict(List.of(snippet))
                                            .get(0)
                                            .sourceFromTarget()
                                            .get(0));
                }
                FrameView view =
                        new FrameView(image.tracking(), depth, motion, OptionalDouble.empty());
                for (Run run : runs) {
                    run.see(view, frame);
                }
                before = Optional.of(image.image());
                frame++;
            }
        }
    }
}
