package dev.egomotion.model;

import java.io.IOException;
import java.io.InputStream;
import java.lang.management.ManagementFactory;
import java.lang.management.OperatingSystemMXBean;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * ONNX Runtime's native libraries, unpacked into a {@link ScratchFolder}. Left to itself ONNX Runtime
 * unpacks them where a killed process leaves them for good, and prints a stack trace where the disk is
 * full.
 */
final class OnnxNatives {
    /** Where ONNX Runtime looks first; set here once for the process, unless the user did. */
    private static final String PATH = "onnxruntime.native.path";

    private static final List<String> LIBRARIES =
            List.of(
                    "onnxruntime",
                    "onnxruntime4j_jni",
                    "onnxruntime_providers_shared",
                    "onnxruntime_providers_cuda");

    private OnnxNatives() {}

    /** What came of it, once for the process. */
    private static final class Unpacking {
        static final Optional<IOException> FAILURE = attempt();

        private Unpacking() {}
    }

    /**
     * Unpacks them where they are not unpacked yet.
     *
     * @throws RuntimeUnavailableException if they cannot be written: says where and why
     */
    static void unpack() throws RuntimeUnavailableException {
        if (Unpacking.FAILURE.isPresent()) {
            IOException failure = Unpacking.FAILURE.get();
            throw new RuntimeUnavailableException(
                    "ONNX Runtime's libraries cannot be unpacked: " + failure.getMessage(),
                    failure);
        }
    }

    private static Optional<IOException> attempt() {
        try {
            ScratchFolder scratch = ScratchFolder.make("onnxruntime");
            try {
                for (String library : LIBRARIES) {
                    copy(System.mapLibraryName(library), scratch.path());
                }
            } catch (IOException e) {
                try (scratch) {
                    throw new IOException(scratch.path() + ": " + e.getMessage(), e);
                }
            }
            Runtime.getRuntime().addShutdownHook(new Thread(() -> delete(scratch)));
            System.getProperties().putIfAbsent(PATH, scratch.path().toString());
            return Optional.empty();
        } catch (IOException e) {
            return Optional.of(e);
        }
    }

    private static void copy(String library, Path folder) throws IOException {
        String resource = "/ai/onnxruntime/native/%s/%s".formatted(platform(), library);
        try (InputStream in = OnnxNatives.class.getResourceAsStream(resource)) {
            if (in != null) {
                Files.copy(in, folder.resolve(library));
            }
        }
    }

    /** Returns the name of this platform, as ONNX Runtime's archive has it. */
    private static String platform() {
        OperatingSystemMXBean machine = ManagementFactory.getOperatingSystemMXBean();
        String os = machine.getName().toLowerCase(Locale.ROOT);
        String system = os.contains("win") ? "win" : os.contains("mac") ? "osx" : "linux";
        String arch = machine.getArch().toLowerCase(Locale.ROOT);
        return system + "-" + (arch.equals("amd64") || arch.equals("x86_64") ? "x64" : arch);
    }

    private static void delete(ScratchFolder scratch) {
        try {
            scratch.close();
        } catch (IOException e) {
            // Where a loaded library cannot be deleted, a later process does it.
            return;
        }
    }
}
