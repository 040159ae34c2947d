package dev.egomotion.live;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.dataformat.yaml.YAMLFactory;
import dev.egomotion.codecs.FileTrouble;
import java.io.IOException;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.Iterator;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.Set;
import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Reads a cameras file: a YAML list {@code cameras} of id, address, calibration, fov, height, transport, rate and mask. {@code
 * ${NAME}} in an address stands for a variable of the environment, so that no password lies in the file; as part of user, password or query it is taken as it is, not as %XX.
 */
public final class CamerasFile {
    private static final Set<String> KEYS =
            Set.of("id", "address", "calibration", "fov", "height", "transport", "rate", "mask");
    private static final String KNOWN =
            "id, address, calibration, fov, height, transport, rate, mask";
    private static final Pattern VARIABLE = Pattern.compile("\\$\\{([A-Za-z_][A-Za-z0-9_]*)}");

    private final Path file;
    private final Function<String, Optional<String>> environment;

    private CamerasFile(Path file, Function<String, Optional<String>> environment) {
        this.file = file;
        this.environment = environment;
    }

    /**
     * Reads a file.
     *
     * @param environment gives the value of a variable of the environment
     * @throws CameraException naming the file, the camera, the key, what was found and what is allowed
     */
    public static List<CameraSpec> read(Path file, Function<String, Optional<String>> environment)
            throws CameraException {
        return new CamerasFile(file, environment).cameras();
    }

    private List<CameraSpec> cameras() throws CameraException {
        JsonNode root = tree();
        JsonNode list = root.get("cameras");
        if (list == null || !list.isArray() || list.isEmpty()) {
            throw new CameraException(
                    file + ": expected the key cameras with a list of cameras (" + KNOWN + ")");
        }
        for (Iterator<String> names = root.fieldNames(); names.hasNext(); ) {
            String name = names.next();
            if (!name.equals("cameras")) {
                throw new CameraException(
                        "%s: unknown key %s; known here: cameras".formatted(file, name));
            }
        }
        List<CameraSpec> cameras = new ArrayList<>();
        for (int i = 0; i < list.size(); i++) {
            cameras.add(camera(list.get(i), "cameras[%d]".formatted(i)));
        }
        requireDistinct(cameras, file.toString());
        return cameras;
    }

    /**
     * Checks that no two cameras have one id: their frames would mix.
     *
     * @param where the cameras were given, for the message
     * @throws CameraException naming the id
     */
    public static void requireDistinct(List<CameraSpec> cameras, String where)
            throws CameraException {
        Set<String> ids = new HashSet<>();
        for (CameraSpec camera : cameras) {
            if (!ids.add(camera.id())) {
                throw new CameraException(
                        "%s: two cameras have the id %s; give each its own"
                                .formatted(where, camera.id()));
            }
        }
    }

    private JsonNode tree() throws CameraException {
        try {
            JsonNode root = new ObjectMapper(new YAMLFactory()).readTree(Files.readString(file));
            if (root == null || !root.isObject()) {
                throw new CameraException(file + ": no keys found; expected a list under cameras");
            }
            return root;
        } catch (NoSuchFileException e) {
            throw new CameraException(file + ": there is no such cameras file", e);
        } catch (JsonProcessingException e) {
            // Not the parser's own words: they quote the line, which may hold a password.
            throw new CameraException(
                    "%s: line %d is not YAML"
                            .formatted(
                                    file,
                                    e.getLocation() == null ? 0 : e.getLocation().getLineNr()));
        } catch (IOException e) {
            throw new CameraException(file + ": " + FileTrouble.reading(e), e);
        }
    }

    private CameraSpec camera(JsonNode node, String where) throws CameraException {
        if (!node.isObject()) {
            throw new CameraException("%s: %s: expected the keys %s".formatted(file, where, KNOWN));
        }
        for (Iterator<String> names = node.fieldNames(); names.hasNext(); ) {
            String name = names.next();
            if (!KEYS.contains(name)) {
                throw new CameraException(
                        "%s: %s: unknown key %s; known here: %s"
                                .formatted(file, where, name, KNOWN));
            }
        }
        String text = text(node, "address");
        if (text == null) {
            throw new CameraException("%s: %s: key address is missing".formatted(file, where));
        }
        try {
            CameraAddress address = CameraAddress.parse(expanded(text, where));
            String id = text(node, "id");
            String calibration = text(node, "calibration");
            return new CameraSpec(
                    id == null ? address.defaultId() : id,
                    address,
                    Optional.ofNullable(calibration).map(this::beside),
                    number(node, "fov", where),
                    number(node, "height", where),
                    transport(node, where),
                    number(node, "rate", where),
                    Optional.ofNullable(text(node, "mask")).map(this::beside));
        } catch (IllegalArgumentException e) {
            throw new CameraException("%s: %s: %s".formatted(file, where, e.getMessage()), e);
        }
    }

    /** A file named in the cameras file lies beside it, unless it says otherwise. */
    private Path beside(String name) {
        return file.resolveSibling(name);
    }

    private String expanded(String text, String where) throws CameraException {
        Matcher variables = VARIABLE.matcher(text);
        StringBuilder out = new StringBuilder();
        while (variables.find()) {
            Optional<String> value = environment.apply(variables.group(1));
            if (value.isEmpty()) {
                throw new CameraException(
                        "%s: %s: address names ${%s}; the environment has no such variable"
                                .formatted(file, where, variables.group(1)));
            }
            String before = text.substring(0, variables.start());
            boolean secret =
                    before.contains("://")
                            && (before.contains("?") || text.indexOf('@', variables.end()) >= 0);
            variables.appendReplacement(
                    out, Matcher.quoteReplacement(secret ? encoded(value.get()) : value.get()));
        }
        return variables.appendTail(out).toString();
    }

    /** A password is written into the environment as it is; an address needs some characters as %XX. */
    private static String encoded(String value) {
        return URLEncoder.encode(value, StandardCharsets.UTF_8).replace("+", "%20");
    }

    private static @Nullable String text(JsonNode node, String key) {
        return node.hasNonNull(key) ? node.get(key).asText() : null;
    }

    private OptionalDouble number(JsonNode node, String key, String where) throws CameraException {
        if (!node.hasNonNull(key)) {
            return OptionalDouble.empty();
        }
        if (!node.get(key).isNumber()) {
            throw new CameraException(
                    "%s: %s: %s is '%s'; expected a number"
                            .formatted(file, where, key, node.get(key).asText()));
        }
        return OptionalDouble.of(node.get(key).asDouble());
    }

    private Transport transport(JsonNode node, String where) throws CameraException {
        String given = text(node, "transport");
        if (given == null) {
            return Transport.TCP;
        }
        return switch (given.toLowerCase(Locale.ROOT)) {
            case "tcp" -> Transport.TCP;
            case "udp" -> Transport.UDP;
            default ->
                    throw new CameraException(
                            "%s: %s: transport is '%s'; expected tcp or udp"
                                    .formatted(file, where, given));
        };
    }
}
