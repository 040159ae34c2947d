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
@Command(
        name = "depth",
        description = {
            "Compare depth maps with known depth: Abs Rel, Sq Rel, RMSE, RMSE log, accuracies, scale spread.",
            ""
        },
        sortOptions = false,
        footer = {
            "",
            "Depth maps are 16-bit PNG, value = depth x scale, 0 = no value; the scale stands in scale.txt beside"
                    + " them, else it is 256. Images are matched by the number in their name."
        })
final class EvaluateDepthCommand extends EgomotionCommand {
    @Option(
            names = "--reference",
            required = true,
            paramLabel = "DIR",
            description = "Known depth in metres, such as KITTI's projected lidar.")
    private Path reference;

    @Option(
            names = "--estimate",
            required = true,
            paramLabel = "DIR",
            description = "Estimated depth, such as the folder of a replay's results.")
    private Path estimate;

    @Option(
            names = "--cap",
            paramLabel = "M",
            defaultValue = "80",
            description = "Farthest depth that counts, metres (default: ${DEFAULT-VALUE}).")
    private double cap;

    @Option(
            names = "--crop",
            paramLabel = "garg|eigen|none",
            defaultValue = "garg",
            description = "Part of the image that counts (default: ${DEFAULT-VALUE}).")
    private DepthProtocol.Crop crop;

    @Option(
            names = "--scaling",
            paramLabel = "median|none",
            defaultValue = "median",
            description =
                    "median: each map is scaled to the known depth's median; none: it is metric (default:"
                            + " ${DEFAULT-VALUE}).")
    private DepthProtocol.Scaling scaling;

    @Option(
            names = "--confidence",
            paramLabel = "DIR",
            description =
                    "Confidence maps of the estimate, such as a replay's: says whether they tell where it is wrong"
                            + " (AUSE, rank correlation).")
    private Path confidence;

    @Option(
            names = "--uncertainty",
            paramLabel = "DIR",
            description =
                    "Uncertainty maps of the estimate, such as a replay's depth/uncertainty: says whether they tell"
                            + " where it is wrong. Not together with --confidence.")
    private Path uncertainty;

    @Option(
            names = "--common",
            description = "Compare what both folders hold, where the estimate lacks images.")
    private boolean common;

    @Option(names = "--json", description = "Print JSON.")
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
