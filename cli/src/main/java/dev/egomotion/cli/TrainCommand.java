package dev.egomotion.cli;

import dev.egomotion.trainer.CheckpointException;
import dev.egomotion.trainer.DriveException;
import dev.egomotion.trainer.RecipeException;
import dev.egomotion.trainer.Trainer;
import dev.egomotion.trainer.TrainingListener;
import dev.egomotion.trainer.TrainingRecipe;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
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
            "Train a depth and a pose network from drives, without labels, and write them as ONNX files that"
                    + " replay --model takes.",
            ""
        },
        sortOptions = false)
final class TrainCommand implements Callable<Integer> {
    private final Interruption interruption;

    @Spec private CommandSpec spec;

    @Parameters(
            paramLabel = "DRIVE",
            arity = "1..*",
            description = "Folders in the drive layout: images/, camera.yaml, times.txt.")
    private List<Path> drives;

    @Option(
            names = "--out",
            paramLabel = "DIR",
            required = true,
            description = "Folder for depth.onnx, pose.onnx, losses.csv and checkpoint.bin.")
    private Path out;

    @Option(
            names = "--recipe",
            paramLabel = "FILE",
            required = true,
            description = "What decides the result, in YAML; trainer/recipes holds some.")
    private Path recipe;

    @Option(names = "--resume", description = "Go on from DIR's checkpoint.")
    private boolean resume;

    @Option(
            names = "--minutes",
            paramLabel = "N",
            description = "How long to train (default: the recipe's).")
    private Double minutes;

    @Mixin private CommonOptions common;

    TrainCommand(Interruption interruption) {
        this.interruption = interruption;
    }

    @Override
    public Integer call() throws Exception {
        Thread trainer = Thread.currentThread();
        interruption.whenRequested(trainer::interrupt);
        try {
            TrainingRecipe read = TrainingRecipe.read(recipe);
            Trainer.Result result =
                    Trainer.run(
                            minutes == null ? read : read.withMinutes(minutes),
                            drives,
                            out,
                            resume,
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
            spec.commandLine().getErr().println("egomotion: interrupted; --resume goes on");
            return ExitCodes.INTERRUPTED;
        }
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
                    "step %d, %.0f %%, %.0f min left, %.2f s per step, photometric %.4f, smoothness %.4f at %dx%d%n",
                    p.step(),
                    100 * p.share(),
                    p.secondsLeft() / 60,
                    p.secondsPerStep(),
                    p.losses().photometric(),
                    p.losses().smoothness(),
                    p.width(),
                    p.height());
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
