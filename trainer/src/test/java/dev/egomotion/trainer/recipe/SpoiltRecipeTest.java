package dev.egomotion.trainer.recipe;

import dev.egomotion.codecs.FuzzedText;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Spoilt recipes are refused in words. */
class SpoiltRecipeTest {
    @TempDir Path folder;

    @Test
    void read_spoiltFiles_readOrRefusedInWords() throws Exception {
        String sound = Files.readString(Path.of("recipes", TrainingRecipe.DEFAULT + ".yaml"));
        FuzzedText.everyFile(
                folder.resolve("recipe.yaml"),
                sound,
                List.of(RecipeException.class),
                TrainingRecipe::read);
    }
}
