package dev.egomotion.cli;

import dev.egomotion.engine.console.Words;
import dev.egomotion.engine.evaluate.EvaluationPlot;
import dev.egomotion.engine.evaluate.FormatChoice;
import dev.egomotion.engine.evaluate.TrajectoryChoices;
import dev.egomotion.engine.evaluate.TrajectoryReport;
import dev.egomotion.engine.failure.BadInputException;
import dev.egomotion.engine.failure.EngineException;
import dev.egomotion.geometry.metrics.Alignment;
import dev.egomotion.geometry.metrics.NearestInTime;
import dev.egomotion.geometry.metrics.RelativeDelta;
import java.nio.file.Path;
import java.util.List;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Compares a trajectory with a known one. */
@Command(name = "trajectory", sortOptions = false)
final class EvaluateTrajectoryCommand extends EgomotionCommand {
    @Option(names = "--reference", required = true, paramLabel = "FILE")
    private Path reference;

    @Option(names = "--estimate", required = true, paramLabel = "FILE", arity = "1..*")
    private List<Path> estimates;

    @Option(names = "--format", paramLabel = "auto|kitti|tum|euroc", defaultValue = "auto")
    private FormatChoice format;

    @Option(names = "--align", paramLabel = "none|origin|scale|se3|sim3")
    private Alignment alignment;

    @Option(names = "--max-time-difference", paramLabel = "SECONDS", defaultValue = "0.01")
    private double mostSeconds = NearestInTime.DEFAULT_SECONDS;

    @Option(names = "--first-frame", paramLabel = "N")
    private Long firstFrame;

    @Option(names = "--starts-at", paramLabel = "TIME")
    private String startsAt;

    @Option(names = "--delta", paramLabel = "N", defaultValue = "1")
    private double delta;

    @Option(names = "--delta-unit", paramLabel = "frames|metres", defaultValue = "frames")
    private RelativeDelta.Unit deltaUnit;

    @Option(names = "--all-pairs")
    private boolean allPairs;

    @Option(names = "--json")
    private boolean json;

    @Option(names = "--plot", paramLabel = "FILE.html|FILE.png")
    private Path plot;

    @Mixin private CommonOptions common;

    @Override
    public Integer call() throws EngineException {
        if (plot != null && !EvaluationPlot.accepts(plot)) {
            throw new BadInputException("--plot: " + plot + " ends in neither .html nor .png");
        }
        var start = Words.startTime(startsAt);
        TrajectoryReport compared =
                TrajectoryReport.compare(
                        reference,
                        estimates,
                        TrajectoryChoices.of(format, alignment, mostSeconds, firstFrame, start)
                                .withDelta(delta, deltaUnit, allPairs));
        compared.notes().forEach(this::note);
        if (json) {
            out().print(compared.json());
        } else {
            compared.lines().forEach(out()::println);
        }
        if (plot != null) {
            compared.plot().write(plot);
            if (!json) {
                out().println("Plot: " + plot);
            }
        }
        out().flush();
        return ExitCodes.DONE;
    }
}
