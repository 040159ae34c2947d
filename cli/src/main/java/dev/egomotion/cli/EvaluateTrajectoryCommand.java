package dev.egomotion.cli;

import dev.egomotion.codecs.SourceException;
import dev.egomotion.codecs.trajectory.Trajectory;
import dev.egomotion.codecs.trajectory.TrajectoryFile;
import dev.egomotion.engine.evaluate.EvaluationPlot;
import dev.egomotion.engine.evaluate.TrajectoryFigures;
import dev.egomotion.engine.failure.ReplayException;
import dev.egomotion.geometry.metrics.Alignment;
import dev.egomotion.geometry.metrics.MatchedPoses;
import dev.egomotion.geometry.metrics.NearestInTime;
import dev.egomotion.geometry.metrics.RelativeDelta;
import dev.egomotion.geometry.metrics.TrajectoryEvaluation;
import dev.egomotion.report.TrajectoryTable;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Compares a trajectory with a known one. */
@Command(
        name = "trajectory",
        description = {
            "Compare a trajectory with a known one: APE, RPE, SfMLearner's ATE beside constant velocity, KITTI"
                    + " segments.",
            ""
        },
        sortOptions = false,
        footer = {
            "",
            "Poses are matched by time (TUM, EuRoC), by frame index (KITTI; a leading index may stand in the rows),"
                    + " or by order where one file has no times and both have as many poses."
        })
final class EvaluateTrajectoryCommand implements Callable<Integer> {
    /** Formats as people name them. */
    enum FormatChoice {
        auto(null),
        kitti(TrajectoryFile.Format.KITTI),
        tum(TrajectoryFile.Format.TUM),
        euroc(TrajectoryFile.Format.EUROC);

        private final TrajectoryFile.Format format;

        FormatChoice(TrajectoryFile.Format format) {
            this.format = format;
        }
    }

    /** Units of a delta as people name them. */
    enum DeltaUnit {
        frames(RelativeDelta.Unit.FRAMES),
        metres(RelativeDelta.Unit.METRES);

        private final RelativeDelta.Unit unit;

        DeltaUnit(RelativeDelta.Unit unit) {
            this.unit = unit;
        }
    }

    @Spec private CommandSpec spec;

    @Option(
            names = "--reference",
            required = true,
            paramLabel = "FILE",
            description = "Known trajectory: TUM, KITTI or EuRoC.")
    private Path reference;

    @Option(
            names = "--estimate",
            required = true,
            paramLabel = "FILE",
            description =
                    "Estimated trajectory, such as a replay's trajectory.tum or trajectory.kitti.")
    private Path estimate;

    @Option(
            names = "--format",
            paramLabel = "auto|kitti|tum|euroc",
            defaultValue = "auto",
            description = "What the rows of both files are (default: each file's first row tells).")
    private FormatChoice format;

    @Option(
            names = "--align",
            paramLabel = "none|origin|scale|se3|sim3",
            defaultValue = "none",
            description =
                    "What APE and RPE forgive (default: ${DEFAULT-VALUE}). A monocular estimate without scale needs"
                            + " sim3.")
    private Alignment alignment;

    @Option(
            names = "--max-time-difference",
            paramLabel = "SECONDS",
            defaultValue = "0.01",
            description =
                    "Farthest apart that two times are one moment (default: ${DEFAULT-VALUE}).")
    private double mostSeconds = NearestInTime.DEFAULT_SECONDS;

    @Option(
            names = "--delta",
            paramLabel = "N",
            defaultValue = "1",
            description = "How far apart RPE compares (default: ${DEFAULT-VALUE}).")
    private double delta;

    @Option(
            names = "--delta-unit",
            paramLabel = "frames|metres",
            defaultValue = "frames",
            description = "What --delta counts (default: ${DEFAULT-VALUE}).")
    private DeltaUnit deltaUnit;

    @Option(
            names = "--all-pairs",
            description = "Begin a pair of RPE at every pose, not where the one before ends.")
    private boolean allPairs;

    @Option(names = "--json", description = "Print JSON.")
    private boolean json;

    @Option(
            names = "--plot",
            paramLabel = "FILE.html|FILE.png",
            description = "Draw both paths and the errors over time.")
    private Path plot;

    @Mixin private CommonOptions common;

    @Override
    public Integer call() throws BadInputException, ReplayException {
        if (plot != null && !EvaluationPlot.accepts(plot)) {
            throw new BadInputException("--plot: " + plot + " ends in neither .html nor .png");
        }
        if (!(mostSeconds >= 0)) {
            throw new BadInputException(
                    "--max-time-difference: " + mostSeconds + " s; 0 or more is expected");
        }
        RelativeDelta rpe = rpeDelta();
        TrajectoryEvaluation evaluation;
        boolean timed;
        try {
            Optional<TrajectoryFile.Format> stated = Optional.ofNullable(format.format);
            Trajectory known = Trajectory.reference(reference, stated);
            Trajectory estimated = Trajectory.estimate(estimate, stated);
            known.notes()
                    .forEach(note -> spec.commandLine().getErr().println("egomotion: " + note));
            MatchedPoses matched = known.match(estimated, mostSeconds);
            evaluation = TrajectoryEvaluation.of(matched, alignment, rpe);
            timed = known.timed() || estimated.timed();
        } catch (SourceException e) {
            throw new BadInputException(e.getMessage(), e);
        }
        String title = estimate.getFileName() + " against " + reference.getFileName();
        PrintWriter out = spec.commandLine().getOut();
        if (json) {
            out.print(TrajectoryFigures.of(evaluation).json());
        } else {
            out.println(title);
            TrajectoryTable.of(evaluation).forEach(out::println);
        }
        if (plot != null) {
            new EvaluationPlot(evaluation, title, timed).write(plot);
            if (!json) {
                out.println("Plot: " + plot);
            }
        }
        out.flush();
        return ExitCodes.DONE;
    }

    private RelativeDelta rpeDelta() throws BadInputException {
        try {
            return new RelativeDelta(delta, deltaUnit.unit, allPairs);
        } catch (IllegalArgumentException e) {
            throw new BadInputException("--delta: " + e.getMessage(), e);
        }
    }
}
