package dev.egomotion.benchmarks;

import dev.egomotion.codecs.camera.Truth;
import dev.egomotion.codecs.recording.DriveWriter;
import dev.egomotion.geometry.metrics.DepthErrors;
import dev.egomotion.geometry.metrics.DepthEvaluation;
import dev.egomotion.geometry.metrics.DepthProtocol;
import dev.egomotion.geometry.scene.SceneDrive;
import dev.egomotion.geometry.scene.SceneFrame;
import dev.egomotion.geometry.scene.SceneSettings;
import dev.egomotion.geometry.values.DepthImage;
import dev.egomotion.trainer.recipe.Stage;
import dev.egomotion.trainer.recipe.TrainingRecipe;
import dev.egomotion.trainer.run.Trainer;
import dev.egomotion.trainer.run.TrainingJob;
import dev.egomotion.trainer.run.TrainingListener;
import dev.egomotion.trainer.run.ValidationFigures;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/**
 * Training from scratch on rendered streets alone, supervised by their depth and poses, and what the networks are then worth
 * on a street never seen: another seed, other textures, another path. The untrained networks, each pixel's mean depth and
 * constant velocity stand beside them.
 */
@Command(name = "benchmarks/run training", mixinStandardHelpOptions = true)
public final class TrainingBenchmark implements Callable<Integer> {
    private static final double[] SPEEDS = {6, 8, 10, 11, 12, 14};
    private static final long FIRST_SEED = 100;
    private static final long UNSEEN_SEED = 9001;
    private static final double UNSEEN_SPEED = 11;
    private static final DepthProtocol PROTOCOL =
            new DepthProtocol(80, DepthProtocol.Crop.NONE, DepthProtocol.Scaling.MEDIAN);

    @Option(
            names = "--recipe",
            defaultValue = "rendered",
            description = "A file, or one of those that come with the program.")
    private String recipe;

    @Option(names = "--steps", description = "Of the schedule (default: the recipe's).")
    private Long steps;

    @Option(
            names = "--minutes",
            description =
                    "Of training alone, after which it ends in any case (default: the recipe's).")
    private Double minutes;

    @Option(names = "--drives", defaultValue = "96", description = "Streets to train on.")
    private int drives;

    @Option(names = "--frames", defaultValue = "40", description = "Frames of each.")
    private int frames;

    @Option(names = "--validate-every", defaultValue = "3", description = "Minutes.")
    private double minutesBetweenValidations;

    @Option(
            names = "--scratch",
            description = "Where drives and results go; drives that are there already are used.")
    private Path scratch;

    @Option(names = "--result", defaultValue = "benchmarks/results/training.json")
    private Path result;

    @Option(names = "--note", defaultValue = "", description = "What else ran on the machine.")
    private String note;

    private String[] arguments = {};

    /** Runs it. */
    public static void main(String[] arguments) {
        TrainingBenchmark benchmark = new TrainingBenchmark();
        benchmark.arguments = arguments;
        System.exit(new CommandLine(benchmark).execute(arguments));
    }

    @Override
    public Integer call() throws Exception {
        Map<String, Object> facts =
                new LinkedHashMap<>(
                        Provenance.of("benchmarks/run training " + String.join(" ", arguments)));
        Path file = Path.of(recipe);
        TrainingRecipe read =
                Files.exists(file) ? TrainingRecipe.read(file) : TrainingRecipe.bundled(recipe);
        read = steps == null ? read : read.withSteps(steps);
        read = minutes == null ? read : read.withMinutes(minutes);
        Stage size = read.schedule().lastStage();
        Path folder = scratch == null ? Files.createTempDirectory("training") : scratch;
        long start = System.nanoTime();
        Path unseen = folder.resolve("unseen");
        render(unseen, settings(size, 100, UNSEEN_SPEED, UNSEEN_SEED));
        List<Path> streets = renderStreets(folder, size);
        facts.put("renderingSeconds", Math.round((System.nanoTime() - start) * 1e-9));
        Figures figures = new Figures();
        Path out = Files.createTempDirectory(folder, "out");
        TrainingJob job =
                TrainingJob.of(streets, out)
                        .validatedOn(List.of(unseen), minutesBetweenValidations);
        Trainer.Result trained = Trainer.run(read, job, figures);
        facts.put("note", note);
        facts.put("supervised", "by rendered depth and poses");
        facts.put("recipe", read);
        facts.put("streets", drives + " of " + frames + " frames");
        facts.put("steps", trained.steps());
        facts.put("trainingMinutes", trained.seconds() / 60);
        facts.put("minutesWithRenderingAndValidation", (System.nanoTime() - start) * 1e-9 / 60);
        facts.put("untrained", figures.all.get(0).summary());
        facts.put("meanDepthAbsRel", meanDepthAbsRel(size));
        facts.put("trained", figures.all.get(figures.all.size() - 1).summary());
        facts.put("networks", out.toString());
        facts.forEach((name, value) -> System.out.println(name + ": " + value));
        Provenance.write(result, facts);
        return 0;
    }

    private static SceneSettings settings(Stage size, int frames, double speed, long seed) {
        return SceneSettings.of(size.width(), size.height(), frames, seed)
                .withSpeed(speed)
                .withTraffic(false);
    }

    private SceneSettings street(Stage size, int i) {
        return settings(size, frames, SPEEDS[i % SPEEDS.length], FIRST_SEED + i)
                .withTraffic(i % 4 == 3);
    }

    private List<Path> renderStreets(Path folder, Stage size) throws Exception {
        ExecutorService threads =
                Executors.newFixedThreadPool(Runtime.getRuntime().availableProcessors());
        try {
            List<Path> streets = new ArrayList<>();
            List<Future<?>> rendered = new ArrayList<>();
            for (int i = 0; i < drives; i++) {
                Path street = folder.resolve("street-%03d".formatted(i));
                SceneSettings settings = street(size, i);
                streets.add(street);
                rendered.add(
                        threads.submit(
                                () -> {
                                    render(street, settings);
                                    return null;
                                }));
            }
            for (Future<?> one : rendered) {
                one.get();
            }
            return streets;
        } finally {
            threads.shutdownNow();
        }
    }

    private static void render(Path folder, SceneSettings settings) throws IOException {
        if (Files.exists(folder)) {
            return;
        }
        SceneDrive street = SceneDrive.street(settings);
        try (DriveWriter writer = new DriveWriter(folder, street.camera(), Truth.EXACT)) {
            for (int i = 0; i < street.size(); i++) {
                SceneFrame frame = street.frame(i);
                writer.write(
                        frame.timeNanos(),
                        frame.image(),
                        Optional.of(frame.worldFromCamera()),
                        Optional.of(frame.depth()));
            }
        }
    }

    /** What is got without looking at the image: each pixel's mean depth over training streets. */
    private double meanDepthAbsRel(Stage size) {
        int pixels = size.width() * size.height();
        double[] sum = new double[pixels];
        int[] count = new int[pixels];
        for (int i = 0; i < Math.min(drives, 12); i++) {
            SceneDrive street = SceneDrive.street(street(size, i));
            for (int t = 0; t < street.size(); t += 10) {
                float[] depth = street.frame(t).depth().depth();
                for (int p = 0; p < pixels; p++) {
                    sum[p] += depth[p];
                    count[p] += depth[p] > 0 ? 1 : 0;
                }
            }
        }
        float[] mean = new float[pixels];
        for (int p = 0; p < pixels; p++) {
            mean[p] = count[p] == 0 ? 80 : (float) (sum[p] / count[p]);
        }
        DepthImage map = new DepthImage(size.width(), size.height(), mean);
        DepthEvaluation evaluation = new DepthEvaluation(PROTOCOL);
        SceneDrive unseen = SceneDrive.street(settings(size, 100, UNSEEN_SPEED, UNSEEN_SEED));
        for (int t = 0; t < unseen.size(); t += 5) {
            evaluation.add(unseen.frame(t).depth(), map);
        }
        return evaluation.result().map(DepthErrors::absRel).orElseThrow();
    }

    /** Prints what is said, and keeps what the unseen street says. */
    private static final class Figures implements TrainingListener {
        private final List<ValidationFigures> all = new ArrayList<>();

        @Override
        public void started(String summary) {
            System.out.println(summary);
        }

        @Override
        public void progressed(Progress progress) {
            System.out.printf(
                    "step %d, %.0f %%, %.3f s per step, %.1f %% waiting, %s%n",
                    progress.step(),
                    100 * progress.share(),
                    progress.secondsPerStep(),
                    100 * progress.waitingShare(),
                    progress.losses());
        }

        @Override
        public void validated(long step, List<ValidationFigures> figures) {
            all.addAll(figures);
            figures.forEach(figure -> System.out.println("step " + step + " " + figure.summary()));
        }

        @Override
        public void skipped(long step, String reason) {
            System.out.println("step " + step + " left out: " + reason);
        }

        @Override
        public void saved(Path folder) {}
    }
}
