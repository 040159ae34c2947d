package dev.egomotion.journeys;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/** What a replay left on disk, as a user finds it. */
record ResultFolder(Path path) {
    JsonNode summary() throws IOException {
        return new ObjectMapper().readTree(path.resolve("summary.json").toFile());
    }

    /** Returns the lines of a text file without comments. */
    List<String> rows(String file) throws IOException {
        try (Stream<String> lines = Files.lines(path.resolve(file))) {
            return lines.filter(line -> !line.startsWith("#")).toList();
        }
    }

    /** Returns how many files of a kind a folder holds, its subfolders left out. */
    long files(String folder, String ending) throws IOException {
        try (Stream<Path> entries = Files.list(path.resolve(folder))) {
            return entries.filter(file -> file.toString().endsWith(ending)).count();
        }
    }

    /** Returns one column of trajectory.csv, in the order of its rows. */
    List<String> column(String name) throws IOException {
        List<String> lines = rows("trajectory.csv");
        int index = List.of(lines.get(0).split(",")).indexOf(name);
        if (index < 0) {
            throw new IllegalArgumentException("no column " + name + " in: " + lines.get(0));
        }
        List<String> values = new ArrayList<>();
        for (String line : lines.subList(1, lines.size())) {
            values.add(line.split(",", -1)[index]);
        }
        return values;
    }

    byte[] bytes(String file) throws IOException {
        return Files.readAllBytes(path.resolve(file));
    }

    /** Returns the position in the last row of trajectory.tum, x y z. */
    double[] endPosition() throws IOException {
        List<String> rows = rows("trajectory.tum");
        String[] fields = rows.get(rows.size() - 1).split(" ");
        return new double[] {
            Double.parseDouble(fields[1]),
            Double.parseDouble(fields[2]),
            Double.parseDouble(fields[3])
        };
    }
}
