package dev.egomotion.codecs.camera;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLFactory;
import dev.egomotion.codecs.SourceException;
import java.io.IOException;
import java.io.StringReader;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import javax.xml.XMLConstants;
import javax.xml.parsers.DocumentBuilder;
import javax.xml.parsers.DocumentBuilderFactory;
import javax.xml.parsers.ParserConfigurationException;
import org.jspecify.annotations.Nullable;
import org.w3c.dom.Element;
import org.w3c.dom.Node;
import org.xml.sax.InputSource;
import org.xml.sax.SAXException;
import org.xml.sax.SAXParseException;
import org.xml.sax.helpers.DefaultHandler;

/**
 * A camera file of keys and values as a tree, and what a value should be: YAML, JSON and XML become the same. Errors
 * name the file, the key, what was found and what is expected.
 */
final class KeyTree {
    /** Nested deeper than any calibration. */
    private static final int MOST_NESTED = 16;

    private static final int SHOWN = 60;

    private final Path file;
    private final String path;
    private final JsonNode node;

    private KeyTree(Path file, String path, JsonNode node) {
        this.file = file;
        this.path = path;
        this.node = node;
    }

    /** Returns a tree without keys. */
    static KeyTree empty(Path file) {
        return new KeyTree(file, "", JsonNodeFactory.instance.objectNode());
    }

    /** Reads YAML; JSON is part of it. */
    static KeyTree ofYaml(Path file, String text) throws SourceException {
        // OpenCV writes "%YAML:1.0", which YAML does not know, tags its matrices, and in old
        // versions "key:value".
        String plain =
                text.replaceFirst("^\\s*%YAML[^\\n]*\\n", "")
                        .replaceAll("!!opencv-[a-z]+", "")
                        .replaceAll("(?m)^([ ]*[A-Za-z_][A-Za-z0-9_.]*):(?=[^\\s:/])", "$1: ");
        try {
            JsonNode root = new ObjectMapper(new YAMLFactory()).readTree(plain);
            if (root == null || !root.isObject()) {
                throw new SourceException(file + ": no keys found; " + CameraFile.EXPECTED);
            }
            return new KeyTree(file, "", root);
        } catch (JsonProcessingException e) {
            // Some of the parser's own words name its classes.
            String why =
                    Optional.ofNullable(e.getOriginalMessage())
                            .flatMap(message -> message.lines().findFirst())
                            .filter(message -> !message.matches(".*[a-z]\\.[A-Z].*"))
                            .map(message -> ": " + message)
                            .orElse("");
            throw new SourceException(
                    "%s: line %d is not YAML%s"
                            .formatted(
                                    file,
                                    e.getLocation() == null ? 0 : e.getLocation().getLineNr(),
                                    why),
                    e);
        }
    }

    static KeyTree ofXml(Path file, String text) throws SourceException {
        try {
            DocumentBuilderFactory factory = DocumentBuilderFactory.newInstance();
            factory.setFeature(XMLConstants.FEATURE_SECURE_PROCESSING, true);
            factory.setFeature("http://apache.org/xml/features/disallow-doctype-decl", true);
            DocumentBuilder builder = factory.newDocumentBuilder();
            builder.setErrorHandler(new DefaultHandler());
            Element top =
                    builder.parse(new InputSource(new StringReader(text))).getDocumentElement();
            return new KeyTree(file, "", tree(file, top, 0));
        } catch (SAXParseException e) {
            throw new SourceException(
                    "%s: line %d is not XML: %s".formatted(file, e.getLineNumber(), e.getMessage()),
                    e);
        } catch (SAXException | IOException | ParserConfigurationException e) {
            throw new SourceException(file + ": not XML: " + e.getMessage(), e);
        }
    }

    private static ObjectNode tree(Path file, Element element, int depth) throws SourceException {
        if (depth > MOST_NESTED) {
            throw new SourceException(
                    "%s: its tags are nested more than %d deep".formatted(file, MOST_NESTED));
        }
        ObjectNode object = JsonNodeFactory.instance.objectNode();
        for (Node child = element.getFirstChild(); child != null; child = child.getNextSibling()) {
            if (child instanceof Element e) {
                String name = e.getTagName();
                if (hasElements(e)) {
                    object.set(name, tree(file, e, depth + 1));
                } else if (name.equals("data")) {
                    object.set(name, numbers(e));
                } else {
                    object.put(name, e.getTextContent().strip());
                }
            }
        }
        return object;
    }

    private static boolean hasElements(Element element) {
        for (Node child = element.getFirstChild(); child != null; child = child.getNextSibling()) {
            if (child instanceof Element) {
                return true;
            }
        }
        return false;
    }

    private static ArrayNode numbers(Element data) {
        ArrayNode array = JsonNodeFactory.instance.arrayNode();
        for (String number : data.getTextContent().strip().split("\\s+", -1)) {
            array.add(number);
        }
        return array;
    }

    Path file() {
        return file;
    }

    /** Returns whether a key has a value. */
    boolean has(String key) {
        return node.hasNonNull(key);
    }

    /** Returns the first of some keys that has a value. */
    Optional<String> find(String... keys) {
        for (String key : keys) {
            if (has(key)) {
                return Optional.of(key);
            }
        }
        return Optional.empty();
    }

    /** Returns the first of some keys that has a value; refuses a file that has none of them. */
    String require(String meaning, String... keys) throws SourceException {
        Optional<String> found = find(keys);
        if (found.isEmpty()) {
            throw new SourceException(
                    "%s: key %s is missing; it is expected to hold %s"
                            .formatted(file, path + keys[0], meaning));
        }
        return found.get();
    }

    /** Returns the keys here. */
    List<String> keys() {
        List<String> keys = new ArrayList<>();
        Iterator<String> names = node.fieldNames();
        names.forEachRemaining(keys::add);
        return keys;
    }

    /** Returns whether the value of a key is keys with values itself. */
    boolean isTree(String key) {
        return node.has(key) && node.get(key).isObject();
    }

    /** Returns the keys below a key. */
    KeyTree tree(String key) throws SourceException {
        if (!isTree(key)) {
            throw bad(key, shown(node.get(key)), "keys with values");
        }
        return new KeyTree(file, path + key + ": ", node.get(key));
    }

    /** Returns the first of the trees that a key lists; empty where it lists none. */
    Optional<KeyTree> firstOf(String key) {
        JsonNode list = node.get(key);
        return list != null && list.isArray() && list.size() > 0 && list.get(0).isObject()
                ? Optional.of(new KeyTree(file, path + key + "[0]: ", list.get(0)))
                : Optional.empty();
    }

    /** Returns a key's value as text; empty text where there is none. */
    String text(String key) {
        return has(key) ? node.get(key).asText().strip() : "";
    }

    /** Returns a key's value, a finite number. */
    double number(String key) throws SourceException {
        require("a number", key);
        return number(key, node.get(key));
    }

    /** Returns a key's value, a finite number, or another where the key has none. */
    double number(String key, double otherwise) throws SourceException {
        return has(key) ? number(key) : otherwise;
    }

    /** Returns the numbers of a list, of a list of rows, or of a matrix with rows, cols and data. */
    List<Double> numbers(String key) throws SourceException {
        JsonNode value = node.get(key);
        JsonNode data = value.isObject() && value.has("data") ? value.get("data") : value;
        if (!data.isArray()) {
            throw bad(key, shown(value), "a matrix (rows, cols, data) or a list of numbers");
        }
        List<Double> numbers = new ArrayList<>();
        for (JsonNode element : data) {
            if (element.isArray()) {
                for (JsonNode inner : element) {
                    numbers.add(number(key, inner));
                }
            } else {
                numbers.add(number(key, element));
            }
        }
        if (value.has("rows") && value.has("cols")) {
            double count = number(key, value.get("rows")) * number(key, value.get("cols"));
            if (count != numbers.size()) {
                throw bad(
                        key,
                        numbers.size() + " numbers",
                        "rows x cols = " + (long) count + " of them");
            }
        }
        return numbers;
    }

    /** Returns the values of some keys, 0 for those without one. */
    List<Double> numbers(String first, String... others) throws SourceException {
        List<Double> numbers = new ArrayList<>();
        numbers.add(number(first, 0));
        for (String key : others) {
            numbers.add(number(key, 0));
        }
        return numbers;
    }

    private double number(String key, JsonNode value) throws SourceException {
        try {
            double number = Double.parseDouble(value.asText());
            if (Double.isFinite(number)) {
                return number;
            }
        } catch (NumberFormatException e) {
            throw bad(key, shown(value), "a number", e);
        }
        throw bad(key, shown(value), "a finite number");
    }

    private static String shown(@Nullable JsonNode value) {
        String text = value == null ? "nothing" : value.toString();
        return text.length() <= SHOWN ? text : text.substring(0, SHOWN) + " ...";
    }

    /** Returns the refusal of a key's value. */
    SourceException bad(String key, String found, String expected) {
        return bad(key, found, expected, null);
    }

    private SourceException bad(
            String key, String found, String expected, @Nullable Throwable cause) {
        return new SourceException(
                "%s: %s is %s; expected: %s".formatted(file, path + key, found, expected), cause);
    }

    /** Returns the refusal of a key for a reason that stands in words. */
    SourceException refusal(String key, IllegalArgumentException reason) {
        return new SourceException(
                "%s: %s: %s".formatted(file, path + key, reason.getMessage()), reason);
    }

    /** Returns text as it is compared: small letters, blanks and hyphens as underscores. */
    static String plain(String name) {
        return name.strip().toLowerCase(Locale.ROOT).replaceAll("[\\s-]+", "_");
    }
}
