package dev.egomotion.engine.console;

import dev.egomotion.engine.ReplayListener.Progress;
import dev.egomotion.engine.report.Figures;
import java.io.PrintWriter;
import java.util.Locale;
import java.util.OptionalLong;

/**
 * Tells how far a replay is: on a terminal one line that renews itself, else a line every few seconds.
 */
public final class ProgressLine implements AutoCloseable {
    private static final long TERMINAL_MILLIS = 200;
    private static final long PLAIN_MILLIS = 5000;

    private final PrintWriter err;
    private final boolean terminal;
    private final Progress progress;
    private final long began = System.nanoTime();
    private final Thread thread = new Thread(this::run, "progress");
    private int width;

    /**
     * Begins.
     *
     * @param terminal whether a person watches
     */
    public ProgressLine(PrintWriter err, boolean terminal, Progress progress) {
        this.err = err;
        this.terminal = terminal;
        this.progress = progress;
        thread.setDaemon(true);
        thread.start();
    }

    private void run() {
        try {
            while (true) {
                Thread.sleep(terminal ? TERMINAL_MILLIS : PLAIN_MILLIS);
                show();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void show() {
        String text =
                text(
                        progress.answered(),
                        progress.tracked(),
                        progress.sent(),
                        progress.frames(),
                        (System.nanoTime() - began) / 1e9);
        if (terminal) {
            err.print("\r" + text + " ".repeat(Math.max(0, width - text.length())));
            width = text.length();
        } else {
            err.println(text);
        }
        err.flush();
    }

    public static String text(
            long done, long tracked, long sent, OptionalLong total, double seconds) {
        double rate = seconds > 0 ? done / seconds : 0;
        StringBuilder text =
                new StringBuilder(
                        total.isPresent()
                                ? "frame %d of %d".formatted(done, total.getAsLong())
                                : "frame %d (%d read)".formatted(done, sent));
        if (done > 0) {
            text.append(
                    String.format(
                            Locale.ROOT,
                            ", %s fps, %.0f %% tracked",
                            Figures.rate(rate),
                            100.0 * tracked / done));
            if (total.isPresent() && rate > 0 && total.getAsLong() >= done) {
                text.append(", " + span((total.getAsLong() - done) / rate) + " left");
            }
        }
        return text.toString();
    }

    private static String span(double seconds) {
        long s = Math.round(seconds);
        if (s >= 3600) {
            return "%d:%02d h".formatted(s / 3600, s % 3600 / 60);
        }
        return s < 60 ? s + " s" : "%d:%02d min".formatted(s / 60, s % 60);
    }

    @Override
    public void close() {
        thread.interrupt();
        try {
            thread.join();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        if (terminal) {
            show();
            err.println();
        }
    }
}
