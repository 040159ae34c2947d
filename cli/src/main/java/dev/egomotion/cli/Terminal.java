package dev.egomotion.cli;

/** Whether a person watches: the launcher looks at stderr and says so. */
final class Terminal {
    private Terminal() {}

    static boolean isWatched() {
        return Boolean.getBoolean("egomotion.terminal");
    }
}
