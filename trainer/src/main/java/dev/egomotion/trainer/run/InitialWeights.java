package dev.egomotion.trainer.run;

import dev.egomotion.model.ModelIdentity;
import dev.egomotion.trainer.export.OnnxWeights;
import dev.egomotion.trainer.network.CheckpointException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;

/**
 * Weights that a run begins with instead of fresh ones: those of a checkpoint, or of the ONNX files that this trainer
 * wrote.
 *
 * @param file where they were found
 * @param depth of the depth network by name; empty for fresh ones
 * @param pose likewise of the pose network
 * @param identity of the model that they are of; empty where a checkpoint or file does not say
 */
public record InitialWeights(
        Path file,
        Map<String, float[]> depth,
        Map<String, float[]> pose,
        Optional<ModelIdentity> identity) {
    private static final String DEPTH = "depth.onnx";
    private static final String POSE = "pose.onnx";

    /** Weights of which nothing is known. */
    public InitialWeights(Path file, Map<String, float[]> depth, Map<String, float[]> pose) {
        this(file, depth, pose, Optional.empty());
    }

    /** Returns where they come from and what is known of that, for people. */
    String origin() {
        return identity.map(
                        model ->
                                "%s %s (%s)"
                                        .formatted(
                                                model.name(),
                                                model.version(),
                                                model.trainingData()))
                .orElse(file.toAbsolutePath().normalize().getFileName().toString());
    }

    /**
     * Reads them.
     *
     * @param path a checkpoint, an ONNX file, or a folder with either: the checkpoint is taken where there are both, unless its run ends in
     *     a mean ({@link MeanWithStart}), which stands in the ONNX files alone
     * @throws CheckpointException if there is none, or it cannot be read
     */
    public static InitialWeights read(Path path) {
        if (Files.isDirectory(path)) {
            return ofFolder(path);
        }
        if (!Files.exists(path)) {
            throw new CheckpointException(
                    path + ": no such file or folder; a checkpoint or a model is expected");
        }
        if (path.toString().endsWith(".onnx")) {
            OnnxWeights file = OnnxWeights.read(path);
            return switch (file.role()) {
                case "depth" -> new InitialWeights(path, file.values(), Map.of(), file.identity());
                case "pose" -> new InitialWeights(path, Map.of(), file.values(), file.identity());
                default ->
                        throw new CheckpointException(
                                "%s: role is '%s'; depth or pose is expected"
                                        .formatted(path, file.role()));
            };
        }
        return of(Checkpoint.read(path), path);
    }

    private static InitialWeights of(Checkpoint checkpoint, Path file) {
        Path beside = file.resolveSibling(DEPTH);
        return new InitialWeights(
                file,
                checkpoint.part("depth/"),
                checkpoint.part("pose/"),
                Files.exists(beside) ? OnnxWeights.read(beside).identity() : Optional.empty());
    }

    private static InitialWeights ofFolder(Path folder) {
        Path file = folder.resolve(Trainer.CHECKPOINT);
        Path depth = folder.resolve(DEPTH);
        Path pose = folder.resolve(POSE);
        if (Files.exists(file)) {
            Checkpoint checkpoint = Checkpoint.read(file);
            boolean networks = Files.exists(depth) && Files.exists(pose);
            if (!networks || !MeanWithStart.isIn(checkpoint)) {
                return of(checkpoint, file);
            }
        }
        if (!Files.exists(depth) && !Files.exists(pose)) {
            throw new CheckpointException(
                    "%s: holds neither %s nor %s nor %s"
                            .formatted(folder, Trainer.CHECKPOINT, DEPTH, POSE));
        }
        Optional<OnnxWeights> ofDepth = read(depth, Files.exists(depth));
        Optional<OnnxWeights> ofPose = read(pose, Files.exists(pose));
        return new InitialWeights(
                folder,
                ofDepth.map(OnnxWeights::values).orElse(Map.of()),
                ofPose.map(OnnxWeights::values).orElse(Map.of()),
                ofDepth.or(() -> ofPose).flatMap(OnnxWeights::identity));
    }

    private static Optional<OnnxWeights> read(Path file, boolean isThere) {
        return isThere ? Optional.of(OnnxWeights.read(file)) : Optional.empty();
    }
}
