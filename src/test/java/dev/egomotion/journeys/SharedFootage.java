package dev.egomotion.journeys;

import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Assumptions;

/** Real drives beside the project; where they are absent a journey is skipped with a message. */
final class SharedFootage {
    private SharedFootage() {}

    static Path require(String name) {
        Path path = Path.of(System.getProperty("egomotion.shared", "../shared")).resolve(name);
        Assumptions.assumeTrue(
                Files.exists(path),
                () -> path + " is absent: real footage lies beside the project, not in it");
        return path.toAbsolutePath();
    }
}
