package dev.egomotion.benchmarks;

import dev.egomotion.codecs.SourceException;
import java.io.PrintWriter;
import picocli.CommandLine;
import picocli.CommandLine.Command;

/**
 * Asks others than our own estimator where a drive's camera went: a lidar, or a second path. It is for drives on which
 * an estimate and the reference differ in the direction of travel alone, to learn which of the two is off.
 */
@Command(
        name = "benchmarks/run reference-directions",
        mixinStandardHelpOptions = true,
        description = "Whether a drive's reference poses have the right direction of travel.",
        subcommands = {LidarDirections.class, PathDirections.class})
final class ReferenceDirections {
    private ReferenceDirections() {}

    /** Runs it. */
    public static void main(String[] arguments) {
        System.exit(commandLine().execute(arguments));
    }

    /** Returns the command with one-line refusals of bad input. */
    static CommandLine commandLine() {
        CommandLine command = new CommandLine(new ReferenceDirections());
        command.setExecutionExceptionHandler(
                (e, line, parsed) -> {
                    if (!(e instanceof SourceException)) {
                        throw e;
                    }
                    PrintWriter err = line.getErr();
                    err.println("benchmarks/run reference-directions: " + e.getMessage());
                    err.flush();
                    return 2;
                });
        return command;
    }
}
