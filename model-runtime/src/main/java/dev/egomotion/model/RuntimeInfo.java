package dev.egomotion.model;

import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtProvider;
import java.util.List;

/**
 * Which ONNX Runtime is here.
 *
 * @param version of ONNX Runtime
 * @param providers execution providers that this build knows, by ONNX Runtime's names; one that is
 *     listed may still be unusable on this machine
 */
public record RuntimeInfo(String version, List<String> providers) {
    /** Copies the list. */
    public RuntimeInfo {
        providers = List.copyOf(providers);
    }

    /**
     * Loads the native library and asks it.
     *
     * @throws RuntimeUnavailableException if the library cannot be unpacked
     */
    public static RuntimeInfo read() throws RuntimeUnavailableException {
        OnnxNatives.unpack();
        String version = OnnxSessions.environment().getVersion();
        List<String> providers =
                OrtEnvironment.getAvailableProviders().stream().map(OrtProvider::getName).toList();
        return new RuntimeInfo(version, providers);
    }
}
