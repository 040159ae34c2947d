package dev.egomotion.model;

import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtLoggingLevel;
import ai.onnxruntime.OrtProvider;
import ai.onnxruntime.OrtSession;
import ai.onnxruntime.providers.OrtCUDAProviderOptions;
import java.nio.ByteBuffer;
import java.util.Base64;
import java.util.Locale;

/**
 * Opens ONNX Runtime sessions, all on the same provider with the same threads: sequential execution,
 * deterministic kernels, no spinning while idle.
 */
final class OnnxSessions {
    /** An ONNX graph y = Identity(x), x of one float: what a provider must at least be able to run. */
    private static final String IDENTITY =
            "CAg6OwoQCgF4EgF5IghJZGVudGl0eRIFcHJvYmVaDwoBeBIKCggIARIECgIIAWIPCgF5EgoKCAgBEgQKAggBQgQK"
                    + "ABAN";

    private final boolean cuda;
    private final int threads;
    private final String line;

    private OnnxSessions(boolean cuda, int threads, String line) {
        this.cuda = cuda;
        this.threads = threads;
        this.line = line;
    }

    /** Returns the process-wide environment, which is never closed. */
    static OrtEnvironment environment() {
        return OrtEnvironment.getEnvironment(OrtLoggingLevel.ORT_LOGGING_LEVEL_ERROR, "egomotion");
    }

    /**
     * Decides where networks run.
     *
     * @throws RuntimeUnavailableException if the runtime's native libraries cannot be unpacked
     * @throws ModelException if CUDA is demanded and cannot be used
     */
    static OnnxSessions choose(RuntimeOptions options) throws ModelException {
        OnnxNatives.unpack();
        String runtime = "ONNX Runtime " + environment().getVersion();
        int threads = options.effectiveThreads();
        String onCpu =
                "%s on the CPU, %d thread%s".formatted(runtime, threads, threads == 1 ? "" : "s");
        if (options.provider() == RuntimeOptions.Provider.CPU) {
            return new OnnxSessions(false, threads, onCpu);
        }
        String obstacle = cudaObstacle();
        if (obstacle.isEmpty()) {
            return new OnnxSessions(true, threads, runtime + " on CUDA device 0");
        }
        if (options.provider() == RuntimeOptions.Provider.CUDA) {
            throw new ModelException(
                    "provider cuda cannot be used: %s; allowed here: auto, cpu"
                            .formatted(obstacle));
        }
        return new OnnxSessions(false, threads, onCpu + " (no CUDA: " + obstacle + ")");
    }

    /** Returns why CUDA cannot be used; empty when a session opened on it. */
    private static String cudaObstacle() {
        if (!OrtEnvironment.getAvailableProviders().contains(OrtProvider.CUDA)) {
            return "this build of ONNX Runtime is for the CPU alone";
        }
        try (OrtSession.SessionOptions options = sessionOptions(true, 1);
                OrtSession probe = environment().createSession(identity(), options)) {
            return probe.getNumInputs() == 1 ? "" : "the probe failed";
        } catch (OrtException e) {
            return firstLine(e);
        }
    }

    /** Returns the smallest graph, for probing a provider. */
    static byte[] identity() {
        return Base64.getDecoder().decode(IDENTITY);
    }

    /** Returns one line for people: what runs where. */
    String line() {
        return line;
    }

    /**
     * Opens a session.
     *
     * @throws ModelContractException if the bytes are not a graph that this runtime can run
     */
    OrtSession open(OnnxFile file) throws ModelContractException {
        ByteBuffer bytes = file.bytes().duplicate().rewind();
        if (!bytes.hasRemaining()) {
            throw new ModelContractException(file.name(), "file", "empty", "an ONNX file");
        }
        try (OrtSession.SessionOptions options = sessionOptions(cuda, threads)) {
            return environment().createSession(bytes, options);
        } catch (OrtException e) {
            if (String.valueOf(e.getMessage()).toLowerCase(Locale.ROOT).contains("external")) {
                throw (ModelContractException)
                        new ModelContractException(
                                        file.name(),
                                        "file",
                                        "without its weights, which lie in another file beside it",
                                        "an ONNX file with its weights inside: in Python, onnx.save(onnx.load('%s'), 'whole.onnx') puts them there"
                                                .formatted(fileName(file.name())))
                                .initCause(e);
            }
            throw (ModelContractException)
                    new ModelContractException(
                                    file.name(),
                                    "file",
                                    "not readable as ONNX (%s)".formatted(firstLine(e)),
                                    "a whole ONNX file with its weights inside")
                            .initCause(e);
        }
    }

    private static String fileName(String path) {
        return path.substring(Math.max(path.lastIndexOf('/'), path.lastIndexOf('\\')) + 1);
    }

    private static OrtSession.SessionOptions sessionOptions(boolean cuda, int threads)
            throws OrtException {
        OrtSession.SessionOptions options = new OrtSession.SessionOptions();
        try {
            options.setExecutionMode(OrtSession.SessionOptions.ExecutionMode.SEQUENTIAL);
            options.setOptimizationLevel(OrtSession.SessionOptions.OptLevel.ALL_OPT);
            options.setIntraOpNumThreads(threads);
            options.setInterOpNumThreads(1);
            options.addConfigEntry("session.intra_op.allow_spinning", "0");
            options.setDeterministicCompute(true);
            if (cuda) {
                try (OrtCUDAProviderOptions device = new OrtCUDAProviderOptions(0)) {
                    device.add("cudnn_conv_algo_search", "HEURISTIC");
                    device.add("use_tf32", "0");
                    options.addCUDA(device);
                }
            }
            return options;
        } catch (OrtException e) {
            options.close();
            throw e;
        }
    }

    private static String firstLine(OrtException e) {
        String message = String.valueOf(e.getMessage()).strip();
        int end = message.indexOf('\n');
        return (end < 0 ? message : message.substring(0, end)).strip();
    }
}
