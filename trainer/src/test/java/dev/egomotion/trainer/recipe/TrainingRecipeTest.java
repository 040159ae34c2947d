package dev.egomotion.trainer.recipe;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.egomotion.model.PoseContract;
import dev.egomotion.trainer.loss.PoseEstimator;
import dev.egomotion.trainer.network.ParameterShapes;
import dev.egomotion.trainer.run.SmallRecipes;
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
        assertEquals(recipe.depth().max(), 1 / recipe.depth().disparityOffset(), 1e-9);
        assertEquals(
                recipe.depth().min(),
                1 / (recipe.depth().disparityScale() + recipe.depth().disparityOffset()),
                1e-9);
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
        assertEquals(31_596_900, ParameterShapes.count(recipe.depth().architecture()));
        assertEquals(2e-4, recipe.depth().learningRate());
        assertEquals(4, recipe.snippets().batchSize());
        assertEquals(10, recipe.depth().disparityScale(), 1e-6);
        assertEquals(0.01, recipe.depth().disparityOffset(), 1e-9);
    }

    @Test
    void read_sfmlearner5_isThatWithFourSources() {
        TrainingRecipe three = TrainingRecipe.bundled("sfmlearner");
        TrainingRecipe five = TrainingRecipe.bundled("sfmlearner-5");
        assertEquals(4, five.snippets().sources());
        assertEquals(three.schedule().stages(), five.schedule().stages());
        assertEquals(three.snippets().variation(), five.snippets().variation());
        PoseContract contract = PoseEstimator.contract(five, SmallRecipes.IDENTITY);
        assertEquals(5, contract.frames());
        assertEquals(List.of(2, 0, 1, 3, 4), contract.stackingOrder());
    }

    @Test
    void read_masksOfANetworkWithoutAny_isRefused() throws IOException {
        String message =
                messageOf(
                        "minimum: true, autoMask: true, explainability: 0}",
                        "minimum: false, autoMask: false, explainability: 0.2}");
        assertTrue(message.contains("losses.photometric.explainability is 0.2"), message);
    }

    @Test
    void read_unknownArchitecture_isNamedWithTheKnown() throws IOException {
        String message = messageOf("network: matching", "network: pairs");
        assertTrue(
                message.contains("pose.network is 'pairs'") && message.contains("expnet"), message);
    }

    @Test
    void read_unknownKey_isNamed() throws IOException {
        assertTrue(messageOf("batchSize: 4", "batchSize: 4\n  batchsize: 4").contains("batchsize"));
    }

    @Test
    void read_missingKey_isNamed() throws IOException {
        assertTrue(messageOf("  seed: 20261122\n", "").endsWith(": schedule.seed is missing"));
        assertTrue(
                messageOf("  seed: 20261122\n", "  seed:\n").endsWith(": schedule.seed is empty"));
    }

    @Test
    void read_valueOutsideItsRange_isNamedWithWhatIsAllowed() throws IOException {
        String message = messageOf("structure: 0.85", "structure: 1.85");
        assertTrue(message.contains("losses.photometric.structure is 1.85"), message);
        assertTrue(message.contains("[0, 1]"), message);
    }

    @Test
    void read_sourcesThatNoSnippetHas_areNamedWithThosePossible() throws IOException {
        assertTrue(
                messageOf("sources: 2", "sources: 3")
                        .contains("snippets.sources is 3; it must be 2 or 4"));
        assertTrue(messageOf("sources: 2", "sources: two").contains("sources is 'two'"));
        assertTrue(messageOf("sources: 2", "sources: 2.5").contains("2.5"));
        assertTrue(messageOf("  sources: 2\n", "").endsWith(": snippets.sources is missing"));
    }

    @Test
    void read_zeroSteps_areRefused() throws IOException {
        String message = messageOf("steps: 12000", "steps: 0");
        assertTrue(message.contains("schedule.steps is 0; it must be at least 1"), message);
    }

    /** All of them at once, so that an old recipe is mended in one go. */
    @Test
    void read_keysOfAnEarlierVersion_saysWhereEachIsNow() throws IOException {
        String old =
                """
                name: mine
                version: "1"
                seed: 3
                minDepth: 0.1
                poseImageWidth: 416
                losses:
                  photometric: 1
                  consistencyFrom: 0.5
                """;
        Path file = Files.writeString(folder.resolve("old.yaml"), old);
        String message =
                assertThrows(RecipeException.class, () -> TrainingRecipe.read(file)).getMessage();
        assertEquals(
                file
                        + ": keys of an earlier version: version is now train --model-version,"
                        + " seed is now schedule.seed, poseImageWidth is now pose.imageWidth,"
                        + " minDepth is now depth.min, losses.photometric is now"
                        + " losses.photometric.weight, losses.consistencyFrom is now"
                        + " losses.consistency.from",
                message);
    }

    @Test
    void read_emptyFile_isRefused() throws IOException {
        Path file = Files.writeString(folder.resolve("empty.yaml"), "");
        RecipeException e = assertThrows(RecipeException.class, () -> TrainingRecipe.read(file));
        assertEquals(file + ": no keys found; a recipe is YAML", e.getMessage());
    }

    @Test
    void read_noSuchFile_isNamed() {
        Path file = folder.resolve("absent.yaml");
        RecipeException e = assertThrows(RecipeException.class, () -> TrainingRecipe.read(file));
        assertTrue(e.getMessage().contains("absent.yaml"), e.getMessage());
    }
}
