package dev.egomotion.benchmarks;

import dev.egomotion.codecs.SourceException;
import dev.egomotion.codecs.camera.Truth;
import dev.egomotion.codecs.recording.DriveWriter;
import dev.egomotion.codecs.still.DepthFolder;
import dev.egomotion.geometry.metrics.DepthErrors;
import dev.egomotion.geometry.metrics.DepthEvaluation;
import dev.egomotion.geometry.metrics.DepthProtocol;
import dev.egomotion.geometry.scene.SceneDrive;
import dev.egomotion.geometry.scene.SceneFrame;
import dev.egomotion.geometry.scene.SceneSettings;
import dev.egomotion.geometry.values.DepthImage;
import dev.egomotion.geometry.values.PinholeCamera;
import dev.egomotion.geometry.values.RgbImage;
import dev.egomotion.model.Model;
import dev.egomotion.model.ModelLocation;
import dev.egomotion.model.NetworkInput;
import dev.egomotion.model.RuntimeOptions;
import dev.egomotion.odometry.depth.DepthFromMotion;
import dev.egomotion.odometry.depth.DepthSettings;
import dev.egomotion.odometry.depth.DepthView;
import dev.egomotion.odometry.depth.MeasuredDepth;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/**
 * Measured depth and its uncertainty on drives with known depth: a table for docs/experiments/depth.md. What the networks and the
 * refinement say of a drive is kept in files, so that a trial of other settings takes seconds.
 */
@Command(name = "benchmarks/run depth", mixinStandardHelpOptions = true)
public final class DepthLab implements Callable<Integer> {
    /** A rendered drive's folder is named by it and the seed. */
    private static final String STREET = "street-";

    /** Frames of a rendered drive that are judged: every fourth. */
    private static final int EVERY = 4;

    /** The first frames of a drive warm the machine up. */
    private static final int WARM = 30;

    @Option(names = "--drives", defaultValue = "../shared/drives")
    private Path drives;

    @Option(names = "--cache", required = true, description = "Folder for what is kept.")
    private Path cache;

    @Option(names = "--frames", defaultValue = "1000000")
    private int frames;

    @Option(names = "--levels", description = "Hypotheses per pixel.")
    private Integer levels;

    @Option(names = "--motion", description = "Without the network's depth.")
    private boolean motion;

    @Option(
            names = "--beside",
            description = "Time a full-width DispNet after every frame, on the same thread.")
    private boolean isBeside;

    private Optional<Yardstick> yardstick = Optional.empty();

    @Parameters(
            arity = "1..*",
            description = "Names of drives; street-SEED is a rendered drive with traffic.")
    private List<String> names;

    /** Runs it. */
    public static void main(String[] arguments) {
        System.exit(new CommandLine(new DepthLab()).execute(arguments));
    }

    @Override
    public Integer call() throws Exception {
        Files.createDirectories(cache);
        RuntimeOptions options =
                new RuntimeOptions(RuntimeOptions.Provider.CPU, 1, Optional.empty());
        System.out.printf("load average %.1f%n", Provenance.loadAverage());
        System.out.println(
                "| drive | maps | network: Abs Rel | within 1.25 | measured: Abs Rel | RMSE |"
                        + " within 1.25 | coverage | within 1, 2 sigma | median sigma | AUSE / Abs Rel"
                        + " | gain of 30 % | ms | 95th | DispNet ms | KB |");
        System.out.println("| --- |" + " --- |".repeat(15));
        try (Model networks = Model.open(ModelLocation.starter(), options)) {
            if (isBeside) {
                yardstick = Optional.of(Yardstick.open(options));
            }
            for (String name : names) {
                if (name.startsWith(STREET)) {
                    street(name, networks);
                } else {
                    recorded(name, networks);
                }
            }
        }
        yardstick.ifPresent(Yardstick::close);
        return 0;
    }

    /** A network whose cost others are set against: SfMLearner's full-width DispNet at 416x128, its weights untrained. */
    private record Yardstick(Model model, RgbImage image, PinholeCamera camera) {
        static Yardstick open(RuntimeOptions options) throws Exception {
            Path folder = Files.createTempDirectory("dispnet");
            TimingModel.write(folder, Optional.empty());
            Model model = Model.open(ModelLocation.of(folder), options);
            for (String file : List.of("depth.onnx", "pose.onnx")) {
                Files.delete(folder.resolve(file));
            }
            Files.delete(folder);
            NetworkInput input = model.depth().contract().input();
            return new Yardstick(
                    model,
                    new RgbImage(
                            input.width(),
                            input.height(),
                            new byte[3 * input.width() * input.height()]),
                    new PinholeCamera(
                            input.width(),
                            input.height(),
                            input.width(),
                            input.width(),
                            input.width() / 2.0,
                            input.height() / 2.0));
        }

        /** Returns the milliseconds of processor time that one image takes. */
        double millis() {
            long start = processorTime();
            model.depth().predict(List.of(image), List.of(camera));
            return (processorTime() - start) / 1e6;
        }

        void close() {
            model.close();
        }
    }

    private void recorded(String name, Model networks) throws Exception {
        Path folder = drives.resolve(name);
        RefinedDrive drive = RefinedDrive.of(folder, networks, cache.resolve(name + ".bin"));
        DepthFolder truth = DepthFolder.open(folder.resolve("depth"));
        boolean isCarried = name.contains("handheld");
        DepthProtocol protocol =
                isCarried
                        ? new DepthProtocol(
                                10, DepthProtocol.Crop.NONE, DepthProtocol.Scaling.MEDIAN)
                        : DepthProtocol.KITTI;
        Trial trial = new Trial(drive, protocol);
        for (int i = 0; i < Math.min(frames, drive.frames().size()); i++) {
            MeasuredDepth map = trial.measure(i);
            String key = Integer.toString(i);
            if (truth.files().containsKey(key)) {
                trial.judge(i, truth.read(key), map, new boolean[0], new boolean[0]);
            }
        }
        trial.print(name);
    }

    private void street(String name, Model networks) throws Exception {
        SceneDrive scene =
                SceneDrive.street(
                        SceneSettings.of(
                                832, 256, 60, Long.parseLong(name.substring(STREET.length()))));
        Path folder = cache.resolve(name);
        if (!Files.exists(folder)) {
            write(scene, folder);
        }
        RefinedDrive drive = RefinedDrive.of(folder, networks, cache.resolve(name + ".bin"));
        DepthProtocol protocol =
                new DepthProtocol(80, DepthProtocol.Crop.NONE, DepthProtocol.Scaling.MEDIAN);
        Trial trial = new Trial(drive, protocol);
        SeenBefore seen = new SeenBefore(scene.camera().pinhole());
        for (int i = 0; i < Math.min(frames, scene.size()); i++) {
            MeasuredDepth map = trial.measure(i);
            SceneFrame frame = scene.frame(i);
            if (i % EVERY == 0 && i > 0) {
                trial.judge(i, frame.depth(), map, frame.moving(), seen.of(frame));
            }
            seen.keep(frame);
        }
        trial.print(name);
        System.out.println("  " + trial.score.rendered());
    }

    private static void write(SceneDrive scene, Path folder) throws SourceException {
        try (DriveWriter writer = new DriveWriter(folder, scene.camera(), Truth.EXACT)) {
            for (int i = 0; i < scene.size(); i++) {
                SceneFrame frame = scene.frame(i);
                writer.write(
                        frame.timeNanos(),
                        frame.image(),
                        Optional.of(frame.worldFromCamera()),
                        Optional.of(frame.depth()));
            }
        }
    }

    /** One drive measured in one way. */
    private final class Trial {
        private final RefinedDrive drive;
        private final DepthFromMotion depth;
        private final DepthEvaluation network;
        private final DepthEvaluation measured;
        private final DepthScore score;
        private final double[] millis;
        private final double[] beside;
        private int count;
        private long bytes;

        Trial(RefinedDrive drive, DepthProtocol protocol) {
            this.drive = drive;
            depth = new DepthFromMotion(drive.camera(), settings());
            network = new DepthEvaluation(protocol);
            measured = new DepthEvaluation(protocol);
            score = new DepthScore(protocol);
            millis = new double[drive.frames().size()];
            beside = new double[drive.frames().size()];
        }

        MeasuredDepth measure(int i) {
            DepthView view = drive.view(i, !motion);
            long start = processorTime();
            MeasuredDepth map = depth.measure(view);
            double own = (processorTime() - start) / 1e6;
            if (i >= WARM) {
                millis[count] = own;
                beside[count++] = yardstick.map(Yardstick::millis).orElse(0.0);
            }
            bytes += depth.state().length;
            return map;
        }

        void judge(int i, DepthImage truth, MeasuredDepth map, boolean[] moving, boolean[] seen) {
            network.add(truth, drive.frames().get(i).depth());
            measured.add(truth, map.depth());
            score.add(truth, map, moving, seen);
        }

        void print(String name) {
            DepthErrors before = network.result().orElseThrow();
            DepthErrors now = measured.result().orElseThrow();
            double[] sorted = Arrays.copyOf(millis, count);
            double[] sortedBeside = Arrays.copyOf(beside, count);
            Arrays.sort(sorted);
            Arrays.sort(sortedBeside);
            System.out.printf(
                    Locale.ROOT,
                    "| %s | %d | %.3f | %.3f | %.3f | %.2f | %.3f | %.3f | %s | %.1f | %.1f | %.1f"
                            + " | %.1f |%n",
                    name,
                    now.images(),
                    before.absRel(),
                    before.a1(),
                    now.absRel(),
                    now.rmse(),
                    now.a1(),
                    now.coverage(),
                    score.line(),
                    count == 0 ? 0 : sorted[count / 2],
                    count == 0 ? 0 : sorted[(int) (0.95 * count)],
                    count == 0 ? 0 : sortedBeside[count / 2],
                    bytes / 1024.0 / Math.min(frames, drive.frames().size()));
        }
    }

    private DepthSettings settings() {
        DepthSettings d = DepthSettings.defaults();
        return levels == null ? d : d.withLevels(levels);
    }

    private static long processorTime() {
        return ManagementFactory.getThreadMXBean().getCurrentThreadCpuTime();
    }
}
