package dev.egomotion.engine;

import dev.egomotion.model.RuntimeInfo;
import dev.egomotion.model.RuntimeUnavailableException;
import java.lang.management.ManagementFactory;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.stream.Collectors;
import org.apache.kafka.common.utils.AppInfoParser;

/** Which build this is, and what it stands on. */
public final class Versions {
    private Versions() {}

    /** Returns the version of the program; {@code development} where it runs from class files. */
    public static String own() {
        String version = Versions.class.getPackage().getImplementationVersion();
        return version == null ? "development" : version;
    }

    /**
     * Returns the versions of the program and of what it stands on, by name.
     *
     * @throws RuntimeUnavailableException if the network runtime cannot be loaded
     */
    public static Map<String, String> all() throws RuntimeUnavailableException {
        Map<String, String> versions = new LinkedHashMap<>();
        versions.put("egomotion", own());
        versions.put("java", java());
        versions.put("kafka", AppInfoParser.getVersion());
        versions.put("onnxruntime", RuntimeInfo.read().version());
        return versions;
    }

    private static String java() {
        return Runtime.version().version().stream()
                        .map(String::valueOf)
                        .collect(Collectors.joining("."))
                + " ("
                + ManagementFactory.getRuntimeMXBean().getVmVendor()
                + ")";
    }
}
