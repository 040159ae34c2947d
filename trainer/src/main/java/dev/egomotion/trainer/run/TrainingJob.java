package dev.egomotion.trainer.run;

import dev.egomotion.trainer.data.DriveException;
import dev.egomotion.trainer.export.OnnxExport;
import dev.egomotion.trainer.network.CheckpointException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/**
 * What a run works on and where it writes.
 *
 * @param drives folders in the drive layout, to train on
 * @param validation folders in the drive layout, to measure on while training; may be empty
 * @param minutesBetweenValidations wall clock; the time that they take is not counted as training
 * @param outDir where results go; must not hold another run unless resumed
 * @param resume whether to go on from outDir's checkpoint
 * @param init checkpoint, ONNX file or folder that weights are taken from; empty for fresh ones
 * @param storage how parameters rest in the ONNX files
 * @param statement what these state of themselves
 */
public record TrainingJob(
        List<Path> drives,
        List<Path> validation,
        double minutesBetweenValidations,
        Path outDir,
        boolean resume,
        Optional<Path> init,
        OnnxExport.Storage storage,
        ModelStatement statement) {
    /** How often validation is done unless stated otherwise, minutes. */
    public static final double MINUTES_BETWEEN_VALIDATIONS = 10;

    /** Checks that the values go together. */
    public TrainingJob {
        drives = List.copyOf(drives);
        validation = List.copyOf(validation);
        if (drives.isEmpty()) {
            throw new DriveException("no drives; at least one is needed to train");
        }
        if (!(minutesBetweenValidations > 0)) {
            throw new IllegalArgumentException(
                    "%s minutes between validations; more than 0 are expected"
                            .formatted(minutesBetweenValidations));
        }
        if (resume && init.isPresent()) {
            throw new CheckpointException(
                    "a run that is resumed has its weights; it takes none from " + init.get());
        }
    }

    /** Returns a run from fresh weights without validation. */
    public static TrainingJob of(List<Path> drives, Path outDir) {
        return new TrainingJob(
                drives,
                List.of(),
                MINUTES_BETWEEN_VALIDATIONS,
                outDir,
                false,
                Optional.empty(),
                OnnxExport.Storage.HALF,
                ModelStatement.NONE);
    }

    /** Returns the same job, resumed. */
    public TrainingJob resumed() {
        return new TrainingJob(
                drives,
                validation,
                minutesBetweenValidations,
                outDir,
                true,
                Optional.empty(),
                storage,
                statement);
    }

    /** Returns the same job with weights to begin with. */
    public TrainingJob from(Path model) {
        return new TrainingJob(
                drives,
                validation,
                minutesBetweenValidations,
                outDir,
                resume,
                Optional.of(model),
                storage,
                statement);
    }

    /** Returns the same job, measured on drives while it trains. */
    public TrainingJob validatedOn(List<Path> folders, double everyMinutes) {
        return new TrainingJob(
                drives, folders, everyMinutes, outDir, resume, init, storage, statement);
    }

    /** Returns the same job, its ONNX files with parameters of another size. */
    public TrainingJob storedAs(OnnxExport.Storage parameters) {
        return new TrainingJob(
                drives,
                validation,
                minutesBetweenValidations,
                outDir,
                resume,
                init,
                parameters,
                statement);
    }

    /** Returns the same job, its networks stating something else of themselves. */
    public TrainingJob stating(ModelStatement other) {
        return new TrainingJob(
                drives,
                validation,
                minutesBetweenValidations,
                outDir,
                resume,
                init,
                storage,
                other);
    }
}
