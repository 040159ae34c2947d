package dev.egomotion.trainer.run;

import dev.egomotion.model.ModelIdentity;
import dev.egomotion.report.ResultTable;
import dev.egomotion.trainer.export.OnnxExport;
import dev.egomotion.trainer.export.OnnxWeights;
import dev.egomotion.trainer.export.WholeFile;
import dev.egomotion.trainer.loss.LossTerms;
import dev.egomotion.trainer.network.CheckpointException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** The folder of a run: checkpoint, networks, tables. Every file is there whole or not at all. */
public final class RunFolder {
    private static final String DEPTH = "depth.onnx";
    private static final String POSE = "pose.onnx";
    private static final String LOSSES = "losses.csv";
    private static final String VALIDATION = "validation.csv";
    private static final String REPORT = "report.html";

    private final Path path;
    private final OnnxExport.Storage storage;
    private final ModelIdentity identity;
    private final ResultTable losses;
    private final ResultTable validation;

    /** Creates one whose networks state its name, and that their training data is unknown. */
    public RunFolder(Path path) {
        this(path, OnnxExport.Storage.HALF, ModelStatement.of(path, "unknown"));
    }

    /**
     * Creates one.
     *
     * @param identity what the networks that are written there state of themselves
     */
    RunFolder(Path path, OnnxExport.Storage storage, ModelIdentity identity) {
        this.path = path;
        this.storage = storage;
        this.identity = identity;
        List<String> columns = new ArrayList<>(List.of("step", "seconds", "width", "rate"));
        columns.addAll(LossTerms.ZERO.byName().keySet());
        columns.addAll(List.of("counted_share", "waiting_share"));
        losses = new ResultTable(path.resolve(LOSSES), columns);
        validation = new ResultTable(path.resolve(VALIDATION), ValidationFigures.COLUMNS);
    }

    Path path() {
        return path;
    }

    /** Returns the same folder, its networks stating something else. */
    RunFolder stating(ModelIdentity other) {
        return new RunFolder(path, storage, other);
    }

    ModelIdentity identity() {
        return identity;
    }

    /** Returns what the networks that are there state. */
    Optional<ModelIdentity> stated() {
        return Files.exists(depth()) ? OnnxWeights.read(depth()).identity() : Optional.empty();
    }

    Path checkpoint() {
        return path.resolve(Trainer.CHECKPOINT);
    }

    Path depth() {
        return path.resolve(DEPTH);
    }

    Path pose() {
        return path.resolve(POSE);
    }

    ResultTable losses() {
        return losses;
    }

    ResultTable validation() {
        return validation;
    }

    /**
     * Checks that a new run would overwrite nothing.
     *
     * @throws CheckpointException naming what is there
     */
    void requireFresh() {
        for (String name : List.of(Trainer.CHECKPOINT, DEPTH, POSE, LOSSES, VALIDATION, REPORT)) {
            Path file = path.resolve(name);
            if (Files.exists(file)) {
                throw new CheckpointException(
                        file + ": holds another run; resume it or choose another folder");
            }
        }
    }

    /** Drops the rows of steps after the one that a run goes on from. */
    void goOnFrom(long step) throws IOException {
        losses.truncateAfter(step);
        validation.truncateAfter(step);
    }

    /**
     * Writes checkpoint and networks, and requires of these that they compute what was trained.
     *
     * @param state that the run can go on from
     * @param given whose networks are written
     */
    void save(TrainingState state, TrainingState given, long step, double seconds)
            throws IOException {
        state.checkpoint(step, seconds).write(checkpoint());
        given.export(identity, storage, depth(), pose());
        new ExportCheck(given.recipe()).require(depth(), pose());
    }

    /** Writes the report. */
    void publish(String page) throws IOException {
        byte[] bytes = page.getBytes(StandardCharsets.UTF_8);
        WholeFile.write(path.resolve(REPORT), out -> out.write(bytes));
    }
}
