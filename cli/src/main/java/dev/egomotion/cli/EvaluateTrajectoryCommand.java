package dev.egomotion.cli;

import dev.egomotion.codecs.trajectory.TrajectoryFile;
import dev.egomotion.engine.evaluate.EvaluationPlot;
import dev.egomotion.engine.evaluate.SeveralTrajectories;
import dev.egomotion.engine.evaluate.TrajectoryComparison;
import dev.egomotion.engine.failure.BadInputException;
import dev.egomotion.engine.failure.EngineException;
import dev.egomotion.geometry.metrics.Alignment;
import dev.egomotion.geometry.metrics.NearestInTime;
import dev.egomotion.geometry.metrics.RelativeDelta;
import dev.egomotion.report.TrajectoryTable;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Compares a trajectory with a known one. */
@Command(name = "trajectory", sortOptions = false)
final class EvaluateTrajectoryCommand extends EgomotionCommand {
    /** Formats as people name them. */
    enum FormatChoice {
        auto(Optional.empty()),
        kitti(Optional.of(TrajectoryFile.Format.KITTI)),
        tum(Optional.of(TrajectoryFile.Format.TUM)),
        euroc(Optional.of(TrajectoryFile.Format.EUROC));

        private final Optional<TrajectoryFile.Format> format;

        FormatChoice(Optional<TrajectoryFile.Format> format) {
            this.format = format;
        }
    }

    @Option(names = "--reference", required = true, paramLabel = "FILE")
    private Path reference;

    @Option(names = "--estimate", required = true, paramLabel = "FILE", arity = "1..*")
    private List<Path> estimates;

    @Option(names = "--format", paramLabel = "auto|kitti|tum|euroc", defaultValue = "auto")
    private FormatChoice format;

    @Option(names = "--align", paramLabel = "none|origin|scale|se3|sim3", defaultValue = "none")
    private Alignment alignment;

    @Option(names = "--max-time-difference", paramLabel = "SECONDS", defaultValue = "0.01")
    private double mostSeconds = NearestInTime.DEFAULT_SECONDS;

    @Option(names = "--first-frame", paramLabel = "N")
    private Long firstFrame;

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
        if (!(mostSeconds >= 0)) {
            throw new BadInputException(
                    "--max-time-difference: " + mostSeconds + " s; 0 or more is expected");
        }
        List<TrajectoryComparison> compared = new ArrayList<>();
        for (Path estimate : estimates) {
            TrajectoryComparison each =
                    TrajectoryComparison.of(
                            reference,
                            estimate,
                            format.format,
                            alignment,
                            mostSeconds,
                            firstFrame == null ? OptionalLong.empty() : OptionalLong.of(firstFrame),
                            rpeDelta());
            each.notes().forEach(this::note);
            compared.add(each);
        }
        TrajectoryComparison first = compared.get(0);
        SeveralTrajectories all = SeveralTrajectories.of(reference, estimates, compared);
        boolean one = compared.size() == 1;
        PrintWriter out = out();
        if (json) {
            out.print(one ? first.figures().json() : all.json());
        } else if (one) {
            out.println(first.title());
            TrajectoryTable.of(first.evaluation()).forEach(out::println);
        } else {
            all.lines().forEach(out::println);
        }
        if (plot != null) {
            (one ? first.plot() : all.plot()).write(plot);
            if (!json) {
                out.println("Plot: " + plot);
            }
        }
        out.flush();
        return ExitCodes.DONE;
    }

    private RelativeDelta rpeDelta() throws BadInputException {
        try {
            return new RelativeDelta(delta, deltaUnit, allPairs);
        } catch (IllegalArgumentException e) {
            throw new BadInputException("--delta: " + e.getMessage(), e);
        }
    }
}
