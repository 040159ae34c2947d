package dev.egomotion.cli;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.UnmatchedArgumentException;

/** What a command line has too much, and what may have been meant. */
final class Typo {
    private static final int MOST_SHOWN = 3;

    private Typo() {}

    /** Returns one line on arguments that a command does not know. */
    static String line(UnmatchedArgumentException wrong) {
        CommandSpec spec = wrong.getCommandLine().getCommandSpec();
        List<String> unknown = wrong.getUnmatched();
        List<String> options =
                unknown.stream()
                        .filter(word -> word.matches("--?[A-Za-z].*"))
                        .map(word -> word.replaceFirst("=.*", ""))
                        .distinct()
                        .toList();
        if (!options.isEmpty()) {
            // What follows an unknown option is most often its value.
            return options.stream()
                    .map(
                            option ->
                                    "unknown option %s%s"
                                            .formatted(
                                                    option,
                                                    meant(option, spec.optionsMap().keySet())))
                    .collect(Collectors.joining("; "));
        }
        String first = unknown.get(0);
        return spec.subcommands().isEmpty()
                ? "'%s' is one argument too many".formatted(first)
                : "there is no command '%s'%s"
                        .formatted(first, meant(first, spec.subcommands().keySet()));
    }

    private static String meant(String typed, Collection<String> names) {
        List<String> near = nearest(typed, names);
        return near.isEmpty() ? "" : "; did you mean " + String.join(" or ", near) + "?";
    }

    /** Returns the names that few slips of the hand make of a word, the nearest alone. */
    static List<String> nearest(String typed, Collection<String> names) {
        String word = typed.toLowerCase(Locale.ROOT);
        int most = Math.max(1, word.replaceAll("^-+", "").length() / 3);
        List<String> nearest = new ArrayList<>();
        for (String name : names.stream().filter(n -> n.length() > 2).sorted().toList()) {
            int slips = slips(word, name);
            if (slips < most) {
                most = slips;
                nearest.clear();
            }
            if (slips == most) {
                nearest.add(name);
            }
        }
        return nearest.subList(0, Math.min(MOST_SHOWN, nearest.size()));
    }

    /** Returns how many letters are missing, too many, wrong or swapped with their neighbour. */
    private static int slips(String a, String b) {
        int[][] d = new int[a.length() + 1][b.length() + 1];
        for (int i = 0; i <= a.length(); i++) {
            for (int j = 0; j <= b.length(); j++) {
                if (i == 0 || j == 0) {
                    d[i][j] = i + j;
                    continue;
                }
                int wrong = a.charAt(i - 1) == b.charAt(j - 1) ? 0 : 1;
                d[i][j] = Math.min(d[i - 1][j - 1] + wrong, 1 + Math.min(d[i - 1][j], d[i][j - 1]));
                if (i > 1
                        && j > 1
                        && a.charAt(i - 1) == b.charAt(j - 2)
                        && a.charAt(i - 2) == b.charAt(j - 1)) {
                    d[i][j] = Math.min(d[i][j], d[i - 2][j - 2] + 1);
                }
            }
        }
        return d[a.length()][b.length()];
    }
}
