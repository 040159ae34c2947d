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
@Command(name = "distorted-digits", sortOptions = false)
final class DistortedDigitsCommand extends EgomotionCommand {
    @Option(names = "--data", paramLabel = "DIR", required = true)
    private Path data;

    @Option(names = "--model", paramLabel = "NAME", arity = "1..*")
    private List<String> models = List.of();

    @Option(names = "--distortion", paramLabel = "NAME", arity = "1..*")
    private List<String> distortions = DigitDistortion.labels();

    @Option(names = "--seeds", paramLabel = "N", defaultValue = "1")
    private int seeds;

    @Option(names = "--minutes", paramLabel = "M", defaultValue = "1")
    private double minutes;

    @Option(names = "--parallel", paramLabel = "N", defaultValue = "1")
    private int parallel;

    @Option(names = "--out", paramLabel = "DIR", defaultValue = "distorted-digits")
    private Path out;

    @Option(names = "--resume")
    private boolean resume;

    @Option(names = "--held-out")
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
