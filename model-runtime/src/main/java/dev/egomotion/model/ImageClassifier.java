package dev.egomotion.model;

import ai.onnxruntime.OnnxTensor;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.TensorInfo;
import java.nio.FloatBuffer;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** A network of one ONNX file that gives every image a score per class. Who opens it closes it. */
public final class ImageClassifier implements AutoCloseable {
    /** Name of the input, N x channels x height x width. */
    public static final String INPUT = "images";

    /** Name of the output, N x classes x 1 x 1. */
    public static final String OUTPUT = "scores";

    private final OnnxChain chain;
    private final long[] shape;

    private ImageClassifier(OnnxChain chain, long[] shape) {
        this.chain = chain;
        this.shape = shape;
    }

    /**
     * Opens a file.
     *
     * @throws ModelException if it cannot be run or has no such input and output
     */
    public static ImageClassifier open(Path file, RuntimeOptions options) throws ModelException {
        OnnxSessions sessions = OnnxSessions.choose(options);
        OnnxChain chain = OnnxChain.open(List.of(OnnxFile.map(file)), Map.of(), sessions);
        long[] shape = chain.input(INPUT).map(TensorInfo::getShape).orElse(new long[0]);
        boolean scored = chain.output(OUTPUT).isPresent();
        if (shape.length != 4 || !scored || !chain.unfed(Set.of(INPUT)).isEmpty()) {
            chain.close();
            throw new ModelException(
                    "%s: no classifier; one input '%s' of 4 axes and an output '%s' are expected"
                            .formatted(file, INPUT, OUTPUT));
        }
        return new ImageClassifier(chain, shape);
    }

    /**
     * Returns the scores of images, row by row.
     *
     * @param images count x channels x height x width, row-major
     */
    public float[] scores(float[] images, int count) {
        long[] dims = {count, shape[1], shape[2], shape[3]};
        try (OnnxTensor tensor =
                        OnnxTensor.createTensor(
                                OnnxSessions.environment(), FloatBuffer.wrap(images), dims);
                OnnxChain.Outputs outputs = chain.run(Map.of(INPUT, tensor))) {
            return outputs.floats(OUTPUT);
        } catch (OrtException e) {
            throw new InferenceException(chain.name() + ": " + e.getMessage(), e);
        }
    }

    /** Returns the class of the highest score of each image, the first where several are equal. */
    public int[] classes(float[] images, int count) {
        return best(scores(images, count), count);
    }

    /**
     * Returns the index of the highest score of each row.
     *
     * @param scores rows x classes, row-major
     */
    public static int[] best(float[] scores, int rows) {
        int classes = scores.length / rows;
        int[] best = new int[rows];
        for (int i = 0; i < rows; i++) {
            for (int c = 1; c < classes; c++) {
                if (scores[i * classes + c] > scores[i * classes + best[i]]) {
                    best[i] = c;
                }
            }
        }
        return best;
    }

    @Override
    public void close() {
        chain.close();
    }
}
