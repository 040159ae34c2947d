package dev.egomotion.trainer.export;

import ai.onnx.proto.OnnxMl.GraphProto;
import ai.onnx.proto.OnnxMl.ModelProto;
import ai.onnx.proto.OnnxMl.OperatorSetIdProto;
import ai.onnx.proto.OnnxMl.StringStringEntryProto;
import dev.egomotion.model.DepthContract;
import dev.egomotion.model.ImageClassifier;
import dev.egomotion.model.NetworkInput;
import dev.egomotion.model.PoseContract;
import dev.egomotion.trainer.network.LibTorch;
import dev.egomotion.trainer.network.Network;
import dev.egomotion.trainer.network.Processor;
import dev.egomotion.trainer.network.Weights;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** Writes networks as ONNX files that state their own contract, with an open batch axis. */
public final class OnnxExport {
    private static final int IR_VERSION = 8;

    /** Metadata: what computed the training, and by which paths; the check that chose them is {@link LibTorch}'s. */
    private static final String PROCESSOR = "training.processor";

    private static final String LIBTORCH_PATHS = "training.libtorch";

    /** How parameters rest in the file; computed with in single precision either way. */
    public enum Storage {
        /** Four bytes per parameter. */
        SINGLE,
        /** Two bytes per parameter, rounded. */
        HALF,
        /** One byte per weight with a scale for each first index, {@link EightBits}; biases in half precision. */
        BYTE
    }

    private OnnxExport() {}

    /**
     * Writes a depth network with untrained weights: for measuring its cost, never for use.
     *
     * @param network the architecture
     * @param contract what the file states; its output is the finest head
     * @param file is replaced
     */
    public static void untrainedDepth(Network network, DepthContract contract, Path file)
            throws IOException {
        try (Weights weights = Weights.initial(network, 1)) {
            depth(network, weights.values(), Storage.SINGLE, contract, file);
        }
    }

    /**
     * Writes a depth network.
     *
     * @param network the architecture
     * @param weights values of its parameters by name
     * @param storage how they rest in the file
     * @param contract what the file states; its output is the finest head
     * @param file is replaced
     */
    public static void depth(
            Network network,
            Map<String, float[]> weights,
            Storage storage,
            DepthContract contract,
            Path file)
            throws IOException {
        NetworkInput input = contract.input();
        OnnxGraph graph = new OnnxGraph(weights, storage);
        OnnxGraph.Value image = value(input, network);
        OnnxGraph.Value finest = network.apply(graph, image).get(0);
        GraphProto proto =
                graph.build(
                        "depth",
                        image,
                        List.of(
                                new OnnxGraph.Output(
                                        finest,
                                        contract.output(),
                                        1,
                                        input.height(),
                                        input.width())));
        write(proto, contract.metadata(), file);
    }

    /**
     * Writes a pose network.
     *
     * @param network the architecture; its first output is the motion, its second, where the contract
     *     names an explainability, the finest mask
     * @param weights values of its parameters by name
     * @param storage how they rest in the file
     * @param contract what the file states
     * @param file is replaced
     */
    public static void pose(
            Network network,
            Map<String, float[]> weights,
            Storage storage,
            PoseContract contract,
            Path file)
            throws IOException {
        OnnxGraph graph = new OnnxGraph(weights, storage);
        OnnxGraph.Value images = value(contract.input(), network);
        List<OnnxGraph.Value> values = network.apply(graph, images);
        OnnxGraph.Value motion = values.get(0);
        List<OnnxGraph.Output> outputs = new ArrayList<>();
        outputs.add(new OnnxGraph.Output(motion, contract.output(), motion.channels()));
        if (!contract.explainability().isEmpty()) {
            OnnxGraph.Value mask = values.get(1);
            outputs.add(
                    new OnnxGraph.Output(
                            mask,
                            contract.explainability(),
                            mask.channels(),
                            mask.height(),
                            mask.width()));
        }
        write(graph.build("pose", images, outputs), contract.metadata(), file);
    }

    /**
     * Writes a network from gray images to one score per class.
     *
     * @param network its first output are the scores, N x classes x 1 x 1
     * @param weights values of its parameters by name
     * @param metadata what the file states
     * @param file is replaced
     */
    public static void classifier(
            Network network, Map<String, float[]> weights, Map<String, String> metadata, Path file)
            throws IOException {
        OnnxGraph graph = new OnnxGraph(weights, Storage.SINGLE);
        OnnxGraph.Value image =
                new OnnxGraph.Value(
                        ImageClassifier.INPUT,
                        network.inputChannels(),
                        network.inputHeight(),
                        network.inputWidth());
        OnnxGraph.Value scores = network.apply(graph, image).get(0);
        OnnxGraph.Output output =
                new OnnxGraph.Output(scores, ImageClassifier.OUTPUT, scores.channels(), 1, 1);
        write(graph.build("classifier", image, List.of(output)), metadata, file);
    }

    private static OnnxGraph.Value value(NetworkInput input, Network network) {
        return new OnnxGraph.Value(
                input.tensor(), network.inputChannels(), input.height(), input.width());
    }

    private static void write(GraphProto graph, Map<String, String> metadata, Path file)
            throws IOException {
        Map<String, String> stated = new TreeMap<>(metadata);
        stated.put(PROCESSOR, Processor.name());
        stated.put(LIBTORCH_PATHS, LibTorch.ofTheProcess().paths());
        List<StringStringEntryProto> entries =
                stated.entrySet().stream()
                        .map(
                                e ->
                                        StringStringEntryProto.newBuilder()
                                                .setKey(e.getKey())
                                                .setValue(e.getValue())
                                                .build())
                        .toList();
        ModelProto model =
                ModelProto.newBuilder()
                        .setIrVersion(IR_VERSION)
                        .setProducerName("egomotion")
                        .addOpsetImport(OperatorSetIdProto.newBuilder().setVersion(OnnxGraph.OPSET))
                        .setGraph(graph)
                        .addAllMetadataProps(entries)
                        .build();
        WholeFile.write(file, model::writeTo);
    }
}
