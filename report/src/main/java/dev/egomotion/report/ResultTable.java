package dev.egomotion.report;

import java.io.BufferedWriter;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;

/** A CSV file that grows by a row now and then: losses, figures on validation drives. */
public final class ResultTable {
    private final Path file;
    private final List<String> columns;

    public ResultTable(Path file, List<String> columns) {
        this.file = file;
        this.columns = List.copyOf(columns);
    }

    /** Adds a row, after the line of column names where the file is new. */
    public void append(List<String> row) throws IOException {
        if (row.size() != columns.size()) {
            throw new IllegalArgumentException(
                    "%d values for the columns %s".formatted(row.size(), columns));
        }
        boolean fresh = !Files.exists(file);
        try (BufferedWriter out =
                Files.newBufferedWriter(
                        file, StandardOpenOption.CREATE, StandardOpenOption.APPEND)) {
            if (fresh) {
                out.write(String.join(",", columns) + "\n");
            }
            out.write(String.join(",", row) + "\n");
        }
    }

    /**
     * Drops the rows of steps that a resumed run will do again; the first column is the step.
     *
     * @param step that the run goes on from
     */
    public void truncateAfter(long step) throws IOException {
        if (!Files.exists(file)) {
            return;
        }
        List<String> kept = new ArrayList<>();
        for (String line : Files.readAllLines(file)) {
            String first = line.substring(0, Math.max(0, line.indexOf(',')));
            boolean row = !first.isEmpty() && first.chars().allMatch(Character::isDigit);
            if (!row || Long.parseLong(first) <= step) {
                kept.add(line);
            }
        }
        Files.write(file, kept);
    }

    /** Returns all rows, each as long as the columns; none where there is no file. */
    public List<List<String>> rows() throws IOException {
        if (!Files.exists(file)) {
            return List.of();
        }
        return Files.readAllLines(file).stream()
                .skip(1)
                .map(line -> List.of(line.split(",", -1)))
                .filter(row -> row.size() == columns.size())
                .toList();
    }

    public List<String> columns() {
        return columns;
    }
}
