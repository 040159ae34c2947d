package dev.egomotion.codecs.camera;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLFactory;
import dev.egomotion.codecs.SourceException;
import dev.egomotion.geometry.values.Camera;
import dev.egomotion.geometry.values.Camera.Calibration;
import dev.egomotion.geometry.values.Distortion;
import dev.egomotion.geometry.values.PinholeCamera;
import dev.egomotion.schemas.DistortionModel;
import java.io.IOException;
import java.io.StringReader;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.OptionalDouble;
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
 * The keys of a ROS CameraInfo or OpenCV FileStorage file. Both name the same things, in a few
 * spellings; YAML and XML become the same tree.
 */
final class CameraFields {
    private static final String[] WIDTH = {"image_width", "width", "image_Width"};
    private static final String[] HEIGHT = {"image_height", "height", "image_Height"};
    private static final String[] MATRIX = {
        "camera_matrix", "Camera_Matrix", "cameraMatrix", "CameraMatrix", "K", "k"
    };
    private static final String[] DISTORTION = {
        "distortion_coefficients",
        "Distortion_Coefficients",
        "distCoeffs",
        "DistCoeffs",
        "dist_coeffs",
        "D",
        "d"
    };
    private static final String[] MODEL = {"distortion_model"};
    private static final String[] FISHEYE_FLAG = {"fisheye_model"};
    private static final String[] GROUND = {"height_above_ground"};
    private static final String[] TRUTH = {"truth"};

    private final Path file;
    private final JsonNode root;

    private CameraFields(Path file, JsonNode root) {
        this.file = file;
        this.root = root;
    }

    static CameraFields ofYaml(Path file, String text) throws SourceException {
        // OpenCV writes "%YAML:1.0", which YAML does not know, and tags its matrices.
        String plain =
                text.replaceFirst("^\\s*%YAML[^\\n]*\\n", "").replaceAll("!!opencv-[a-z]+", "");
        try {
            JsonNode root = new ObjectMapper(new YAMLFactory()).readTree(plain);
            if (root == null || !root.isObject()) {
                throw new SourceException(
                        file
                                + ": no keys found; a camera file is ROS or OpenCV YAML, OpenCV XML or KITTI text");
            }
            return new CameraFields(file, root);
        } catch (JsonProcessingException e) {
            throw new SourceException(
                    "%s: line %d is not YAML: %s"
                            .formatted(
                                    file,
                                    e.getLocation() == null ? 0 : e.getLocation().getLineNr(),
                                    e.getOriginalMessage().lines().findFirst().orElse("")),
                    e);
        }
    }

    static CameraFields ofXml(Path file, String text) throws SourceException {
        try {
            DocumentBuilderFactory factory = DocumentBuilderFactory.newInstance();
            factory.setFeature(XMLConstants.FEATURE_SECURE_PROCESSING, true);
            factory.setFeature("http://apache.org/xml/features/disallow-doctype-decl", true);
            DocumentBuilder builder = factory.newDocumentBuilder();
            builder.setErrorHandler(new DefaultHandler());
            Element top =
                    builder.parse(new InputSource(new StringReader(text))).getDocumentElement();
            return new CameraFields(file, tree(top));
        } catch (SAXParseException e) {
            throw new SourceException(
                    "%s: line %d is not XML: %s".formatted(file, e.getLineNumber(), e.getMessage()),
                    e);
        } catch (SAXException | IOException | ParserConfigurationException e) {
            throw new SourceException(file + ": not XML: " + e.getMessage(), e);
        }
    }

    private static ObjectNode tree(Element element) {
        ObjectNode object = JsonNodeFactory.instance.objectNode();
        for (Node child = element.getFirstChild(); child != null; child = child.getNextSibling()) {
            if (child instanceof Element e) {
                boolean leaf = e.getElementsByTagName("*").getLength() == 0;
                object.set(
                        e.getTagName(),
                        leaf
                                ? e.getTagName().equals("data")
                                        ? numbers(e)
                                        : JsonNodeFactory.instance.textNode(
                                                e.getTextContent().strip())
                                : tree(e));
            }
        }
        return object;
    }

    private static ArrayNode numbers(Element data) {
        ArrayNode array = JsonNodeFactory.instance.arrayNode();
        for (String number : data.getTextContent().strip().split("\\s+", -1)) {
            array.add(number);
        }
        return array;
    }

    /** Returns the camera that the keys describe. */
    Camera camera() throws SourceException {
        String matrixKey = require(MATRIX, "the 3x3 camera matrix");
        List<Double> k = numbers(matrixKey, root.get(matrixKey));
        if (k.size() != 9) {
            throw bad(matrixKey, k.size() + " numbers", "a 3x3 matrix");
        }
        if (k.get(1) != 0 || k.get(3) != 0 || k.get(6) != 0 || k.get(7) != 0 || k.get(8) != 1) {
            throw bad(matrixKey, k.toString(), "[fx, 0, cx, 0, fy, cy, 0, 0, 1]");
        }
        try {
            PinholeCamera pinhole =
                    new PinholeCamera(
                            size(WIDTH), size(HEIGHT), k.get(0), k.get(4), k.get(2), k.get(5));
            return new Camera(pinhole, distortion(), Calibration.CALIBRATED, ground());
        } catch (IllegalArgumentException e) {
            throw new SourceException("%s: %s: %s".formatted(file, matrixKey, e.getMessage()), e);
        }
    }

    private Distortion distortion() throws SourceException {
        String key = find(DISTORTION);
        List<Double> c = key == null ? List.of() : numbers(key, root.get(key));
        DistortionModel model = model(c);
        if (key != null && model == DistortionModel.PLUMB_BOB && c.size() > 5) {
            if (c.subList(5, c.size()).stream().anyMatch(v -> v != 0)) {
                throw bad(
                        key,
                        c.size() + " coefficients with a rational or thin-prism part",
                        "plumb_bob (k1 k2 p1 p2 [k3]) or fisheye (k1 k2 k3 k4)");
            }
            c = c.subList(0, 5);
        }
        try {
            return CameraInfos.distortion(model, c);
        } catch (IllegalArgumentException e) {
            throw new SourceException(
                    "%s: %s: %s".formatted(file, key == null ? DISTORTION[0] : key, e.getMessage()),
                    e);
        }
    }

    private DistortionModel model(List<Double> coefficients) throws SourceException {
        String key = find(MODEL);
        if (key == null) {
            String flag = find(FISHEYE_FLAG);
            if (flag != null && number(flag, root.get(flag)) != 0) {
                return DistortionModel.FISHEYE;
            }
            return coefficients.isEmpty() ? DistortionModel.NONE : DistortionModel.PLUMB_BOB;
        }
        String name = root.get(key).asText();
        return switch (name.toLowerCase(Locale.ROOT)) {
            case "plumb_bob", "radtan", "rational_polynomial" -> DistortionModel.PLUMB_BOB;
            case "fisheye", "equidistant" -> DistortionModel.FISHEYE;
            case "", "none" -> DistortionModel.NONE;
            default -> throw bad(key, name, "plumb_bob, fisheye (equidistant) or none");
        };
    }

    private OptionalDouble ground() throws SourceException {
        String key = find(GROUND);
        if (key == null) {
            return OptionalDouble.empty();
        }
        double height = number(key, root.get(key));
        if (!(height > 0)) {
            throw bad(key, Double.toString(height), "a positive number of metres");
        }
        return OptionalDouble.of(height);
    }

    /** Returns how the drive's truth came about; measured where nothing says so. */
    Truth truth() throws SourceException {
        String key = find(TRUTH);
        if (key == null) {
            return Truth.MEASURED;
        }
        String found = root.get(key).asText();
        for (Truth truth : Truth.values()) {
            if (truth.toString().equals(found)) {
                return truth;
            }
        }
        throw bad(key, found, "exact or measured");
    }

    private int size(String[] names) throws SourceException {
        String key = require(names, "the image size");
        double value = number(key, root.get(key));
        if (!(value >= 1 && value <= 65535 && value == Math.rint(value))) {
            throw bad(key, root.get(key).asText(), "a positive whole number of pixels");
        }
        return (int) value;
    }

    private String require(String[] names, String meaning) throws SourceException {
        String key = find(names);
        if (key == null) {
            throw new SourceException(
                    "%s: key %s is missing; it is expected to hold %s"
                            .formatted(file, names[0], meaning));
        }
        return key;
    }

    private @Nullable String find(String[] names) {
        for (String name : names) {
            if (root.hasNonNull(name)) {
                return name;
            }
        }
        return null;
    }

    /** Returns the numbers of a flat list, or of a matrix with rows, cols and data. */
    private List<Double> numbers(String key, JsonNode node) throws SourceException {
        JsonNode data = node.isObject() && node.has("data") ? node.get("data") : node;
        if (!data.isArray()) {
            throw bad(key, data.toString(), "a matrix (rows, cols, data) or a list of numbers");
        }
        List<Double> numbers = new ArrayList<>();
        for (JsonNode element : data) {
            numbers.add(number(key, element));
        }
        if (node.has("rows") && node.has("cols")) {
            double count = number(key, node.get("rows")) * number(key, node.get("cols"));
            if (count != numbers.size()) {
                throw bad(
                        key,
                        numbers.size() + " numbers",
                        "rows x cols = " + (long) count + " of them");
            }
        }
        return numbers;
    }

    private double number(String key, JsonNode node) throws SourceException {
        try {
            double value = Double.parseDouble(node.asText());
            if (Double.isFinite(value)) {
                return value;
            }
        } catch (NumberFormatException e) {
            throw new SourceException(message(key, node.toString(), "a number"), e);
        }
        throw bad(key, node.asText(), "a finite number");
    }

    private SourceException bad(String key, String found, String expected) {
        return new SourceException(message(key, found, expected));
    }

    private String message(String key, String found, String expected) {
        return "%s: %s is %s; expected: %s".formatted(file, key, found, expected);
    }
}
