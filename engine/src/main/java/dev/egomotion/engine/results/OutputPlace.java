package dev.egomotion.engine.results;

import dev.egomotion.codecs.FileTrouble;
import dev.egomotion.engine.failure.BadInputException;
import dev.egomotion.engine.failure.EngineException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** Where results may go: never onto, into or around what they are made from. */
public final class OutputPlace {
    private OutputPlace() {}

    /**
     * Checks a folder or file that will be written against one that is read.
     *
     * @throws EngineException if they are the same, or one holds the other; links are followed
     */
    public static void requireApart(Path output, Path input) throws EngineException {
        Path out = real(output);
        Path in = real(input);
        if (out.equals(in)) {
            throw new EngineException(
                    output + " is the input itself; choose another place for the results");
        }
        if (out.startsWith(in)) {
            throw new EngineException(
                    "%s lies in the input %s; choose another place for the results"
                            .formatted(output, input));
        }
        if (in.startsWith(out)) {
            throw new EngineException(
                    "%s holds the input %s; choose another place for the results"
                            .formatted(output, input));
        }
    }

    /**
     * Checks a folder that an option names against several that are read, as {@link #requireApart(Path, Path)} does.
     *
     * @throws BadInputException naming the option
     */
    public static void requireApart(String option, Path output, List<Path> inputs)
            throws BadInputException {
        try {
            for (Path input : inputs) {
                requireApart(output, input);
            }
        } catch (EngineException e) {
            throw new BadInputException(option + ": " + e.getMessage(), e);
        }
    }

    /** Returns the path without links, as far as it is there. */
    private static Path real(Path path) throws EngineException {
        Path there = path.toAbsolutePath().normalize();
        Path rest = null;
        while (there != null) {
            if (Files.exists(there)) {
                try {
                    Path real = there.toRealPath();
                    return rest == null ? real : real.resolve(rest);
                } catch (IOException e) {
                    throw new EngineException(path + ": " + FileTrouble.reading(e), e);
                }
            }
            Path name = there.getFileName();
            rest = rest == null ? name : name.resolve(rest);
            there = there.getParent();
        }
        return path.toAbsolutePath().normalize();
    }
}
