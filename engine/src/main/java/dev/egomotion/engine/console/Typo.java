package dev.egomotion.engine.console;

import java.util.Collection;
import java.util.List;
import java.util.stream.Collectors;

/** What a command line has too much, and what may have been meant. */
public final class Typo {
    private Typo() {}

    /**
     * Returns one line on arguments that a command does not know.
     *
     * @param unknown the arguments, one at least
     * @param options names of the command's options
     * @param commands names of its commands; none where it has none
     */
    public static String line(
            List<String> unknown, Collection<String> options, Collection<String> commands) {
        String first = unknown.get(0);
        if (!commands.isEmpty() && !first.startsWith("-")) {
            // The options after a word that is no command are those of the command that was meant.
            return "there is no command '%s'%s".formatted(first, meant(first, commands));
        }
        List<String> wrong =
                unknown.stream()
                        .filter(word -> word.matches("--?[A-Za-z].*"))
                        .map(word -> word.replaceFirst("=.*", ""))
                        .distinct()
                        .toList();
        if (!wrong.isEmpty()) {
            // What follows an unknown option is most often its value.
            return wrong.stream()
                    .map(option -> "unknown option %s%s".formatted(option, meant(option, options)))
                    .collect(Collectors.joining("; "));
        }
        return "'%s' is one argument too many".formatted(first);
    }

    private static String meant(String typed, Collection<String> names) {
        List<String> near = NearestNames.of(typed, names);
        return near.isEmpty() ? "" : "; did you mean " + String.join(" or ", near) + "?";
    }
}
