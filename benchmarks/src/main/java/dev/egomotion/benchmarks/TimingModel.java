package dev.egomotion.benchmarks;

import dev.egomotion.trainer.export.Contracts;
import dev.egomotion.trainer.export.OnnxExport;
import dev.egomotion.trainer.network.DispNet;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/** A model whose cost is that of SfMLearner's full-width DispNet: its weights are untrained, its answers worthless. */
final class TimingModel {
    private static final String STARTER_POSE = "models/egomotion-starter/pose.onnx";

    private TimingModel() {}

    /**
     * Writes the model.
     *
     * @param folder where depth.onnx and pose.onnx go
     * @param pose the pose network to go with it; the packaged one when empty
     */
    static void write(Path folder, Optional<Path> pose) throws IOException {
        OnnxExport.untrainedDepth(
                new DispNet(1), Contracts.dispNet(416, 128), folder.resolve("depth.onnx"));
        if (pose.isPresent()) {
            Files.copy(pose.get(), folder.resolve("pose.onnx"));
            return;
        }
        try (InputStream packaged =
                TimingModel.class.getClassLoader().getResourceAsStream(STARTER_POSE)) {
            if (packaged == null) {
                throw new IOException(STARTER_POSE + " is missing; give a pose network by --pose");
            }
            Files.copy(packaged, folder.resolve("pose.onnx"));
        }
    }
}
