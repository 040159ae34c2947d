package dev.egomotion.model;

import dev.egomotion.geometry.values.DepthImage;
import dev.egomotion.geometry.values.PinholeCamera;
import dev.egomotion.geometry.values.RgbImage;
import dev.egomotion.geometry.values.RigidTransform;
import dev.egomotion.geometry.values.Vector3;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Whether ONNX Runtime computes the default networks here as it did where they were made: both run on two drawn images, and
 * depths of a grid of pixels, translation and rotation are compared with values stored beside the networks.
 *
 * @param inputs SHA-256 of the drawn images, shortened
 * @param depthError greatest |depth - stored| / stored
 * @param motionError |found - stored| / |stored|, the greater of translation's and rotation's (axis times angle)
 */
public record ModelCheck(String inputs, double depthError, double motionError) {
    /** How far results may be off; processors differ by the order of sums, 1e-5. */
    public static final double TOLERANCE = 1e-3;

    private static final String STORED = "/models/egomotion-starter/self-check.txt";
    private static final int GRID = 6;
    private static final int HASH_DIGITS = 12;

    /** Returns whether both networks give the stored values. */
    public boolean right() {
        return depthError <= TOLERANCE && motionError <= TOLERANCE;
    }

    /** Returns the result in one line. */
    public String summary() {
        return "depth off by %.1e, motion by %.1e, of %.0e allowed, on inputs %s: %s"
                .formatted(
                        depthError,
                        motionError,
                        TOLERANCE,
                        inputs,
                        right() ? "right" : "WRONG; do not trust results of this machine");
    }

    /**
     * Runs the default networks.
     *
     * @param model the default one
     * @throws IllegalStateException if the stored values are of other networks or inputs
     */
    public static ModelCheck of(Model model) {
        return compare(stored(), measure(model));
    }

    /**
     * Compares.
     *
     * @param stored values by name
     * @param found likewise
     */
    static ModelCheck compare(Map<String, String> stored, Map<String, String> found) {
        for (String key : List.of("depth-sha256", "pose-sha256", "inputs-sha256")) {
            if (!value(found, key).equals(stored.get(key))) {
                throw new IllegalStateException(
                        "%s: %s is %s; that of the networks beside it is %s"
                                .formatted(STORED, key, stored.get(key), found.get(key)));
            }
        }
        double[] depth = numbers(value(stored, "depth"));
        double[] depthHere = numbers(value(found, "depth"));
        double[] motion = numbers(value(stored, "motion"));
        double[] motionHere = numbers(value(found, "motion"));
        double depthError = 0;
        for (int i = 0; i < depth.length; i++) {
            depthError = greater(depthError, Math.abs(depthHere[i] - depth[i]) / depth[i]);
        }
        double motionError =
                greater(relative(motionHere, motion, 0), relative(motionHere, motion, 3));
        String hash = value(found, "inputs-sha256").substring(0, HASH_DIGITS);
        return new ModelCheck(hash, depthError, motionError);
    }

    /** Returns |found - stored| / |stored| of three numbers. */
    private static double relative(double[] found, double[] stored, int first) {
        double off = 0;
        double whole = 0;
        for (int i = first; i < first + 3; i++) {
            off += (found[i] - stored[i]) * (found[i] - stored[i]);
            whole += stored[i] * stored[i];
        }
        return Math.sqrt(off / whole);
    }

    private static String value(Map<String, String> values, String key) {
        String value = values.get(key);
        if (value == null) {
            throw new IllegalStateException(STORED + ": there is no " + key);
        }
        return value;
    }

    /** Returns the greater of two; what is no number is greatest. */
    private static double greater(double a, double b) {
        return Double.isFinite(a) && Double.isFinite(b) ? Math.max(a, b) : Double.POSITIVE_INFINITY;
    }

    /** Returns what the default networks give here, by name, as it is stored. */
    static Map<String, String> measure(Model model) {
        int width = model.depth().contract().input().width();
        int height = model.depth().contract().input().height();
        RgbImage target = drawn(width, height, 0);
        RgbImage source = drawn(width, height, 2);
        PinholeCamera camera = PinholeCamera.ofFieldOfView(width, height, Math.PI / 3);
        DepthImage depth = model.depth().predict(List.of(target), List.of(camera)).get(0);
        Snippet pair = new Snippet(target, List.of(source), camera);
        RigidTransform motion =
                model.pose().predict(List.of(pair)).get(0).sourceFromTarget().get(0);
        List<String> depths = new ArrayList<>();
        for (int i = 0; i < GRID * GRID; i++) {
            int x = (2 * (i % GRID) + 1) * width / (2 * GRID);
            int y = (2 * (i / GRID) + 1) * height / (2 * GRID);
            depths.add(Float.toString(depth.at(x, y)));
        }
        Vector3 t = motion.translation();
        Vector3 r = motion.rotation().axisAngle();
        Map<String, String> values = new LinkedHashMap<>();
        values.put("depth-sha256", model.depth().contract().identity().sha256());
        values.put("pose-sha256", model.pose().contract().identity().sha256());
        values.put("inputs-sha256", sha256(target.rgb(), source.rgb()));
        values.put("depth", String.join(" ", depths));
        values.put(
                "motion", "%s %s %s %s %s %s".formatted(t.x(), t.y(), t.z(), r.x(), r.y(), r.z()));
        return values;
    }

    /** Returns squares, stripes and a ramp, the same bytes on every machine, moved to the left. */
    private static RgbImage drawn(int width, int height, int moved) {
        byte[] rgb = new byte[3 * width * height];
        for (int i = 0; i < rgb.length; i++) {
            int c = i % 3;
            int x = i / 3 % width + moved;
            int y = i / 3 / width;
            int squares = (x / 16 ^ y / 8) * 37 & 127;
            int stripes = (x * 5 + y * (3 + c)) % 64;
            rgb[i] = (byte) (squares + stripes + 48 * y / height);
        }
        return new RgbImage(width, height, rgb);
    }

    private static String sha256(byte[]... parts) {
        try {
            MessageDigest digest = MessageDigest.getInstance("SHA-256");
            for (byte[] part : parts) {
                digest.update(part);
            }
            return HexFormat.of().formatHex(digest.digest());
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }

    private static double[] numbers(String text) {
        return Arrays.stream(text.split(" ")).mapToDouble(Double::parseDouble).toArray();
    }

    private static Map<String, String> stored() {
        try (InputStream in = ModelCheck.class.getResourceAsStream(STORED)) {
            Map<String, String> values = new LinkedHashMap<>();
            new String(in.readAllBytes(), StandardCharsets.UTF_8)
                    .lines()
                    .filter(line -> !line.startsWith("#"))
                    .forEach(
                            line -> {
                                int at = line.indexOf(' ');
                                values.put(line.substring(0, at), line.substring(at + 1));
                            });
            return values;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
