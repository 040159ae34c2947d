package dev.egomotion.cli;

import dev.egomotion.engine.SettingsFile;
import dev.egomotion.engine.failure.BadInputException;
import dev.egomotion.model.Model;
import dev.egomotion.model.ModelCheck;
import dev.egomotion.model.ModelException;
import dev.egomotion.model.ModelIdentity;
import dev.egomotion.model.ModelLocation;
import dev.egomotion.model.RuntimeInfo;
import dev.egomotion.model.RuntimeOptions;
import dev.egomotion.model.RuntimeUnavailableException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.Map;
import java.util.TreeMap;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Names versions, execution providers, the default model and the machine. */
@Command(name = "info")
final class InfoCommand extends EgomotionCommand {
    @Option(names = "--config")
    private boolean showConfig;

    @Option(names = "--model", paramLabel = "DIR|FILE")
    private Path model;

    @Mixin private CommonOptions common;

    @Override
    public Integer call() throws RuntimeUnavailableException, BadInputException {
        PrintWriter out = out();
        if (model != null) {
            return check(out, model);
        }
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

    /** Opens a model, which compares it with its contract and runs it once, and says what it states. */
    private static int check(PrintWriter out, Path path) throws BadInputException {
        try (Model opened = Model.open(path, RuntimeOptions.defaults())) {
            opened.summary().forEach(out::println);
            line(out, "runs on", opened.providerLine());
            out.println("Both networks keep their contracts and ran on black frames.");
            stated(out, "depth.onnx", opened.depth().contract().metadata());
            stated(out, "pose.onnx", opened.pose().contract().metadata());
            out.flush();
            return ExitCodes.DONE;
        } catch (ModelException e) {
            throw new BadInputException(e.getMessage(), e);
        }
    }

    private static void stated(PrintWriter out, String network, Map<String, String> keys) {
        out.println();
        out.println(network);
        new TreeMap<>(keys).forEach((key, value) -> out.println("  " + key + ": " + value));
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
