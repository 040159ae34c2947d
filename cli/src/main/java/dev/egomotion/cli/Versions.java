package dev.egomotion.cli;

import dev.egomotion.model.RuntimeInfo;
import dev.egomotion.model.RuntimeUnavailableException;
import java.util.LinkedHashMap;
import java.util.Map;
import org.apache.kafka.common.utils.AppInfoParser;
import picocli.CommandLine.IVersionProvider;

/** Which build this is. */
final class Versions implements IVersionProvider {
    static String own() {
        String version = Versions.class.getPackage().getImplementationVersion();
        return version == null ? "development" : version;
    }

    /** Returns the versions of the program and of what it stands on, by name. */
    static Map<String, String> all() throws RuntimeUnavailableException {
        Map<String, String> versions = new LinkedHashMap<>();
        versions.put("egomotion", own());
        versions.put(
                "java",
                System.getProperty("java.version")
                        + " ("
                        + System.getProperty("java.vendor")
                        + ")");
        versions.put("kafka", AppInfoParser.getVersion());
        versions.put("onnxruntime", RuntimeInfo.read().version());
        return versions;
    }

    @Override
    public String[] getVersion() {
        return new String[] {"egomotion " + own()};
    }
}
