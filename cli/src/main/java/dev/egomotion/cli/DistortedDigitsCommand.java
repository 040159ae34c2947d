package dev.egomotion.cli;

import dev.egomotion.experiments.DigitDistortion;
import dev.egomotion.experiments.DigitExperiment;
import dev.egomotion.experiments.DigitListener;
import dev.egomotion.experiments.DigitModel;
import dev.egomotion.experiments.DigitResult;
import dev.egomotion.experiments.DigitsException;
import dev.egomotion.trainer.network.CheckpointException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Trains spatial transformers on distorted digits beside a plain CNN. */
@Command(
        name = "distorted-digits",
        description = {
            "Train spatial transformers and a plain CNN on distorted MNIST digits and compare their errors: a folder per run,"
                    + " results.md, results.json and report.html.",
            ""
        },
        sortOptions = false)
final class DistortedDigitsCommand implements Callable<Integer> {
    private final Interruption interruption;

    @Spec private CommandSpec spec;

    @Option(
            names = "--data",
            paramLabel = "DIR",
            required = true,
            description =
                    "Folder with MNIST's train-images-idx3-ubyte.gz, train-labels-idx1-ubyte.gz and the same of t10k.")
    private Path data;

    @Option(
            names = "--model",
            paramLabel = "NAME",
            arity = "1..*",
            description =
                    "cnn, st-cnn (affine), st-cnn-attention, st-cnn-projective, st-cnn-tps, c-stn-1, ic-stn-N"
                            + " (default: cnn and st-cnn; for homographies cnn, c-stn-1, ic-stn-2, ic-stn-4).")
    private List<String> models = List.of();

    @Option(
            names = "--distortion",
            paramLabel = "NAME",
            arity = "1..*",
            description =
                    "rotation, rts, projective, elastic, homography, homography-cropped (default: all).")
    private List<String> distortions = DigitDistortion.labels();

    @Option(
            names = "--seeds",
            paramLabel = "N",
            defaultValue = "1",
            description = "Runs of each, from seeds 1 to N (default: ${DEFAULT-VALUE}).")
    private int seeds;

    @Option(
            names = "--minutes",
            paramLabel = "M",
            defaultValue = "1",
            description =
                    "Processor time that every run trains, one thread (default: ${DEFAULT-VALUE}).")
    private double minutes;

    @Option(
            names = "--parallel",
            paramLabel = "N",
            defaultValue = "1",
            description = "Runs at the same time, one thread each (default: ${DEFAULT-VALUE}).")
    private int parallel;

    @Option(
            names = "--out",
            paramLabel = "DIR",
            defaultValue = "distorted-digits",
            description = "Folder of the results (default: ${DEFAULT-VALUE}).")
    private Path out;

    @Option(
            names = "--resume",
            description = "Keep the runs that DIR has finished and go on with the one it began.")
    private boolean resume;

    @Option(
            names = "--held-out",
            description =
                    "Choose settings: train on 50,000 training images and test on the other 10,000 of them.")
    private boolean heldOut;

    @Mixin private LibTorchOption libTorch;
    @Mixin private CommonOptions common;

    DistortedDigitsCommand(Interruption interruption) {
        this.interruption = interruption;
    }

    @Override
    public Integer call() throws Exception {
        libTorch.apply();
        Thread trainer = Thread.currentThread();
        interruption.whenRequested(trainer::interrupt);
        try {
            DigitExperiment experiment =
                    new DigitExperiment(
                            data,
                            distortions.stream().map(DigitDistortion::named).toList(),
                            models.stream().map(DigitModel::named).toList(),
                            seeds,
                            minutes,
                            parallel,
                            out,
                            resume,
                            heldOut);
            experiment.run(new Lines(spec.commandLine().getErr(), experiment));
            spec.commandLine().getOut().print(Files.readString(out.resolve("results.md")));
            spec.commandLine()
                    .getOut()
                    .printf(
                            "results.md, results.json, report.html and a folder per run are in %s%n",
                            out);
            return ExitCodes.DONE;
        } catch (DigitsException | CheckpointException e) {
            throw new BadInputException(e.getMessage(), e);
        } catch (InterruptedException e) {
            spec.commandLine().getErr().println("egomotion: interrupted; --resume goes on");
            return ExitCodes.INTERRUPTED;
        }
    }

    /** A line now and then. */
    private static final class Lines implements DigitListener {
        private static final long NANOS_BETWEEN = 10_000_000_000L;

        private final PrintWriter err;
        private final DigitExperiment experiment;
        private final Map<DigitResult.Task, Double> shares = new HashMap<>();
        private final Map<DigitResult.Task, Double> begun = new HashMap<>();
        private final long began = System.nanoTime();
        private long next = began;
        private double finished;
        private int left;

        Lines(PrintWriter err, DigitExperiment experiment) {
            this.err = err;
            this.experiment = experiment;
        }

        @Override
        public synchronized void started(int runs, int done) {
            left = runs - done;
            err.printf(
                    Locale.ROOT,
                    "%d runs of %s minutes of processor time each, %d done already%n",
                    runs,
                    experiment.minutes(),
                    done);
        }

        @Override
        public void checked(String summary) {
            err.println(summary);
        }

        @Override
        public synchronized void progressed(
                DigitResult.Task task, double share, long images, double loss, double error) {
            begun.putIfAbsent(task, share);
            shares.put(task, share);
            long now = System.nanoTime();
            if (now < next) {
                return;
            }
            next = now + NANOS_BETWEEN;
            err.printf(
                    Locale.ROOT,
                    "%s: %.0f %%, %,d images, loss %.3f, error %.1f %%%s%n",
                    task.label(),
                    100 * share,
                    images,
                    loss,
                    error,
                    left((now - began) / 1e9));
        }

        /** Returns what is left at the pace so far; nothing while that is not known. */
        private String left(double seconds) {
            double open = shares.values().stream().mapToDouble(Double::doubleValue).sum();
            double before = begun.values().stream().mapToDouble(Double::doubleValue).sum();
            double done = finished + open - before;
            return done > 0 ? "; %s left".formatted(span(seconds / done * (left - open))) : "";
        }

        private static String span(double seconds) {
            long s = Math.max(0, Math.round(seconds));
            return s < 60 ? s + " s" : "%d:%02d min".formatted(s / 60, s % 60);
        }

        @Override
        public synchronized void finished(DigitResult result) {
            left--;
            finished += 1 - begun.getOrDefault(result.task(), 0.0);
            begun.remove(result.task());
            shares.remove(result.task());
            err.println(result.line());
        }
    }
}
