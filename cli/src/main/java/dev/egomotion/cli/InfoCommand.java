package dev.egomotion.cli;

import java.io.PrintWriter;
import java.util.concurrent.Callable;
import org.apache.kafka.common.utils.AppInfoParser;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** Names versions, execution providers, the default model and the machine. */
@Command(
        name = "info",
        description = "Name versions, execution providers, the default model and the machine.")
final class InfoCommand implements Callable<Integer> {
    @Spec private CommandSpec spec;
    @Mixin private CommonOptions common;

    @Override
    public Integer call() {
        PrintWriter out = spec.commandLine().getOut();
        line(out, "egomotion", Versions.own());
        line(
                out,
                "java",
                System.getProperty("java.version")
                        + " ("
                        + System.getProperty("java.vendor")
                        + ")");
        line(out, "kafka", AppInfoParser.getVersion());
        Runtime runtime = Runtime.getRuntime();
        line(
                out,
                "machine",
                "%s %s, %d processors, %d MiB of heap at most"
                        .formatted(
                                System.getProperty("os.name"),
                                System.getProperty("os.arch"),
                                runtime.availableProcessors(),
                                runtime.maxMemory() >> 20));
        return ExitCodes.DONE;
    }

    private static void line(PrintWriter out, String name, String value) {
        out.printf("%-12s %s%n", name, value);
    }
}
