package dev.egomotion.experiments;

import java.io.PrintWriter;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;

/** Says how the distorted digits go, a line now and then. */
public final class DigitLines implements DigitListener {
    private static final long NANOS_BETWEEN = 10_000_000_000L;

    private final PrintWriter err;
    private final DigitExperiment experiment;
    private final Map<DigitResult.Task, Double> shares = new HashMap<>();
    private final Map<DigitResult.Task, Double> begun = new HashMap<>();
    private final long began = System.nanoTime();
    private long next = began;
    private double finished;
    private int left;

    /**
     * Creates one.
     *
     * @param err where
     * @param experiment of which
     */
    public DigitLines(PrintWriter err, DigitExperiment experiment) {
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
