package dev.egomotion.trainer.run;

import dev.egomotion.trainer.loss.LossTerms;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;

/**
 * Says how a training run goes, a line now and then.
 *
 * @param err where
 */
public record TrainingLines(PrintWriter err) implements TrainingListener {
    @Override
    public void started(String summary) {
        err.println(summary);
    }

    @Override
    public void progressed(Progress p) {
        err.printf(
                Locale.ROOT,
                "step %d, %.0f %%, %s left, %.2f s per step, %.1f %% of it waiting for data, loss %.4f (%s) at %dx%d%n",
                p.step(),
                100 * p.share(),
                span(p.secondsLeft()),
                p.secondsPerStep(),
                100 * p.waitingShare(),
                p.losses().total(),
                terms(p.losses()),
                p.width(),
                p.height());
    }

    private static String span(double seconds) {
        long minutes = Math.round(seconds / 60);
        if (minutes < 2) {
            return Math.round(seconds) + " s";
        }
        return minutes < 60 ? minutes + " min" : "%d:%02d h".formatted(minutes / 60, minutes % 60);
    }

    private static String terms(LossTerms losses) {
        return losses.byName().entrySet().stream()
                .filter(term -> term.getValue() != 0)
                .map(term -> String.format(Locale.ROOT, "%s %.4f", term.getKey(), term.getValue()))
                .collect(Collectors.joining(", "));
    }

    @Override
    public void validated(long step, List<ValidationFigures> figures) {
        figures.forEach(figure -> err.printf("step %d: %s%n", step, figure.summary()));
    }

    @Override
    public void skipped(long step, String reason) {
        err.printf(Locale.ROOT, "step %d: left out: %s%n", step, reason);
    }

    @Override
    public void saved(Path folder) {
        err.printf("checkpoint and networks written to %s%n", folder);
    }
}
