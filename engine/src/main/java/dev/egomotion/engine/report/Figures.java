package dev.egomotion.engine.report;

import java.util.Locale;

/** Figures for people. */
public final class Figures {
    private Figures() {}

    /** Returns a rate with as many digits as tell: 0.042, 0.42, 4.2, 42; never 0 for one above 0. */
    public static String rate(double perSecond) {
        if (perSecond >= 9.95) {
            return String.format(Locale.ROOT, "%.0f", perSecond);
        }
        return perSecond >= 0.995 || perSecond == 0
                ? String.format(Locale.ROOT, "%.1f", perSecond)
                : String.format(Locale.ROOT, "%.2g", perSecond);
    }
}
