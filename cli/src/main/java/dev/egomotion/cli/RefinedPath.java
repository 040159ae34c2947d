package dev.egomotion.cli;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.egomotion.geometry.values.RigidTransform;
import dev.egomotion.geometry.values.Rotation;
import dev.egomotion.geometry.values.Vector3;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** The results of a replay as a teacher of networks: the motions that refinement is sure of. */
final class RefinedPath {
    /**
     * Above this standard deviation of the log of the unit of length a motion is not in metres yet: the camera's height settles it within
     * the first frames.
     */
    private static final double UNIT_UNSURE = 0.1;

    private static final String COMMA_OUTSIDE_QUOTES = ",(?=(?:[^\"]*\"[^\"]*\")*[^\"]*$)";

    private final Path folder;

    RefinedPath(Path folder) {
        this.folder = folder;
    }

    Path folder() {
        return folder;
    }

    /**
     * Returns what a replay that went through to the end was made with, by the names of its options.
     *
     * @return empty where there is none
     */
    Optional<Map<String, String>> madeWith() throws IOException {
        Path file = folder.resolve("summary.json");
        if (!Files.isRegularFile(file)) {
            return Optional.empty();
        }
        JsonNode summary = new ObjectMapper().readTree(Files.readString(file));
        if (!summary.path("exit").asText().equals("done")) {
            return Optional.empty();
        }
        Map<String, String> options = new TreeMap<>();
        summary.path("options")
                .fields()
                .forEachRemaining(
                        option -> options.put(option.getKey(), option.getValue().asText()));
        return Optional.of(options);
    }

    /**
     * Returns previousFromNext of frames 0 and 1, 1 and 2, ..., metres; empty where the later frame was not tracked, its pose is not refined, or the
     * unit of length was unsure or taken up anew.
     */
    List<Optional<RigidTransform>> motions() throws IOException {
        Path file = folder.resolve("trajectory.csv");
        List<String> lines = Files.readAllLines(file);
        List<String> columns = List.of(lines.get(0).split(","));
        List<Optional<RigidTransform>> motions = new ArrayList<>();
        RigidTransform last = null;
        for (String line : lines.subList(1, lines.size())) {
            Row row = new Row(columns, line.split(COMMA_OUTSIDE_QUOTES, -1));
            RigidTransform pose = row.worldFromCamera();
            if (last != null) {
                motions.add(
                        row.isSure() ? Optional.of(last.inverse().times(pose)) : Optional.empty());
            }
            last = pose;
        }
        return motions;
    }

    /** A row of trajectory.csv. */
    private record Row(List<String> columns, String[] fields) {
        String text(String column) {
            return fields[columns.indexOf(column)];
        }

        double number(String column) {
            return Double.parseDouble(text(column));
        }

        RigidTransform worldFromCamera() {
            return new RigidTransform(
                    new Rotation(number("qx"), number("qy"), number("qz"), number("qw")),
                    new Vector3(number("tx"), number("ty"), number("tz")));
        }

        boolean isSure() {
            return text("status").equals("TRACKED")
                    && !text("tracks").isEmpty()
                    && !text("scale_uncertainty").isEmpty()
                    && number("scale_uncertainty") <= UNIT_UNSURE
                    && text("scale_reset").equals("false");
        }
    }
}
