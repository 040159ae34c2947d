package dev.egomotion.model;

import com.fasterxml.jackson.core.JacksonException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.StringJoiner;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * A model.yaml: the contract of foreign ONNX files. Its tree is
 *
 * <pre>
 * contract: 1
 * common:     # keys of both networks, such as name, version, input.width
 * depth:      # files: [encoder.onnx, decoder.onnx], links: {input: output}, and keys
 * pose:       # likewise
 * </pre>
 *
 * where the path of a leaf below common, depth or pose is its key without the leading "egomotion.".
 */
final class ModelDescription {
    private static final String COMMON = "common";
    private static final String FILES = "files";
    private static final String LINKS = "links";

    private final Path file;
    private final JsonNode root;

    private ModelDescription(Path file, JsonNode root) {
        this.file = file;
        this.root = root;
    }

    /** Reads the file. */
    static ModelDescription read(Path file) throws ModelException {
        if (!Files.isRegularFile(file)) {
            throw new ModelContractException(file.toString(), "file", "missing", "a model.yaml");
        }
        JsonNode root;
        try {
            root = new YAMLMapper().readTree(file.toFile());
        } catch (JacksonException e) {
            throw new ModelException(
                    "%s: not YAML (line %d); expected a tree of contract, common, depth, pose"
                            .formatted(
                                    file,
                                    e.getLocation() == null ? 0 : e.getLocation().getLineNr()),
                    e);
        } catch (IOException e) {
            throw new ModelException(
                    file + ": cannot be read; is it a file, and may this user read it?", e);
        }
        ModelDescription description = new ModelDescription(file, root);
        description.requireKnown(root, "", List.of("contract", COMMON, "depth", "pose"));
        return description;
    }

    /** Returns the network of a role, "depth" or "pose". */
    NetworkFiles network(String role) throws ModelException {
        Map<String, String> keys = new TreeMap<>();
        flatten(root.path(COMMON), ContractKeys.PREFIX, keys);
        JsonNode network = root.path(role);
        flatten(network, ContractKeys.PREFIX, keys);
        keys.keySet().removeIf(key -> key.startsWith(ContractKeys.PREFIX + LINKS + "."));
        keys.remove(ContractKeys.PREFIX + FILES);
        keys.put(ContractKeys.CONTRACT, root.path("contract").asText());
        keys.put(ContractKeys.ROLE, role);
        requireKnown(keys);
        Map<String, String> links = new TreeMap<>();
        network.path(LINKS)
                .properties()
                .forEach(link -> links.put(link.getKey(), link.getValue().asText()));
        return new NetworkFiles(
                files(role, network.path(FILES)),
                links,
                Optional.of(new StatedKeys(file + " (" + role + ")", keys)));
    }

    private List<OnnxFile> files(String role, JsonNode node) throws ModelException {
        List<OnnxFile> files = new ArrayList<>();
        for (JsonNode name : node.isArray() ? node : List.of(node)) {
            if (!name.isTextual()) {
                throw new ModelContractException(
                        file.toString(),
                        role + "." + FILES,
                        name.isMissingNode() ? "missing" : name.toString(),
                        "one ONNX file or a list of them, relative to this file");
            }
            files.add(OnnxFile.map(file.resolveSibling(name.asText())));
        }
        if (files.isEmpty()) {
            throw new ModelContractException(
                    file.toString(), role + "." + FILES, "an empty list", "at least one ONNX file");
        }
        return files;
    }

    private static void flatten(JsonNode node, String prefix, Map<String, String> keys) {
        node.properties()
                .forEach(
                        entry -> {
                            JsonNode value = entry.getValue();
                            if (value.isObject()) {
                                flatten(value, prefix + entry.getKey() + ".", keys);
                            } else {
                                keys.put(prefix + entry.getKey(), text(value));
                            }
                        });
    }

    private static String text(JsonNode value) {
        if (!value.isArray()) {
            return value.isNull() ? "" : value.asText();
        }
        StringJoiner joined = new StringJoiner(",");
        value.forEach(element -> joined.add(element.asText()));
        return joined.toString();
    }

    private void requireKnown(JsonNode node, String prefix, List<String> known)
            throws ModelException {
        if (!node.isObject()) {
            throw new ModelContractException(
                    file.toString(), "file", "no tree of keys", String.join(", ", known));
        }
        for (Map.Entry<String, JsonNode> entry : node.properties()) {
            if (!known.contains(entry.getKey())) {
                throw new ModelContractException(
                        file.toString(),
                        prefix + entry.getKey(),
                        "an unknown key",
                        String.join(", ", known));
            }
        }
    }

    /** A misspelt optional key would otherwise be silently without effect. */
    private void requireKnown(Map<String, String> keys) throws ModelException {
        for (String key : keys.keySet()) {
            if (!ContractKeys.ALL.contains(key)) {
                throw new ModelContractException(
                        file.toString(),
                        key,
                        "an unknown key",
                        String.join(", ", new TreeSet<>(ContractKeys.ALL)));
            }
        }
    }
}
