package dev.egomotion.trainer.loss;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.egomotion.model.ModelIdentity;
import dev.egomotion.model.PoseContract;
import dev.egomotion.trainer.data.Augmentation;
import dev.egomotion.trainer.data.Batch;
import dev.egomotion.trainer.data.DriveReader;
import dev.egomotion.trainer.data.TrainingDrive;
import dev.egomotion.trainer.data.TrainingSnippet;
import dev.egomotion.trainer.network.Network;
import dev.egomotion.trainer.network.PoseExpNet;
import dev.egomotion.trainer.network.Tensors;
import dev.egomotion.trainer.network.Weights;
import dev.egomotion.trainer.recipe.TrainingRecipe;
import dev.egomotion.trainer.run.Adam;
import dev.egomotion.trainer.run.RenderedDrives;
import dev.egomotion.trainer.run.SmallRecipes;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.bytedeco.javacpp.PointerScope;
import org.bytedeco.pytorch.Tensor;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Which terms a recipe brings, on a rendered batch. */
@SuppressWarnings("try")
class ObjectiveTest {
    private static final int WIDTH = 64;
    private static final int HEIGHT = 32;

    @TempDir static Path folder;

    private static TrainingDrive drive;

    @BeforeAll
    static void render() throws IOException {
        Path written = RenderedDrives.write(folder.resolve("drive"), WIDTH, HEIGHT, 6, 1);
        drive = new DriveReader(WIDTH, HEIGHT).read(written);
    }

    private static LossTerms terms(String recipe, Map<String, Double> changes, boolean trueWarp)
            throws IOException {
        return terms(SmallRecipes.shrunk(recipe, WIDTH, HEIGHT, 1, changes), trueWarp);
    }

    private static LossTerms terms(TrainingRecipe small, boolean trueWarp) {
        int n = small.snippets().sources();
        List<TrainingSnippet> snippets =
                List.of(
                        new TrainingSnippet(drive, n / 2, n, 1),
                        new TrainingSnippet(drive, 3, n, 1));
        Batch batch = Batch.of(snippets, List.of(Augmentation.NONE, Augmentation.NONE));
        Network network = small.depth().architecture();
        try (PointerScope scope = new PointerScope();
                Weights depth = Weights.initial(network, 1);
                Weights pose = Weights.initial(PoseEstimator.of(small).network(), 2)) {
            Objective objective = new Objective(network, PoseEstimator.of(small), small, 0);
            Objective.Value value = objective.at(batch, depth, pose, trueWarp);
            assertTrue(value.enoughVisible());
            assertEquals(value.terms().total(), Tensors.value(value.total()), 1e-5);
            value.total().backward();
            assertTrue(Double.isFinite(gradientNorm(depth)));
            assertTrue(Double.isFinite(gradientNorm(pose)));
            return value.terms();
        }
    }

    private static double gradientNorm(Weights weights) {
        try (Adam optimizer = new Adam(weights)) {
            return optimizer.gradientNorm();
        }
    }

    @Test
    void at_fourSources_everyTermIsPositive() throws Exception {
        Map<String, Double> on =
                Map.of(
                        "smoothness/edgeAware", 1e-3,
                        "consistency/weight", 0.5,
                        "supervision/depth", 1.0,
                        "supervision/depthGradients", 0.5,
                        "supervision/translation", 0.5,
                        "supervision/rotation", 10.0,
                        "supervision/speed", 1.0);
        LossTerms terms = terms("sfmlearner-5", on, false);
        terms.byName().forEach((name, value) -> assertTrue(value > 0, name));
        // Masks start at a half: ln 2 for each of four sources.
        assertEquals(4 * 0.2 * Math.log(2), terms.explainability(), 0.08);
    }

    @Test
    void at_minimumOfFourSources_isPhotometricAndTeachesMotion() throws Exception {
        LossTerms terms =
                terms(
                        SmallRecipes.shrunk(
                                "egomotion-starter",
                                4,
                                WIDTH,
                                HEIGHT,
                                1,
                                Map.of("supervision/rotation", 10.0)),
                        false);
        assertTrue(terms.photometric() > 0.01);
        assertTrue(terms.motion() > 0);
    }

    @Test
    void at_masksOfFourSources_haveAGradientEach() throws Exception {
        TrainingRecipe recipe = SmallRecipes.shrunk("sfmlearner-5", WIDTH, HEIGHT, 1, Map.of());
        Batch batch =
                Batch.of(List.of(new TrainingSnippet(drive, 2, 4, 1)), List.of(Augmentation.NONE));
        Network network = recipe.depth().architecture();
        try (PointerScope scope = new PointerScope();
                Weights depth = Weights.initial(network, 1);
                Weights pose = Weights.initial(PoseEstimator.of(recipe).network(), 2)) {
            Objective objective = new Objective(network, PoseEstimator.of(recipe), recipe, 0);
            objective.at(batch, depth, pose, false).total().backward();
            for (int level = 1; level <= PoseExpNet.MASKS; level++) {
                Tensor bias = pose.get("mask" + level + ".bias").grad();
                float[] gradient = Tensors.values(bias);
                assertEquals(2 * 4, gradient.length);
                for (float value : gradient) {
                    assertTrue(Float.isFinite(value) && value != 0, "level " + level);
                }
            }
        }
    }

    @Test
    void withoutConsistency_sameNetworks_leavesThatTermOut() throws Exception {
        TrainingRecipe recipe =
                SmallRecipes.shrunk("rendered", WIDTH, HEIGHT, 1, CONSISTENT_AND_PHOTOMETRIC);
        Batch batch =
                Batch.of(List.of(new TrainingSnippet(drive, 2, 2, 1)), List.of(Augmentation.NONE));
        Network network = recipe.depth().architecture();
        try (PointerScope scope = new PointerScope();
                Weights depth = Weights.initial(network, 1);
                Weights pose = Weights.initial(PoseEstimator.of(recipe).network(), 2)) {
            Objective whole = new Objective(network, PoseEstimator.of(recipe), recipe, 0);
            LossTerms with = whole.at(batch, depth, pose, true).terms();
            LossTerms without = whole.withoutConsistency().at(batch, depth, pose, true).terms();
            assertTrue(with.consistency() > 0);
            assertEquals(0, without.consistency());
            assertTrue(without.photometric() > 0);
        }
    }

    private static final Map<String, Double> CONSISTENT_AND_PHOTOMETRIC =
            Map.of("photometric/weight", 1.0, "consistency/weight", 0.3);

    @Test
    void at_sfmlearner_isPhotometricSmoothAndExplained() throws Exception {
        LossTerms terms = terms("sfmlearner", Map.of(), false);
        assertTrue(terms.photometric() > 0.01);
        assertTrue(terms.smoothness() > 0);
        // Masks start at a half: ln 2 for each of two sources.
        assertEquals(2 * 0.2 * Math.log(2), terms.explainability(), 0.04);
        assertEquals(0, terms.motion() + terms.depth() + terms.consistency());
    }

    @Test
    void at_everyTermOn_eachIsPositive() throws Exception {
        LossTerms terms =
                terms(
                        "sfmlearner",
                        Map.of(
                                "smoothness/edgeAware",
                                1e-3,
                                "consistency/weight",
                                0.5,
                                "supervision/depth",
                                1.0,
                                "supervision/depthGradients",
                                0.5,
                                "supervision/translation",
                                0.5,
                                "supervision/rotation",
                                10.0,
                                "supervision/speed",
                                1.0),
                        false);
        terms.byName().forEach((name, value) -> assertTrue(value > 0, name));
    }

    @Test
    void at_trueWarp_fitsBetterThanNoMotion() throws Exception {
        Map<String, Double> off = Map.of();
        double moved = terms("egomotion-starter", off, true).photometric();
        double still = terms("egomotion-starter", off, false).photometric();
        assertTrue(moved < still, moved + " with true motions, " + still + " with predicted");
    }

    @Test
    void at_trueWarpAndNoMotionLoss_doesNotAskThePoseNetwork() throws Exception {
        Map<String, Double> untaught =
                Map.of("supervision/translation", 0.0, "supervision/rotation", 0.0);
        TrainingRecipe recipe =
                SmallRecipes.shrunk("egomotion-starter", WIDTH, HEIGHT, 1, untaught);
        Batch batch =
                Batch.of(List.of(new TrainingSnippet(drive, 2, 2, 1)), List.of(Augmentation.NONE));
        Network network = recipe.depth().architecture();
        try (PointerScope scope = new PointerScope();
                Weights depth = Weights.initial(network, 1)) {
            Objective objective = new Objective(network, PoseEstimator.of(recipe), recipe, 0);
            // These are no weights of a pose network: asked, it would not find its own.
            assertThrows(RuntimeException.class, () -> objective.at(batch, depth, depth, false));
            assertTrue(objective.at(batch, depth, depth, true).terms().photometric() > 0);
        }
    }

    @Test
    void at_speedAlone_isTheMissingLength() throws Exception {
        Map<String, Double> speed =
                Map.of(
                        "supervision/speed",
                        1.0,
                        "supervision/translation",
                        0.0,
                        "supervision/rotation",
                        0.0);
        // At 5 m/s and 10 Hz the camera goes half a metre; an untrained network says next to none.
        assertEquals(0.5, terms("egomotion-starter", speed, false).motion(), 0.25);
    }

    @Test
    void at_depthAlone_comparesNothingElse() throws Exception {
        Map<String, Double> off = Map.of("photometric/weight", 0.0, "smoothness/edgeAware", 0.0);
        LossTerms terms = terms("rendered", off, false);
        assertTrue(terms.depth() > 0);
        assertEquals(terms.depth(), terms.total());
    }

    @Test
    void at_absoluteDepthAndGradients_areOfTheWeightsGiven() throws Exception {
        Map<String, Double> once =
                Map.of(
                        "supervision/depth", 0.0,
                        "supervision/absoluteDepth", 1.0,
                        "supervision/depthGradients", 1.0);
        Map<String, Double> twice =
                Map.of(
                        "supervision/depth", 0.0,
                        "supervision/absoluteDepth", 2.0,
                        "supervision/depthGradients", 0.5);
        LossTerms light = terms("rendered", once, false);
        LossTerms heavy = terms("rendered", twice, false);
        assertTrue(light.depth() > 0);
        assertEquals(2 * light.depth(), heavy.depth(), 1e-5 * heavy.depth());
        assertTrue(light.gradients() > 0);
        assertEquals(light.gradients() / 2, heavy.gradients(), 1e-5 * light.gradients());
    }

    /** Poses of which the first sources are told to have gone far aside: they see nothing of the target. */
    private record Aside(PoseEstimator poses, int sources) implements PoseEstimator {
        @Override
        public Network network() {
            return poses.network();
        }

        @Override
        public Motions at(Tensor[] colour, Batch batch, Weights weights) {
            Motions motions = poses.at(colour, batch, weights);
            float[] aside = new float[6 * batch.size() * batch.sources()];
            for (int row = 0; row < batch.size() * sources; row++) {
                aside[6 * row] = 1e6f;
            }
            Tensor added = Tensors.of(aside, batch.size() * batch.sources(), 6);
            return new Motions(motions.numbers().add(added), motions.masks());
        }

        @Override
        public PoseContract contract(ModelIdentity identity, int width, int height) {
            return poses.contract(identity, width, height);
        }
    }

    @ParameterizedTest
    @CsvSource({"sfmlearner, 1", "sfmlearner, 2", "rendered, 1", "rendered, 2"})
    void at_sourcesThatSeeNothing_isFinite(String name, int blind) throws Exception {
        TrainingRecipe recipe =
                SmallRecipes.shrunk(name, WIDTH, HEIGHT, 1, CONSISTENT_AND_PHOTOMETRIC);
        Batch batch =
                Batch.of(List.of(new TrainingSnippet(drive, 2, 2, 1)), List.of(Augmentation.NONE));
        Network network = recipe.depth().architecture();
        try (PointerScope scope = new PointerScope();
                Weights depth = Weights.initial(network, 1);
                Weights pose = Weights.initial(PoseEstimator.of(recipe).network(), 2)) {
            Objective objective =
                    new Objective(network, new Aside(PoseEstimator.of(recipe), blind), recipe, 0);
            Objective.Value value = objective.at(batch, depth, pose, false);
            assertEquals(blind < 2, value.enoughVisible());
            assertEquals(blind < 2, value.terms().photometric() > 0);
            assertEquals(blind < 2, value.terms().consistency() > 0);
            assertTrue(Double.isFinite(Tensors.value(value.total())));
            value.total().backward();
            assertTrue(Double.isFinite(gradientNorm(depth)));
            assertTrue(Double.isFinite(gradientNorm(pose)));
        }
    }
}
