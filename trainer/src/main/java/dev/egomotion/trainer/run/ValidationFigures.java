package dev.egomotion.trainer.run;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * How good the networks are on a drive that is not trained on, each alone: no validator, no filter.
 *
 * @param drive name of its folder
 * @param motion where its poses are known
 * @param depth where its depth is known
 */
public record ValidationFigures(String drive, Optional<Motion> motion, Optional<Depth> depth) {
    /**
     * Motion against true poses.
     *
     * @param ate5 mean 5-frame ATE as SfMLearner defines it, metres
     * @param constantVelocityAte5 what a camera that goes straight on gets, metres
     * @param stepRatio median of predicted by true step length
     * @param stepSpread standard deviation of its logarithm: how unsteady the scale is
     */
    public record Motion(
            double ate5, double constantVelocityAte5, double stepRatio, double stepSpread) {}

    /**
     * Depth against true depth.
     *
     * @param protocol crop, cap and scaling
     * @param absRel mean |p - t| / t
     * @param a1 share of the pixels within a factor of 1.25
     * @param medianRatio median over images of median(t) / median(p)
     */
    public record Depth(String protocol, double absRel, double a1, double medianRatio) {}

    /** Columns of the file that figures are written to. */
    static final List<String> COLUMNS =
            List.of(
                    "step",
                    "seconds",
                    "drive",
                    "ate5",
                    "constant_velocity_ate5",
                    "step_ratio",
                    "step_spread",
                    "abs_rel",
                    "a1",
                    "median_ratio");

    /** Returns a row of the file; what is not known is empty. */
    List<String> row(long step, double seconds) {
        List<String> row = new ArrayList<>();
        row.add(Long.toString(step));
        row.add(String.format(Locale.ROOT, "%.0f", seconds));
        row.add(drive.replace(',', '_'));
        row.add(motion.map(m -> number(m.ate5())).orElse(""));
        row.add(motion.map(m -> number(m.constantVelocityAte5())).orElse(""));
        row.add(motion.map(m -> number(m.stepRatio())).orElse(""));
        row.add(motion.map(m -> number(m.stepSpread())).orElse(""));
        row.add(depth.map(d -> number(d.absRel())).orElse(""));
        row.add(depth.map(d -> number(d.a1())).orElse(""));
        row.add(depth.map(d -> number(d.medianRatio())).orElse(""));
        return row;
    }

    private static String number(double value) {
        return String.format(Locale.ROOT, "%.5f", value);
    }

    /** Returns one line for people. */
    public String summary() {
        List<String> parts = new ArrayList<>();
        motion.ifPresent(
                m ->
                        parts.add(
                                String.format(
                                        Locale.ROOT,
                                        "5-frame ATE %.4f (constant velocity %.4f), step length / truth %.3f, sd of its log %.3f",
                                        m.ate5(),
                                        m.constantVelocityAte5(),
                                        m.stepRatio(),
                                        m.stepSpread())));
        depth.ifPresent(
                d ->
                        parts.add(
                                String.format(
                                        Locale.ROOT,
                                        "Abs Rel %.4f, delta < 1.25 %.3f, truth / prediction %.3f",
                                        d.absRel(),
                                        d.a1(),
                                        d.medianRatio())));
        return drive + ": " + (parts.isEmpty() ? "no truth" : String.join("; ", parts));
    }
}
