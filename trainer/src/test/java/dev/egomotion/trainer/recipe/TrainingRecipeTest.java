package dev.egomotion.trainer.recipe;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.egomotion.model.PoseContract;
import dev.egomotion.trainer.loss.PoseEstimator;
import dev.egomotion.trainer.network.ParameterShapes;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TrainingRecipeTest {
    private static final Path STARTER = Path.of("recipes", "egomotion-starter.yaml");

    @TempDir Path folder;

    private String messageOf(String from, String to) throws IOException {
        String text = Files.readString(STARTER);
        assertTrue(text.contains(from), "the recipe has no line " + from);
        Path file = Files.writeString(folder.resolve("recipe.yaml"), text.replace(from, to));
        String message =
                assertThrows(RecipeException.class, () -> TrainingRecipe.read(file)).getMessage();
        assertTrue(message.startsWith(file.toString()), message);
        assertEquals(1, message.lines().count(), message);
        return message;
    }

    @Test
    void read_committedRecipe_isAccepted() {
        TrainingRecipe recipe = TrainingRecipe.read(STARTER);
        assertEquals("egomotion-starter", recipe.name());
        assertEquals(recipe.maxDepth(), 1 / recipe.disparityOffset(), 1e-9);
        assertEquals(
                recipe.minDepth(), 1 / (recipe.disparityScale() + recipe.disparityOffset()), 1e-9);
    }

    @Test
    void bundled_everyCommittedRecipe_isThereUnderItsName() throws IOException {
        try (var files = Files.list(Path.of("recipes"))) {
            List<String> names =
                    files.map(file -> file.getFileName().toString().replace(".yaml", ""))
                            .sorted()
                            .toList();
            assertEquals(names, TrainingRecipe.BUNDLED.stream().sorted().toList());
        }
        for (String name : TrainingRecipe.BUNDLED) {
            assertEquals(
                    TrainingRecipe.read(Path.of("recipes", name + ".yaml")),
                    TrainingRecipe.bundled(name));
        }
    }

    @Test
    void bundled_noSuchRecipe_namesThoseThatThereAre() {
        RecipeException e =
                assertThrows(RecipeException.class, () -> TrainingRecipe.bundled("nonsense"));
        assertTrue(e.getMessage().contains("sfmlearner"), e.getMessage());
    }

    @Test
    void read_sfmlearner_isItsOriginalSetting() {
        TrainingRecipe recipe = TrainingRecipe.read(Path.of("recipes", "sfmlearner.yaml"));
        assertEquals(31_596_900, ParameterShapes.count(recipe.depthArchitecture()));
        assertEquals(2e-4, recipe.learningRate());
        assertEquals(4, recipe.batchSize());
        assertEquals(10, recipe.disparityScale(), 1e-6);
        assertEquals(0.01, recipe.disparityOffset(), 1e-9);
    }

    @Test
    void read_sfmlearner5_isThatWithFourSources() {
        TrainingRecipe three = TrainingRecipe.bundled("sfmlearner");
        TrainingRecipe five = TrainingRecipe.bundled("sfmlearner-5");
        assertEquals(4, five.sources());
        assertEquals(three.stages(), five.stages());
        assertEquals(three.variation(), five.variation());
        PoseContract contract = PoseEstimator.contract(five);
        assertEquals(5, contract.frames());
        assertEquals(List.of(2, 0, 1, 3, 4), contract.stackingOrder());
    }

    @Test
    void read_masksOfANetworkWithoutAny_isRefused() throws IOException {
        String message = messageOf("explainability: 0\n", "explainability: 0.2\n");
        assertTrue(message.contains("losses.explainability is 0.2"), message);
    }

    @Test
    void read_unknownArchitecture_isNamedWithTheKnown() throws IOException {
        String message = messageOf("poseNetwork: matching", "poseNetwork: pairs");
        assertTrue(
                message.contains("poseNetwork is 'pairs'") && message.contains("expnet"), message);
    }

    @Test
    void read_unknownKey_isNamed() throws IOException {
        assertTrue(messageOf("batchSize: 4", "batchSize: 4\nbatchsize: 4").contains("batchsize"));
    }

    @Test
    void read_missingKey_isNamed() throws IOException {
        assertTrue(messageOf("seed: 20261122\n", "").contains("seed"));
    }

    @Test
    void read_valueOutsideItsRange_isNamedWithWhatIsAllowed() throws IOException {
        String message = messageOf("structure: 0.85", "structure: 1.85");
        assertTrue(message.contains("losses.structure is 1.85"), message);
        assertTrue(message.contains("[0, 1]"), message);
    }

    @Test
    void read_sourcesThatNoSnippetHas_areNamedWithThosePossible() throws IOException {
        assertTrue(
                messageOf("sources: 2", "sources: 3").contains("sources is 3; it must be 2 or 4"));
        assertTrue(messageOf("sources: 2", "sources: two").contains("sources is 'two'"));
        assertTrue(messageOf("sources: 2", "sources: 2.5").contains("2.5"));
        assertTrue(messageOf("sources: 2\n", "").contains("sources"));
    }

    @Test
    void read_noSuchFile_isNamed() {
        Path file = folder.resolve("absent.yaml");
        RecipeException e = assertThrows(RecipeException.class, () -> TrainingRecipe.read(file));
        assertTrue(e.getMessage().contains("absent.yaml"), e.getMessage());
    }
}
