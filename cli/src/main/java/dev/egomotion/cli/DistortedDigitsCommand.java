package dev.egomotion.cli;

import dev.egomotion.engine.failure.BadInputException;
import dev.egomotion.experiments.DigitDistortion;
import dev.egomotion.experiments.DigitExperiment;
import dev.egomotion.experiments.DigitLines;
import dev.egomotion.experiments.DigitModel;
import dev.egomotion.experiments.DigitsException;
import dev.egomotion.trainer.network.CheckpointException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Trains spatial transformers on distorted digits beside a plain CNN. */
@Command(
        name = "distorted-digits",
        description = {
            "Train spatial transformers and a plain CNN on distorted MNIST digits and compare their errors: a folder per run,"
                    + " results.md, results.json and report.html.",
            ""
        },
        sortOptions = false)
final class DistortedDigitsCommand extends EgomotionCommand {
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

    @Override
    public Integer call() throws Exception {
        libTorch.apply();
        Thread trainer = Thread.currentThread();
        interruption().whenRequested(trainer::interrupt);
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
            experiment.run(new DigitLines(err(), experiment));
            out().print(Files.readString(out.resolve("results.md")));
            out().printf(
                            "results.md, results.json, report.html and a folder per run are in %s%n",
                            out);
            return ExitCodes.DONE;
        } catch (DigitsException | CheckpointException e) {
            throw new BadInputException(e.getMessage(), e);
        } catch (InterruptedException e) {
            note("interrupted; --resume goes on");
            return ExitCodes.INTERRUPTED;
        }
    }
}
