package dev.egomotion.cli;

import dev.egomotion.engine.failure.ReplayException;
import dev.egomotion.engine.results.OutputPlace;
import dev.egomotion.trainer.data.DriveException;
import dev.egomotion.trainer.export.OnnxExport;
import dev.egomotion.trainer.loss.LossTerms;
import dev.egomotion.trainer.network.CheckpointException;
import dev.egomotion.trainer.recipe.RecipeException;
import dev.egomotion.trainer.recipe.TrainingRecipe;
import dev.egomotion.trainer.run.Trainer;
import dev.egomotion.trainer.run.TrainingJob;
import dev.egomotion.trainer.run.TrainingListener;
import dev.egomotion.trainer.run.ValidationFigures;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Iterator;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Trains depth and pose networks from drives. */
@Command(
        name = "train",
        description = {
            "Train a depth and a pose network from drives and write them as ONNX files that"
                    + " replay --model takes.",
            ""
        },
        sortOptions = false)
final class TrainCommand implements Callable<Integer> {
    /** Names of the recipes that come with the program, for help and completion. */
    static final class Recipes implements Iterable<String> {
        @Override
        public Iterator<String> iterator() {
            return TrainingRecipe.BUNDLED.iterator();
        }
    }

    private final Interruption interruption;

    @Spec private CommandSpec spec;

    @Parameters(
            paramLabel = "DRIVE",
            arity = "1..*",
            description =
                    "Folders in the drive layout: images/, camera.yaml, and where known poses.txt and depth/.")
    private List<Path> drives;

    @Option(
            names = "--out",
            paramLabel = "DIR",
            required = true,
            description =
                    "Folder for depth.onnx, pose.onnx, report.html, losses.csv, validation.csv and checkpoint.bin; and teachers/, where the"
                            + " recipe lets refined motions teach.")
    private Path out;

    @Option(
            names = "--recipe",
            paramLabel = "FILE|NAME",
            defaultValue = TrainingRecipe.DEFAULT,
            completionCandidates = Recipes.class,
            description =
                    "What decides the result, in YAML: a file, or one that comes with the program: ${COMPLETION-CANDIDATES} (default: ${DEFAULT-VALUE}).")
    private String recipe;

    @Option(names = "--resume", description = "Go on from DIR's checkpoint.")
    private boolean resume;

    @Option(
            names = "--init",
            paramLabel = "MODEL|DIR",
            description =
                    "Begin with the weights of a checkpoint, of an ONNX file written by train, or of a folder with either.")
    private Path init;

    @Option(
            names = "--minutes",
            paramLabel = "N",
            description = "How long to train (default: the recipe's).")
    private Double minutes;

    @Option(
            names = "--validate",
            paramLabel = "DRIVE",
            arity = "1..*",
            description =
                    "Drives that are not trained on: their 5-frame ATE and depth error are measured now and then.")
    private List<Path> validation = List.of();

    @Option(
            names = "--validate-every",
            paramLabel = "MINUTES",
            defaultValue = "" + TrainingJob.MINUTES_BETWEEN_VALIDATIONS,
            description =
                    "How often (default: ${DEFAULT-VALUE}); the time is not counted as training.")
    private double minutesBetweenValidations;

    @Option(
            names = "--weights",
            paramLabel = "SIZE",
            defaultValue = "HALF",
            description =
                    "How parameters rest in the ONNX files: ${COMPLETION-CANDIDATES} (default: ${DEFAULT-VALUE}). BYTE is a quarter of SINGLE and slower; --resume writes a run that is done anew.")
    private OnnxExport.Storage weights;

    @Mixin private LibTorchOption libTorch;
    @Mixin private CommonOptions common;

    TrainCommand(Interruption interruption) {
        this.interruption = interruption;
    }

    @Override
    public Integer call() throws Exception {
        libTorch.apply();
        Thread trainer = Thread.currentThread();
        requireApart();
        try {
            TrainingRecipe read = recipe();
            RefinedTeacher teacher =
                    new RefinedTeacher(
                            spec.commandLine().getErr(),
                            out,
                            read.teachers().cameraHeight(),
                            Optional.ofNullable(init),
                            resume);
            interruption.whenRequested(
                    () -> {
                        if (!teacher.stop()) {
                            trainer.interrupt();
                        }
                    });
            TrainingJob job =
                    new TrainingJob(
                            drives,
                            validation,
                            positive(minutesBetweenValidations, "--validate-every"),
                            out,
                            resume,
                            Optional.ofNullable(init),
                            weights);
            Trainer.Result result =
                    Trainer.run(
                            minutes == null
                                    ? read
                                    : read.withMinutes(positive(minutes, "--minutes")),
                            job,
                            teacher,
                            new Lines(spec.commandLine().getErr()));
            spec.commandLine()
                    .getOut()
                    .printf(
                            Locale.ROOT,
                            "%d steps in %.1f minutes; networks: %s, %s%n",
                            result.steps(),
                            result.seconds() / 60,
                            result.depth(),
                            result.pose());
            return ExitCodes.DONE;
        } catch (RecipeException | DriveException | CheckpointException e) {
            throw new BadInputException(e.getMessage(), e);
        } catch (InterruptedException e) {
            boolean begun = Files.exists(out.resolve(Trainer.CHECKPOINT));
            spec.commandLine()
                    .getErr()
                    .println(
                            "egomotion: interrupted; "
                                    + (begun ? "--resume" : "the same command once more")
                                    + " goes on");
            return ExitCodes.INTERRUPTED;
        }
    }

    private void requireApart() throws BadInputException {
        try {
            for (Path drive : drives) {
                OutputPlace.requireApart(out, drive);
            }
            for (Path drive : validation) {
                OutputPlace.requireApart(out, drive);
            }
        } catch (ReplayException e) {
            throw new BadInputException("--out: " + e.getMessage(), e);
        }
    }

    private TrainingRecipe recipe() {
        Path file = Path.of(recipe);
        return Files.exists(file) ? TrainingRecipe.read(file) : TrainingRecipe.bundled(recipe);
    }

    private static double positive(double minutes, String option) throws BadInputException {
        if (!(minutes > 0)) {
            throw new BadInputException(
                    "%s is %s; it must be more than 0".formatted(option, minutes));
        }
        return minutes;
    }

    /** A line now and then. */
    private record Lines(PrintWriter err) implements TrainingListener {
        @Override
        public void started(String summary) {
            err.println(summary);
        }

        @Override
        public void progressed(Progress p) {
            err.printf(
                    Locale.ROOT,
                    "step %d, %.0f %%, %s left, %.2f s per step, %.1f %% of it waiting for data, loss %.4f (%s) at %dx%d%n",
                    p.step(),
                    100 * p.share(),
                    span(p.secondsLeft()),
                    p.secondsPerStep(),
                    100 * p.waitingShare(),
                    p.losses().total(),
                    terms(p.losses()),
                    p.width(),
                    p.height());
        }

        private static String span(double seconds) {
            long minutes = Math.round(seconds / 60);
            if (minutes < 2) {
                return Math.round(seconds) + " s";
            }
            return minutes < 60
                    ? minutes + " min"
                    : "%d:%02d h".formatted(minutes / 60, minutes % 60);
        }

        private static String terms(LossTerms losses) {
            return losses.byName().entrySet().stream()
                    .filter(term -> term.getValue() != 0)
                    .map(
                            term ->
                                    String.format(
                                            Locale.ROOT, "%s %.4f", term.getKey(), term.getValue()))
                    .collect(Collectors.joining(", "));
        }

        @Override
        public void validated(long step, List<ValidationFigures> figures) {
            figures.forEach(figure -> err.printf("step %d: %s%n", step, figure.summary()));
        }

        @Override
        public void skipped(long step, String reason) {
            err.printf(Locale.ROOT, "step %d: left out: %s%n", step, reason);
        }

        @Override
        public void saved(Path folder) {
            err.printf("checkpoint and networks written to %s%n", folder);
        }
    }
}
