package dev.egomotion.engine.console;

import java.util.List;
import java.util.stream.Collectors;

/** Command lines as text that a shell takes apart again. */
public final class ShellWords {
    private ShellWords() {}

    /** Returns the words on one line, those in quotes that a shell would change. */
    public static String line(List<String> words) {
        return words.stream().map(ShellWords::quoted).collect(Collectors.joining(" "));
    }

    private static String quoted(String word) {
        return word.matches("[\\w@%+=:,./-]+") ? word : "'" + word.replace("'", "'\\''") + "'";
    }
}
