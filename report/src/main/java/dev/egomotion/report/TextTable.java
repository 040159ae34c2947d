package dev.egomotion.report;

import java.util.ArrayList;
import java.util.List;

/** Rows of text under each other: the first column to the left, all others to the right. */
public final class TextTable {
    private final List<String[]> rows = new ArrayList<>();

    /** Adds a row. */
    public TextTable row(String... cells) {
        rows.add(cells);
        return this;
    }

    /** Returns the rows as lines of aligned columns. */
    public List<String> lines() {
        int columns = rows.stream().mapToInt(r -> r.length).max().orElse(0);
        int[] widths = new int[columns];
        for (String[] row : rows) {
            for (int c = 0; c < row.length; c++) {
                widths[c] = Math.max(widths[c], row[c].length());
            }
        }
        return rows.stream().map(row -> line(row, widths)).toList();
    }

    private static String line(String[] row, int[] widths) {
        StringBuilder line = new StringBuilder();
        for (int c = 0; c < row.length; c++) {
            String padding = " ".repeat(widths[c] - row[c].length());
            line.append(c == 0 ? row[c] + padding : "  " + padding + row[c]);
        }
        return line.toString().stripTrailing();
    }
}
