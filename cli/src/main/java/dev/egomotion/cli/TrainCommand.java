package dev.egomotion.cli;

import dev.egomotion.engine.DriveFindings;
import dev.egomotion.engine.console.Words;
import dev.egomotion.engine.failure.BadInputException;
import dev.egomotion.engine.failure.EngineException;
import dev.egomotion.engine.results.OutputPlace;
import dev.egomotion.geometry.values.RigidTransform;
import dev.egomotion.trainer.data.DriveException;
import dev.egomotion.trainer.data.Teacher;
import dev.egomotion.trainer.export.OnnxExport;
import dev.egomotion.trainer.network.CheckpointException;
import dev.egomotion.trainer.recipe.RecipeException;
import dev.egomotion.trainer.recipe.TrainingRecipe;
import dev.egomotion.trainer.run.ModelStatement;
import dev.egomotion.trainer.run.Trainer;
import dev.egomotion.trainer.run.TrainingJob;
import dev.egomotion.trainer.run.TrainingLines;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Trains depth and pose networks from drives. */
@Command(name = "train", sortOptions = false)
final class TrainCommand extends EgomotionCommand {
    /** Names of the recipes that come with the program, for help and completion. */
    static final class Recipes implements Iterable<String> {
        @Override
        public Iterator<String> iterator() {
            return TrainingRecipe.BUNDLED.iterator();
        }
    }

    @Parameters(
            paramLabel = "DRIVE",
            arity = "1..*",
            description =
                    "Folders in the drive layout: images/, camera.yaml, and where known poses.txt and depth/.")
    private List<Path> drives;

    @Option(names = "--out", paramLabel = "DIR", required = true)
    private Path out;

    @Option(
            names = "--recipe",
            paramLabel = "FILE|NAME",
            defaultValue = TrainingRecipe.DEFAULT,
            completionCandidates = Recipes.class)
    private String recipe;

    @Option(names = "--resume")
    private boolean resume;

    @Option(names = "--init", paramLabel = "MODEL|DIR")
    private Path init;

    @Option(names = "--steps", paramLabel = "N")
    private Long steps;

    @Option(names = "--minutes", paramLabel = "N")
    private Double minutes;

    @Option(names = "--name", paramLabel = "NAME")
    private String name;

    @Option(names = "--model-version", paramLabel = "VERSION")
    private String version;

    @Option(names = "--licence", paramLabel = "SPDX")
    private String licence;

    @Option(names = "--validate", paramLabel = "DRIVE", arity = "1..*")
    private List<Path> validation = List.of();

    @Option(
            names = "--validate-every",
            paramLabel = "MINUTES",
            defaultValue = "" + TrainingJob.MINUTES_BETWEEN_VALIDATIONS)
    private double minutesBetweenValidations;

    @Option(names = "--weights", paramLabel = "SIZE", defaultValue = "HALF")
    private OnnxExport.Storage weights;

    @Mixin private LibTorchOption libTorch;
    @Mixin private CommonOptions common;

    @Override
    public Integer call() throws Exception {
        libTorch.apply();
        Thread trainer = Thread.currentThread();
        OutputPlace.requireApart("--out", out, drives);
        OutputPlace.requireApart("--out", out, validation);
        try {
            TrainingRecipe read = recipe();
            interruption().whenRequested(trainer::interrupt);
            TrainingJob job =
                    new TrainingJob(
                            drives,
                            validation,
                            Words.positive(minutesBetweenValidations, "--validate-every"),
                            out,
                            resume,
                            Optional.ofNullable(init),
                            weights,
                            new ModelStatement(
                                    Optional.ofNullable(name),
                                    Optional.ofNullable(version),
                                    Optional.ofNullable(licence)));
            Trainer.Result result =
                    Trainer.run(
                            read,
                            job,
                            new Teachings(read.teachers().cameraHeight()),
                            new TrainingLines(err()));
            result.unfinished(read).ifPresent(err()::println);
            out().println(result.words());
            return ExitCodes.DONE;
        } catch (RecipeException | DriveException | CheckpointException e) {
            throw new BadInputException(e.getMessage(), e);
        } catch (InterruptedException e) {
            boolean begun = Files.exists(out.resolve(Trainer.CHECKPOINT));
            note(
                    "interrupted; "
                            + (begun ? "--resume" : "the same command once more")
                            + " goes on");
            return ExitCodes.INTERRUPTED;
        }
    }

    /** What this program finds out about drives, kept beside the run. */
    private final class Teachings implements Teacher {
        private final DriveFindings findings;

        Teachings(double cameraHeight) {
            findings =
                    new DriveFindings(
                            out.resolve("teachers"),
                            cameraHeight,
                            Optional.ofNullable(init),
                            resume,
                            err()::println);
        }

        @Override
        public List<List<Optional<RigidTransform>>> motions(List<Path> asked)
                throws IOException, InterruptedException {
            return asTeacher(() -> findings.motions(asked));
        }

        @Override
        public List<Path> depth(List<Path> asked) throws IOException, InterruptedException {
            return asTeacher(() -> findings.depth(asked));
        }
    }

    /** What may fail as the engine does. */
    @FunctionalInterface
    private interface Finding<T> {
        T get() throws EngineException, InterruptedException;
    }

    private static <T> T asTeacher(Finding<T> finding) throws IOException, InterruptedException {
        try {
            return finding.get();
        } catch (BadInputException e) {
            throw new DriveException(e.getMessage());
        } catch (EngineException e) {
            throw new IOException(e.getMessage(), e);
        }
    }

    private TrainingRecipe recipe() throws BadInputException {
        Path file = Path.of(recipe);
        TrainingRecipe read =
                Files.exists(file) ? TrainingRecipe.read(file) : TrainingRecipe.bundled(recipe);
        if (steps != null) {
            read = read.withSteps(Words.positive(steps, "--steps"));
        }
        if (minutes != null) {
            read = read.withMinutes(Words.positive(minutes, "--minutes"));
        }
        return read;
    }
}
