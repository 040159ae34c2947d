package dev.egomotion.cli;

import dev.egomotion.engine.console.NearestNames;
import java.util.Collection;
import java.util.List;
import java.util.stream.Collectors;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.UnmatchedArgumentException;

/** What a command line has too much, and what may have been meant. */
final class Typo {
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
        List<String> near = NearestNames.of(typed, names);
        return near.isEmpty() ? "" : "; did you mean " + String.join(" or ", near) + "?";
    }
}
