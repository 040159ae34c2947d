package dev.egomotion.engine;

import dev.egomotion.engine.failure.BadInputException;
import dev.egomotion.model.Model;
import dev.egomotion.model.ModelCheck;
import dev.egomotion.model.ModelException;
import dev.egomotion.model.ModelIdentity;
import dev.egomotion.model.ModelLocation;
import dev.egomotion.model.RuntimeInfo;
import dev.egomotion.model.RuntimeOptions;
import dev.egomotion.model.RuntimeUnavailableException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * What stands on this machine, and whether it works.
 *
 * @param lines what there is to say, for a person
 * @param works whether the default networks give what they should
 */
public record Installation(List<String> lines, boolean works) {
    /** Copies the lines. */
    public Installation {
        lines = List.copyOf(lines);
    }

    /**
     * Names versions, execution providers, the default networks and the machine.
     *
     * @throws RuntimeUnavailableException if the network runtime cannot be loaded
     */
    public static Installation look() throws RuntimeUnavailableException {
        List<String> lines = new ArrayList<>();
        Versions.all().forEach((name, version) -> lines.add(line(name, version)));
        lines.add(line("providers", String.join(", ", RuntimeInfo.read().providers())));
        boolean works = defaultModel(lines);
        Runtime runtime = Runtime.getRuntime();
        lines.add(
                line(
                        "machine",
                        "%s %s, %d processors, %d MiB of heap at most"
                                .formatted(
                                        System.getProperties().get("os.name"),
                                        System.getProperties().get("os.arch"),
                                        runtime.availableProcessors(),
                                        runtime.maxMemory() >> 20)));
        return new Installation(lines, works);
    }

    private static boolean defaultModel(List<String> lines) {
        try (Model model = Model.open(ModelLocation.starter(), RuntimeOptions.defaults())) {
            ModelIdentity depth = model.depth().contract().identity();
            lines.add(line("model", depth.label() + ", trained on " + depth.trainingData()));
            lines.add(line("licence", depth.licence()));
            lines.add(line("runs on", model.providerLine()));
            ModelCheck check = ModelCheck.of(model);
            lines.add(line("self-check", check.summary()));
            return check.right();
        } catch (ModelException e) {
            lines.add(line("model", "none: " + e.getMessage()));
            return true;
        }
    }

    /**
     * Opens networks, which compares them with their contracts and runs them once; returns what they state of themselves.
     *
     * @param model a folder, or its model.yaml
     * @throws BadInputException if they cannot be used
     */
    public static List<String> networks(Path model) throws BadInputException {
        try (Model opened = Model.open(model, RuntimeOptions.defaults())) {
            List<String> lines = new ArrayList<>(opened.summary());
            lines.add(line("runs on", opened.providerLine()));
            lines.add("Both networks keep their contracts and ran on black frames.");
            stated(lines, "depth.onnx", opened.depth().contract().metadata());
            stated(lines, "pose.onnx", opened.pose().contract().metadata());
            return lines;
        } catch (ModelException e) {
            throw new BadInputException(e.getMessage(), e);
        }
    }

    private static void stated(List<String> lines, String network, Map<String, String> keys) {
        lines.add("");
        lines.add(network);
        new TreeMap<>(keys).forEach((key, value) -> lines.add("  " + key + ": " + value));
    }

    private static String line(String name, String value) {
        return "%-12s %s".formatted(name, value);
    }
}
