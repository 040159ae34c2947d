package dev.egomotion.cli;

import picocli.CommandLine.Option;

/** Options of every command. */
final class CommonOptions {
    @Option(
            names = {"-h", "--help"},
            usageHelp = true,
            description = "Show this help and exit.")
    private boolean help;

    @Option(names = "--debug", description = "Show the libraries' log and the stack of a failure.")
    void debug(boolean debug) {
        if (debug) {
            Logging.debug();
        }
    }
}
