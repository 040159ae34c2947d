package dev.egomotion.cli;

import dev.egomotion.engine.evaluate.DepthComparison;
import dev.egomotion.engine.evaluate.DepthFigures;
import dev.egomotion.engine.failure.BadInputException;
import dev.egomotion.geometry.metrics.DepthProtocol;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.Optional;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Compares depth maps with known depth. */
@Command(name = "depth", sortOptions = false)
final class EvaluateDepthCommand extends EgomotionCommand {
    @Option(names = "--reference", required = true, paramLabel = "DIR")
    private Path reference;

    @Option(names = "--estimate", required = true, paramLabel = "DIR")
    private Path estimate;

    @Option(names = "--cap", paramLabel = "M", defaultValue = "80")
    private double cap;

    @Option(names = "--crop", paramLabel = "garg|eigen|none", defaultValue = "garg")
    private DepthProtocol.Crop crop;

    @Option(names = "--scaling", paramLabel = "median|none", defaultValue = "median")
    private DepthProtocol.Scaling scaling;

    @Option(names = "--confidence", paramLabel = "DIR")
    private Path confidence;

    @Option(names = "--uncertainty", paramLabel = "DIR")
    private Path uncertainty;

    @Option(names = "--common")
    private boolean common;

    @Option(names = "--json")
    private boolean json;

    @Mixin private CommonOptions options;

    @Override
    public Integer call() throws BadInputException {
        DepthFigures figures =
                new DepthComparison(reference, estimate, protocol(), ranking(), common).figures();
        PrintWriter out = out();
        if (json) {
            out.print(figures.json());
        } else {
            out.println(estimate + " against " + reference);
            figures.lines().forEach(out::println);
        }
        out.flush();
        return ExitCodes.DONE;
    }

    private Optional<DepthComparison.Ranking> ranking() throws BadInputException {
        if (confidence != null && uncertainty != null) {
            throw new BadInputException(
                    "--confidence and --uncertainty: one of them at a time can be judged");
        }
        return uncertainty == null
                ? Optional.ofNullable(confidence).map(f -> new DepthComparison.Ranking(f, false))
                : Optional.of(new DepthComparison.Ranking(uncertainty, true));
    }

    private DepthProtocol protocol() throws BadInputException {
        try {
            return new DepthProtocol(cap, crop, scaling);
        } catch (IllegalArgumentException e) {
            throw new BadInputException("--cap: " + e.getMessage(), e);
        }
    }
}
