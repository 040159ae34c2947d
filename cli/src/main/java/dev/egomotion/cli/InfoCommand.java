package dev.egomotion.cli;

import dev.egomotion.engine.SettingsFile;
import dev.egomotion.model.Model;
import dev.egomotion.model.ModelCheck;
import dev.egomotion.model.ModelException;
import dev.egomotion.model.ModelIdentity;
import dev.egomotion.model.ModelLocation;
import dev.egomotion.model.RuntimeInfo;
import dev.egomotion.model.RuntimeOptions;
import dev.egomotion.model.RuntimeUnavailableException;
import java.io.PrintWriter;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Names versions, execution providers, the default model and the machine. */
@Command(name = "info")
final class InfoCommand extends EgomotionCommand {
    @Option(names = "--config")
    private boolean showConfig;

    @Mixin private CommonOptions common;

    @Override
    public Integer call() throws RuntimeUnavailableException {
        PrintWriter out = out();
        if (showConfig) {
            out.print(SettingsFile.defaultText());
            out.flush();
            return ExitCodes.DONE;
        }
        dev.egomotion.engine.Versions.all().forEach((name, version) -> line(out, name, version));
        line(out, "providers", String.join(", ", RuntimeInfo.read().providers()));
        boolean right = model(out);
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
        return right ? ExitCodes.DONE : ExitCodes.FAILED;
    }

    /** Returns whether the default model gives what it should. */
    private static boolean model(PrintWriter out) {
        try (Model model = Model.open(ModelLocation.starter(), RuntimeOptions.defaults())) {
            ModelIdentity depth = model.depth().contract().identity();
            line(out, "model", depth.label() + ", trained on " + depth.trainingData());
            line(out, "licence", depth.licence());
            line(out, "runs on", model.providerLine());
            ModelCheck check = ModelCheck.of(model);
            line(out, "self-check", check.summary());
            return check.right();
        } catch (ModelException e) {
            line(out, "model", "none: " + e.getMessage());
            return true;
        }
    }

    private static void line(PrintWriter out, String name, String value) {
        out.printf("%-12s %s%n", name, value);
    }
}
