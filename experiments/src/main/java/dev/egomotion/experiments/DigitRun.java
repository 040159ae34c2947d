package dev.egomotion.experiments;

import dev.egomotion.model.ImageClassifier;
import dev.egomotion.model.RuntimeOptions;
import dev.egomotion.report.ResultTable;
import dev.egomotion.trainer.export.OnnxExport;
import dev.egomotion.trainer.export.WholeFile;
import dev.egomotion.trainer.network.ParameterShapes;
import dev.egomotion.trainer.network.Tensors;
import dev.egomotion.trainer.network.TorchOps;
import dev.egomotion.trainer.network.Weights;
import dev.egomotion.trainer.run.Adam;
import dev.egomotion.trainer.run.Checkpoint;
import dev.egomotion.trainer.run.Trainer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.LongSupplier;
import org.bytedeco.javacpp.PointerScope;
import org.bytedeco.pytorch.NoGradGuard;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;

/**
 * Trains one model on one distortion from one seed and tests it. Time is the processor time of the training thread, in which
 * LibTorch computes alone: what else runs on the machine takes nothing from the budget. The learning rate follows the share of
 * the budget that is spent, so the number of steps, and with it the last figures, depend on the processor.
 */
// Scopes and guards are opened for what they do, not to be called.
@SuppressWarnings("try")
final class DigitRun {
    /** What a run's folder holds. */
    static final String RESULT = "run.json";

    static final String CURVE = "curve.csv";
    static final String NETWORK = "network.onnx";
    static final List<String> COLUMNS = List.of("step", "seconds", "images", "loss", "error");

    private static final int BATCH = 128;
    private static final int TEST_BATCH = 500;
    private static final double RATE = 0.003;

    /** Factor on the rate of a transformer, divided among the steps that add up. */
    private static final double LOCALISATION_RATE = 0.3;

    private static final double WARM_UP = 0.05;
    private static final double LONGEST_GRADIENT = 5;
    private static final double SECONDS_BETWEEN_ROWS = 2;
    private static final double SECONDS_BETWEEN_CHECKPOINTS = 30;

    /** Test images are the same for every model and every seed. */
    static final long TEST_SEED = 20150605;

    private final DigitResult.Task task;
    private final DigitNetwork network;
    private final DistortedDigits training;
    private final DistortedDigits test;
    private final Path folder;
    private final DigitListener listener;
    private final LongSupplier processorNanos;
    private final ResultTable curve;

    private double spent;
    private long step;

    /**
     * Creates a run.
     *
     * @param folder for its files, which is there
     * @param processorNanos processor time of the calling thread, nanoseconds
     */
    DigitRun(
            DigitResult.Task task,
            Digits training,
            Digits test,
            Path folder,
            DigitListener listener,
            LongSupplier processorNanos) {
        this.task = task;
        this.network = task.model().network(task.distortion());
        this.training = new DistortedDigits(training, task.distortion(), network.side());
        this.test = new DistortedDigits(test, task.distortion(), network.side());
        this.folder = folder;
        this.listener = listener;
        this.processorNanos = processorNanos;
        this.curve = new ResultTable(folder.resolve(CURVE), COLUMNS);
    }

    /**
     * Trains, from the checkpoint where there is one, and tests.
     *
     * @throws InterruptedException if the thread is interrupted; what is done is saved
     */
    DigitResult run() throws IOException, InterruptedException {
        Path saved = folder.resolve(Trainer.CHECKPOINT);
        Optional<Checkpoint> from =
                Files.exists(saved) ? Optional.of(Checkpoint.read(saved)) : Optional.empty();
        try (Weights weights =
                        from.isPresent()
                                ? Weights.of(network, from.get().part("network/"))
                                : network.initial(task.seed());
                Adam adam = new Adam(weights)) {
            if (from.isPresent()) {
                adam.restore(from.get().part("adam/"));
                step = from.get().step();
                spent = from.get().seconds();
            }
            curve.truncateAfter(step);
            train(weights, adam);
            DigitResult result = test(weights);
            WholeFile.write(folder.resolve(RESULT), out -> out.write(result.json()));
            Files.deleteIfExists(saved);
            return result;
        }
    }

    private void train(Weights weights, Adam adam) throws IOException, InterruptedException {
        TorchOps ops = TorchOps.brainFloats(weights);
        double budget = 60 * task.minutes();
        double nextRow = spent + SECONDS_BETWEEN_ROWS;
        double nextCheckpoint = spent + SECONDS_BETWEEN_CHECKPOINTS;
        double loss = 0;
        double wrong = 0;
        long steps = 0;
        while (spent < budget) {
            long began = processorNanos.getAsLong();
            double[] figures = step(ops, adam, rate(spent / budget));
            loss += figures[0];
            wrong += figures[1];
            step++;
            steps++;
            spent += (processorNanos.getAsLong() - began) / 1e9;
            // Of a last row of few steps the error would be a matter of luck.
            boolean enough = step == steps || spent >= nextRow - SECONDS_BETWEEN_ROWS / 2;
            if (spent >= nextRow || (spent >= budget && enough)) {
                report(loss / steps, 100 * wrong / (steps * BATCH));
                nextRow = spent + SECONDS_BETWEEN_ROWS;
                loss = 0;
                wrong = 0;
                steps = 0;
            }
            boolean interrupted = Thread.interrupted();
            if (interrupted || spent >= nextCheckpoint) {
                save(weights, adam);
                nextCheckpoint = spent + SECONDS_BETWEEN_CHECKPOINTS;
            }
            if (interrupted) {
                throw new InterruptedException("asked to end");
            }
        }
    }

    private void report(double loss, double error) throws IOException {
        if (!Double.isFinite(loss)) {
            throw new DigitsException(
                    "%s: the loss is %s after %d steps; a lower learning rate is needed"
                            .formatted(task.label(), loss, step));
        }
        curve.append(
                List.of(
                        Long.toString(step),
                        String.format(Locale.ROOT, "%.2f", spent),
                        Long.toString(step * BATCH),
                        String.format(Locale.ROOT, "%.5f", loss),
                        String.format(Locale.ROOT, "%.3f", error)));
        listener.progressed(task, spent / (60 * task.minutes()), step * BATCH, loss, error);
    }

    /** Returns the learning rate: up in a straight line, then down along a cosine. */
    private static double rate(double share) {
        double low = 0.1;
        return share < WARM_UP
                ? RATE * (low + (1 - low) * share / WARM_UP)
                : RATE * 0.5 * (1 + Math.cos(Math.PI * (share - WARM_UP) / (1 - WARM_UP)));
    }

    /** Returns the loss and how many of the batch were wrong. */
    private double[] step(TorchOps ops, Adam adam, double rate) {
        DistortedDigits.Batch batch = training.fresh(step, BATCH, task.seed());
        double[] figures = new double[2];
        try (PointerScope scope = new PointerScope()) {
            Tensor scores = network.apply(ops, images(batch)).get(0).reshape(BATCH, Digits.CLASSES);
            Tensor labels = Tensor.create(batch.labels(), BATCH);
            Tensor loss =
                    torch.cross_entropy_loss(
                            scores, labels.to(scores.device(), torch.ScalarType.Long));
            loss.backward();
            figures[0] = Tensors.value(loss);
            figures[1] = wrong(ImageClassifier.best(Tensors.values(scores), BATCH), batch);
        }
        double norm = adam.gradientNorm();
        double scale = norm > LONGEST_GRADIENT ? LONGEST_GRADIENT / norm : 1;
        double localisation = rate * LOCALISATION_RATE / Math.max(1, task.model().steps());
        adam.step(name -> DigitModel.isLocalisation(name) ? localisation : rate, scale);
        return figures;
    }

    private Tensor images(DistortedDigits.Batch batch) {
        int side = network.side();
        return Tensors.of(batch.ink(), batch.labels().length, 1, side, side);
    }

    private static int wrong(int[] classes, DistortedDigits.Batch batch) {
        int wrong = 0;
        for (int i = 0; i < classes.length; i++) {
            wrong += classes[i] == batch.labels()[i] ? 0 : 1;
        }
        return wrong;
    }

    private void save(Weights weights, Adam adam) throws IOException {
        Map<String, float[]> values = new LinkedHashMap<>();
        weights.values().forEach((name, numbers) -> values.put("network/" + name, numbers));
        adam.state().forEach((name, numbers) -> values.put("adam/" + name, numbers));
        new Checkpoint(task.seed(), step, spent, values).write(folder.resolve(Trainer.CHECKPOINT));
    }

    /** Tests in single precision, once in LibTorch and once in ONNX Runtime from the exported file. */
    private DigitResult test(Weights weights) throws IOException {
        Path file = folder.resolve(NETWORK);
        OnnxExport.classifier(network, weights.values(), task.metadata(), file);
        RuntimeOptions cpu = new RuntimeOptions(RuntimeOptions.Provider.CPU, 1, Optional.empty());
        TorchOps ops = new TorchOps(weights);
        int errors = 0;
        int equal = 0;
        int count = test.count();
        try (ImageClassifier exported = ImageClassifier.open(file, cpu);
                NoGradGuard guard = new NoGradGuard()) {
            for (int from = 0; from < count; from += TEST_BATCH) {
                DistortedDigits.Batch batch =
                        test.fixed(from, Math.min(TEST_BATCH, count - from), TEST_SEED);
                int[] classes = classes(ops, batch);
                int[] onnx = exported.classes(batch.ink(), classes.length);
                errors += wrong(classes, batch);
                for (int i = 0; i < classes.length; i++) {
                    equal += classes[i] == onnx[i] ? 1 : 0;
                }
            }
        }
        return new DigitResult(
                task, ParameterShapes.count(network), step, step * BATCH, count, errors, equal);
    }

    private int[] classes(TorchOps ops, DistortedDigits.Batch batch) {
        try (PointerScope scope = new PointerScope()) {
            Tensor scores = network.apply(ops, images(batch)).get(0);
            return ImageClassifier.best(Tensors.values(scores), batch.labels().length);
        }
    }
}
