package dev.egomotion.trainer.network;

import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** The processor that computes. */
public final class Processor {
    private static final Path DESCRIPTION = Path.of("/proc/cpuinfo");

    private Processor() {}

    /** Returns name, family and model where Linux says them, the architecture elsewhere. */
    public static String name() {
        List<String> parts = new ArrayList<>();
        try {
            List<String> lines = Files.readAllLines(DESCRIPTION);
            value(lines, "model name").ifPresent(parts::add);
            value(lines, "cpu family").ifPresent(family -> parts.add("family " + family));
            value(lines, "model").ifPresent(model -> parts.add("model " + model));
        } catch (IOException e) {
            parts.clear();
        }
        return parts.isEmpty()
                ? ManagementFactory.getOperatingSystemMXBean().getArch()
                : String.join(" ", parts);
    }

    private static Optional<String> value(List<String> lines, String key) {
        return lines.stream()
                .map(line -> line.split(":", 2))
                .filter(pair -> pair.length == 2 && pair[0].strip().equals(key))
                .map(pair -> pair[1].strip())
                .findFirst();
    }
}
