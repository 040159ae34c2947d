package dev.egomotion.topology;

import dev.egomotion.model.DepthContract;
import dev.egomotion.model.ModelIdentity;
import dev.egomotion.model.PoseContract;
import dev.egomotion.topology.settings.TopologySettings;
import java.lang.reflect.RecordComponent;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * What results follow from, beside the frames: the two networks and every setting of the topology that
 * changes a result. Names of topics, threads and limits are no part of it.
 *
 * <p>Every output record carries it in two headers, so that records of one topic can be told apart
 * without being decoded.
 *
 * @param model both networks for people, with the first digits of their SHA-256
 * @param values every setting by its path, such as {@code output.depthSize}; the networks' contracts,
 *     their SHA-256 among them, under {@code depth.} and {@code pose.}
 */
public record Provenance(String model, SortedMap<String, String> values) {
    /** Header of every output record: the networks, {@link #model}, UTF-8. */
    public static final String MODEL_HEADER = "egomotion.model";

    /** Header of every output record: the {@link #fingerprint}, UTF-8. */
    public static final String SETTINGS_HEADER = "egomotion.settings";

    private static final int DIGITS = 16;
    private static final int DIGEST_DIGITS = 12;

    /** Copies the values. */
    public Provenance {
        values = Collections.unmodifiableSortedMap(new TreeMap<>(values));
    }

    /** Returns what the results of a topology follow from. */
    public static Provenance of(TopologySettings settings, DepthContract depth, PoseContract pose) {
        SortedMap<String, String> values = new TreeMap<>();
        flatten("depth", depth, values);
        flatten("pose", pose, values);
        flatten("output", settings.output(), values);
        values.put("maxGap", Integer.toString(settings.maxGap()));
        flatten("stabilisation", settings.stabilisation(), values);
        flatten("refinement", settings.refinement(), values);
        flatten("measure", settings.depth(), values);
        values.remove("measure.every", "1"); // what a service of an earlier version does not say
        values.put("retireAfter", settings.retireAfter().toString());
        values.put("ageBudget", settings.ageBudget().map(Duration::toString).orElse("none"));
        flatten("validator", settings.validator(), values);
        return new Provenance(
                "depth %s, pose %s".formatted(name(depth.identity()), name(pose.identity())),
                values);
    }

    private static String name(ModelIdentity network) {
        String sha256 = network.sha256();
        return "%s (%s)"
                .formatted(
                        network.label(),
                        sha256.substring(0, Math.min(DIGEST_DIGITS, sha256.length())));
    }

    /** Settings are trees of records: a leaf is whatever is no record. */
    private static void flatten(String path, Object value, Map<String, String> into) {
        if (!(value instanceof Record)) {
            into.put(path, String.valueOf(value));
            return;
        }
        for (RecordComponent component : value.getClass().getRecordComponents()) {
            try {
                component.getAccessor().setAccessible(true);
                flatten(
                        path + "." + component.getName(),
                        component.getAccessor().invoke(value),
                        into);
            } catch (ReflectiveOperationException e) {
                throw new IllegalStateException(path + "." + component.getName(), e);
            }
        }
    }

    /** Returns 16 hexadecimal digits that stand for all values: the first of the SHA-256 of their lines. */
    public String fingerprint() {
        StringBuilder lines = new StringBuilder();
        values.forEach((key, value) -> lines.append(key).append('=').append(value).append('\n'));
        try {
            byte[] digest =
                    MessageDigest.getInstance("SHA-256")
                            .digest(lines.toString().getBytes(StandardCharsets.UTF_8));
            return HexFormat.of().formatHex(digest).substring(0, DIGITS);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }

    /**
     * Returns where values of another run differ from these.
     *
     * @param there the other's {@link #values}
     * @return one piece of text a value, such as "output.depthSize is INPUT here, NETWORK there"
     */
    public List<String> differences(Map<String, String> there) {
        List<String> differences = new ArrayList<>();
        TreeSet<String> keys = new TreeSet<>(values.keySet());
        keys.addAll(there.keySet());
        for (String key : keys) {
            String ours = values.getOrDefault(key, "unknown");
            String theirs = there.getOrDefault(key, "unknown");
            if (!ours.equals(theirs)) {
                differences.add("%s is %s here, %s there".formatted(key, ours, theirs));
            }
        }
        return differences;
    }
}
