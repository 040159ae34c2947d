package dev.egomotion.trainer.run;

import dev.egomotion.model.ModelIdentity;
import java.nio.file.Path;
import java.util.Optional;

/**
 * What whoever trains a network lets it state of itself; what it was trained on the trainer knows.
 *
 * @param name of the model; empty for the name of the folder that it is written to
 * @param version of the model; empty for 1
 * @param licence of its weights, an SPDX identifier or a short text; empty for {@link #LICENCE}
 */
public record ModelStatement(
        Optional<String> name, Optional<String> version, Optional<String> licence) {
    /** Nothing is said. */
    public static final ModelStatement NONE =
            new ModelStatement(Optional.empty(), Optional.empty(), Optional.empty());

    /** What is true of any weights. */
    static final String LICENCE = "of the drives given";

    private static final String VERSION = "1";

    /** Returns what is stated of a model in a folder, of which nothing else is known. */
    static ModelIdentity of(Path folder, String trainingData) {
        Path name = folder.toAbsolutePath().normalize().getFileName();
        return new ModelIdentity(
                name == null ? "model" : name.toString(), VERSION, trainingData, LICENCE, "");
    }

    /** Returns what is stated, where nothing is said what was stated before. */
    ModelIdentity over(ModelIdentity before) {
        return new ModelIdentity(
                name.orElse(before.name()),
                version.orElse(before.version()),
                before.trainingData(),
                licence.orElse(before.licence()),
                "");
    }
}
