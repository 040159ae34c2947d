package dev.egomotion.cli;

/** What the process says when it ends. */
final class ExitCodes {
    /** Everything asked was done. */
    static final int DONE = 0;

    /** The run failed after it had begun; what was done is kept. */
    static final int FAILED = 1;

    /** The command line, an input file or the configuration cannot be used; nothing was begun. */
    static final int BAD_INPUT = 2;

    /** Ended by Ctrl-C or a request to terminate; what was done is kept. */
    static final int INTERRUPTED = 130;

    private ExitCodes() {}
}
