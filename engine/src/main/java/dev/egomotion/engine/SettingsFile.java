package dev.egomotion.engine;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationContext;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonMappingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.MapperFeature;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.deser.std.StdScalarDeserializer;
import com.fasterxml.jackson.databind.exc.InvalidFormatException;
import com.fasterxml.jackson.databind.exc.ValueInstantiationException;
import com.fasterxml.jackson.databind.module.SimpleModule;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLFactory;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import com.fasterxml.jackson.datatype.jdk8.Jdk8Module;
import dev.egomotion.codecs.FileTrouble;
import dev.egomotion.engine.failure.BadInputException;
import dev.egomotion.engine.failure.EngineException;
import dev.egomotion.topology.settings.StreamsSettings;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Reads the configuration: the defaults of egomotion.yaml, each key replaced by that of the user's file. A
 * key that the defaults do not have is refused.
 */
public final class SettingsFile {
    private static final String DEFAULTS = "egomotion.yaml";

    private static final ObjectMapper YAML =
            YAMLMapper.builder(new YAMLFactory())
                    .addModule(new Jdk8Module())
                    .addModule(
                            new SimpleModule().addDeserializer(Duration.class, new Milliseconds()))
                    .enable(MapperFeature.ACCEPT_CASE_INSENSITIVE_ENUMS)
                    .enable(DeserializationFeature.FAIL_ON_MISSING_CREATOR_PROPERTIES)
                    .enable(DeserializationFeature.FAIL_ON_NULL_FOR_PRIMITIVES)
                    .disable(MapperFeature.ALLOW_COERCION_OF_SCALARS)
                    .build();

    private SettingsFile() {}

    /** Returns the defaults as egomotion.yaml gives them. */
    public static Settings defaults() {
        try {
            return bind(defaultTree(), DEFAULTS);
        } catch (BadInputException e) {
            throw new IllegalStateException(e);
        }
    }

    /** Returns the defaults as a commented file. */
    public static String defaultText() {
        try (InputStream in = SettingsFile.class.getResourceAsStream(DEFAULTS)) {
            return new String(in.readAllBytes(), java.nio.charset.StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /**
     * Reads a user's file over the defaults.
     *
     * @throws BadInputException naming the file, the key, what was found and what is allowed
     */
    public static Settings read(Path file) throws BadInputException {
        JsonNode given;
        try {
            given = YAML.readTree(Files.readString(file));
        } catch (NoSuchFileException e) {
            throw new BadInputException(file + ": no such file; expected a configuration file", e);
        } catch (JsonProcessingException e) {
            throw new BadInputException(
                    "%s: line %d is not YAML: %s"
                            .formatted(
                                    file,
                                    e.getLocation() == null ? 0 : e.getLocation().getLineNr(),
                                    withoutClasses(e.getOriginalMessage())),
                    e);
        } catch (IOException e) {
            throw new BadInputException(file + ": " + FileTrouble.reading(e), e);
        }
        ObjectNode tree = defaultTree();
        if (!given.isMissingNode() && !given.isNull()) {
            overlay(tree, given, file, new ArrayList<>());
        }
        return bind(tree, file.toString());
    }

    private static ObjectNode defaultTree() {
        try {
            return (ObjectNode) YAML.readTree(defaultText());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static void overlay(ObjectNode defaults, JsonNode given, Path file, List<String> path)
            throws BadInputException {
        if (!given.isObject()) {
            throw new BadInputException(
                    "%s: %s is '%s'; expected keys: %s"
                            .formatted(
                                    file,
                                    path.isEmpty() ? "the file" : String.join(".", path),
                                    given.asText(),
                                    keys(defaults)));
        }
        for (Iterator<Map.Entry<String, JsonNode>> i = given.fields(); i.hasNext(); ) {
            Map.Entry<String, JsonNode> entry = i.next();
            List<String> here = new ArrayList<>(path);
            here.add(entry.getKey());
            JsonNode known = defaults.get(entry.getKey());
            if (known == null) {
                throw new BadInputException(
                        "%s: unknown key %s; known here: %s"
                                .formatted(file, String.join(".", here), keys(defaults)));
            }
            if (entry.getValue().isNull() && !known.isNull()) {
                throw new BadInputException(
                        "%s: %s has no value; leave it out for the default, %s"
                                .formatted(file, String.join(".", here), known));
            }
            if (known instanceof ObjectNode inner) {
                overlay(inner, entry.getValue(), file, here);
            } else {
                defaults.set(entry.getKey(), entry.getValue());
            }
        }
    }

    private static String keys(ObjectNode node) {
        List<String> names = new ArrayList<>();
        node.fieldNames().forEachRemaining(names::add);
        return String.join(", ", names);
    }

    private static Settings bind(ObjectNode tree, String file) throws BadInputException {
        try {
            StreamsSettings streams =
                    YAML.treeToValue(tree.at("/topology/streams"), StreamsSettings.class);
            ((ObjectNode) tree.get("broker"))
                    .put("largestRecordBytes", streams.largestRecordBytes());
            return YAML.treeToValue(tree, Settings.class);
        } catch (ValueInstantiationException e) {
            String why = Objects.requireNonNullElse(e.getCause(), e).getMessage();
            throw new BadInputException(file + ": " + prefix(e) + inWords(why, e), e);
        } catch (JsonMappingException e) {
            throw new BadInputException(
                    file + ": " + prefix(e) + inWords(e.getOriginalMessage(), e), e);
        } catch (JsonProcessingException e) {
            throw new BadInputException(file + ": " + e.getOriginalMessage(), e);
        }
    }

    /** The parser ends some of its sentences with what it read, as its own class shows it. */
    private static String withoutClasses(String message) {
        return EngineException.oneLine(message)
                .replaceAll("(, got this instead)?:? *<?\\b[a-z]+(\\.[a-z]+)+\\.[A-Z].*", "");
    }

    /** The binder's own words name classes; a default shows what is expected. */
    private static String inWords(@Nullable String message, JsonMappingException e) {
        if (e instanceof InvalidFormatException wrong && wrong.getTargetType().isEnum()) {
            return "'%s' is none of %s"
                    .formatted(
                            wrong.getValue(),
                            Arrays.toString(wrong.getTargetType().getEnumConstants()));
        }
        if (message != null && !message.matches("(?s).*[a-z]\\.[A-Z].*|Cannot .*")) {
            return EngineException.oneLine(message);
        }
        JsonNode expected = defaultTree();
        for (JsonMappingException.Reference step : e.getPath()) {
            expected =
                    step.getFieldName() == null
                            ? expected.path(step.getIndex())
                            : expected.path(step.getFieldName());
        }
        return expected.isValueNode()
                ? "another kind of value is expected, such as the default, " + expected
                : "another kind of value is expected";
    }

    private static String prefix(JsonMappingException e) {
        String path =
                e.getPath().stream()
                        .map(JsonMappingException.Reference::getFieldName)
                        .collect(Collectors.joining("."));
        return path.isEmpty() ? "" : path + ": ";
    }

    /** A duration as a number of milliseconds. */
    private static final class Milliseconds extends StdScalarDeserializer<Duration> {
        private static final long serialVersionUID = 1L;

        Milliseconds() {
            super(Duration.class);
        }

        @Override
        public Duration deserialize(JsonParser parser, DeserializationContext context)
                throws IOException {
            return Duration.ofMillis(parser.getLongValue());
        }
    }
}
