package dev.egomotion.model;

import ai.onnxruntime.NodeInfo;
import ai.onnxruntime.OnnxTensor;
import ai.onnxruntime.OnnxValue;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtSession;
import ai.onnxruntime.TensorInfo;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;

/**
 * One network of one or more ONNX files: each file is fed, by name, from the network's input and from
 * the outputs of the files before it, such as a decoder from its encoder. Safe for use by several
 * threads.
 */
final class OnnxChain implements AutoCloseable {
    private final String name;
    private final String sha256;
    private final List<OrtSession> sessions;
    private final Map<String, String> links;

    private OnnxChain(
            String name, String sha256, List<OrtSession> sessions, Map<String, String> links) {
        this.name = name;
        this.sha256 = sha256;
        this.sessions = List.copyOf(sessions);
        this.links = Map.copyOf(links);
    }

    /**
     * Opens the files in their order.
     *
     * @param links for inputs of later files whose name differs: input name to the name of an earlier
     *     output
     */
    static OnnxChain open(List<OnnxFile> files, Map<String, String> links, OnnxSessions opener)
            throws ModelException {
        List<OrtSession> sessions = new ArrayList<>();
        try {
            for (OnnxFile file : files) {
                sessions.add(opener.open(file));
            }
        } catch (ModelException | RuntimeException e) {
            closeAll(sessions, e);
            throw e;
        }
        String name = files.get(files.size() - 1).name();
        return new OnnxChain(name, digest(files), sessions, links);
    }

    private static void closeAll(List<OrtSession> sessions, Exception reason) {
        for (OrtSession session : sessions) {
            try {
                session.close();
            } catch (OrtException e) {
                reason.addSuppressed(e);
            }
        }
    }

    private static String digest(List<OnnxFile> files) {
        try {
            MessageDigest digest = MessageDigest.getInstance("SHA-256");
            for (OnnxFile file : files) {
                digest.update(file.bytes().duplicate().rewind());
            }
            return HexFormat.of().formatHex(digest.digest());
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java has SHA-256", e);
        }
    }

    /** Returns the last file's name, for messages. */
    String name() {
        return name;
    }

    /** Returns the SHA-256 of the files' bytes, one after another. */
    String sha256() {
        return sha256;
    }

    /** Returns what the file states of itself. */
    StatedKeys metadata() throws ModelException {
        OrtSession last = sessions.get(sessions.size() - 1);
        try {
            return new StatedKeys(name, last.getMetadata().getCustomMetadata());
        } catch (OrtException e) {
            throw new ModelException(name + ": cannot read metadata: " + e.getMessage(), e);
        }
    }

    /** Returns type and shape of an input that some file of the chain takes from outside. */
    Optional<TensorInfo> input(String tensor) throws ModelException {
        for (OrtSession session : sessions) {
            Optional<TensorInfo> info = info(nodes(session, true), tensor);
            if (info.isPresent()) {
                return info;
            }
        }
        return Optional.empty();
    }

    /** Returns type and shape of an output, the last file's first. */
    Optional<TensorInfo> output(String tensor) throws ModelException {
        for (int i = sessions.size() - 1; i >= 0; i--) {
            Optional<TensorInfo> info = info(nodes(sessions.get(i), false), tensor);
            if (info.isPresent()) {
                return info;
            }
        }
        return Optional.empty();
    }

    private Map<String, NodeInfo> nodes(OrtSession session, boolean inputs) throws ModelException {
        try {
            return inputs ? session.getInputInfo() : session.getOutputInfo();
        } catch (OrtException e) {
            throw new ModelException(name + ": cannot read its graph: " + e.getMessage(), e);
        }
    }

    private static Optional<TensorInfo> info(Map<String, NodeInfo> nodes, String tensor) {
        return Optional.ofNullable(nodes.get(tensor))
                .map(NodeInfo::getInfo)
                .filter(TensorInfo.class::isInstance)
                .map(TensorInfo.class::cast);
    }

    /** Returns the names of the outputs of the last file. */
    Set<String> outputNames() {
        return sessions.get(sessions.size() - 1).getOutputNames();
    }

    /**
     * Returns the keys with the names of tensors that they leave out, where the graph leaves no choice: exporters
     * that are told no names make up "input.1" or "1234".
     *
     * @param outputKey which key names the output
     * @param frames how many inputs may take one frame each
     * @throws ModelContractException naming the graph's tensors, where there is a choice
     */
    StatedKeys named(StatedKeys keys, String outputKey, int frames) throws ModelException {
        StatedKeys named = keys;
        if (keys.optional(ContractKeys.INPUT_TENSOR).isEmpty()) {
            Set<String> given = new HashSet<>();
            keys.optional(ContractKeys.INPUT_INTRINSICS).ifPresent(given::add);
            Set<String> unfed = unfed(given);
            List<String> inputs =
                    sessions.stream()
                            .flatMap(session -> session.getInputNames().stream())
                            .filter(input -> unfed.contains(input) && !given.contains(input))
                            .distinct()
                            .toList();
            if (inputs.size() != 1 && inputs.size() != frames) {
                throw new ModelContractException(
                        keys.file(),
                        ContractKeys.INPUT_TENSOR,
                        "missing",
                        "one of the graph's inputs: " + described(inputs, true));
            }
            named = named.withDefault(ContractKeys.INPUT_TENSOR, String.join(",", inputs));
        }
        if (keys.optional(outputKey).isEmpty()) {
            List<String> outputs = List.copyOf(outputNames());
            if (outputs.size() != 1) {
                throw new ModelContractException(
                        keys.file(),
                        outputKey,
                        "missing",
                        "one of the graph's outputs: " + described(outputs, false));
            }
            named = named.withDefault(outputKey, outputs.get(0));
        }
        return named;
    }

    private String described(List<String> tensors, boolean inputs) throws ModelException {
        List<String> described = new ArrayList<>();
        for (String tensor : tensors) {
            Optional<TensorInfo> info = inputs ? input(tensor) : output(tensor);
            described.add(
                    tensor
                            + info.map(i -> " " + Arrays.toString(i.getShape()).replace("-1", "N"))
                                    .orElse(""));
        }
        return String.join(", ", described);
    }

    /** Returns the inputs that neither the given tensors nor an earlier file feed; empty when complete. */
    Set<String> unfed(Set<String> given) {
        Set<String> known = new HashSet<>(given);
        Set<String> unfed = new HashSet<>();
        for (OrtSession session : sessions) {
            for (String input : session.getInputNames()) {
                if (!known.contains(links.getOrDefault(input, input))) {
                    unfed.add(input);
                }
            }
            known.addAll(session.getOutputNames());
        }
        return unfed;
    }

    /**
     * Runs the files one after another.
     *
     * @param given the network's input; stays the caller's to close
     * @return all outputs; the caller closes them
     */
    Outputs run(Map<String, OnnxTensor> given) {
        List<OrtSession.Result> results = new ArrayList<>(sessions.size());
        Map<String, OnnxTensor> known = new HashMap<>(given);
        try {
            for (OrtSession session : sessions) {
                Map<String, OnnxTensor> feeds = new HashMap<>();
                for (String input : session.getInputNames()) {
                    feeds.put(input, known.get(links.getOrDefault(input, input)));
                }
                OrtSession.Result result = session.run(feeds);
                results.add(result);
                for (Map.Entry<String, OnnxValue> output : result) {
                    if (output.getValue() instanceof OnnxTensor tensor) {
                        known.put(output.getKey(), tensor);
                    }
                }
            }
        } catch (OrtException e) {
            results.forEach(OrtSession.Result::close);
            throw new InferenceException(name + ": " + e.getMessage(), e);
        }
        return new Outputs(results, known);
    }

    @Override
    public void close() {
        for (OrtSession session : sessions) {
            try {
                session.close();
            } catch (OrtException e) {
                throw new InferenceException(name + ": cannot be closed: " + e.getMessage(), e);
            }
        }
    }

    /** The native outputs of one run. */
    static final class Outputs implements AutoCloseable {
        private final List<OrtSession.Result> results;
        private final Map<String, OnnxTensor> tensors;

        private Outputs(List<OrtSession.Result> results, Map<String, OnnxTensor> tensors) {
            this.results = results;
            this.tensors = tensors;
        }

        private OnnxTensor tensor(String name) {
            return Objects.requireNonNull(tensors.get(name), name);
        }

        /** Returns a copy of an output's values. */
        float[] floats(String tensor) {
            return tensor(tensor).getFloatBuffer().array();
        }

        /** Returns an output's shape. */
        long[] shape(String tensor) {
            return tensor(tensor).getInfo().getShape();
        }

        @Override
        public void close() {
            results.forEach(OrtSession.Result::close);
        }
    }
}
