package dev.egomotion.trainer.recipe;

import dev.egomotion.trainer.network.Network;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/**
 * Everything that decides what a training run gives, apart from the drives.
 *
 * @param name of the model
 * @param version of the model
 * @param trainingData for people; goes into the exported files
 * @param licence of the weights; goes into the exported files
 * @param seed of the weights and of the order of the data
 * @param threads of LibTorch
 * @param minutes how long to train, wall clock; the schedule follows it where steps is 0
 * @param steps how many steps to train: the same weights on every run, however long it takes; 0 to follow
 *     minutes
 * @param batchSize snippets in a step
 * @param sources frames of a snippet beside its target, half of them before it: 2 or 4
 * @param learningRate of the depth network at the start; it falls to a twentieth along a cosine over the part of the run in which the
 *     network learns
 * @param poseLearningRate likewise for the pose network
 * @param depthNetwork architecture of the depth network: compact, calibrated or dispnet
 * @param poseNetwork architecture of the pose network: matching, pair or expnet
 * @param depthWidth factor on the channels of the depth network
 * @param poseWidth factor on the channels of the pose network
 * @param poseImageWidth width of what a pair network sees: images wider than this are halved first
 * @param meanWithStart share of the weights that the run began with in those that it gives at its end, in [0, 1]; more than 0
 *     only where it begins with those of a model
 * @param teachers whose motions teach
 * @param lessons of the pose network alone
 * @param minDepth nearest depth the network can say; metres where truth is given
 * @param maxDepth farthest
 * @param metric whether the exported files state the metre as their unit: only where the truth of the
 *     drives fixes the scale and a measurement on other drives has confirmed it
 * @param stages image sizes, one after another
 * @param losses weights of the losses
 * @param variation how snippets are varied
 */
public record TrainingRecipe(
        String name,
        String version,
        String trainingData,
        String licence,
        long seed,
        int threads,
        double minutes,
        long steps,
        int batchSize,
        int sources,
        double learningRate,
        double poseLearningRate,
        DepthArchitecture depthNetwork,
        PoseArchitecture poseNetwork,
        double depthWidth,
        double poseWidth,
        int poseImageWidth,
        double meanWithStart,
        Teachers teachers,
        Lessons lessons,
        double minDepth,
        double maxDepth,
        boolean metric,
        List<Stage> stages,
        LossWeights losses,
        SnippetVariation variation) {
    /**
     * A part of the run.
     *
     * @param width of the images, pixels, a multiple of 16
     * @param height likewise
     * @param finestLevel photometric losses are taken at 1 / 2^finestLevel of the size and below, 0 to 2
     * @param until the share of the run at which it ends, in (0, 1]; the last stage's is 1
     */
    public record Stage(int width, int height, int finestLevel, double until) {
        /** Checks the values. */
        public Stage {
            require(
                    width >= 32 && width % 16 == 0,
                    "stages.width",
                    width,
                    "a multiple of 16, at least 32");
            require(
                    height >= 32 && height % 16 == 0,
                    "stages.height",
                    height,
                    "a multiple of 16, at least 32");
            require(
                    finestLevel >= 0 && finestLevel <= 2,
                    "stages.finestLevel",
                    finestLevel,
                    "0 to 2");
            require(until > 0 && until <= 1, "stages.until", until, "in (0, 1]");
        }
    }

    /**
     * Lessons of the pose network alone, on drives with true motions: without depth, warp and photometric loss a step costs
     * a fraction of a whole one, and a small network learns slower than the depth network.
     *
     * @param alone share of the run at its start in which there is nothing but lessons, in [0, 1]
     * @param stepsEach after each later step of both networks
     * @param batchSize snippets in a step
     * @param translation weight of the true translation: relative to its length for matching, else per metre
     * @param rotation weight of the true rotation, per radian
     * @param matches weight of how far matched rays are from the true motion, per unit of x / z; for matching alone
     * @param depths weight of how far matched rays and inverse depths are from true depth and motion; for matching alone
     * @param variation of their snippets
     */
    public record Lessons(
            double alone,
            int stepsEach,
            int batchSize,
            double translation,
            double rotation,
            double matches,
            double depths,
            SnippetVariation variation) {
        /** Checks the values. */
        public Lessons {
            require(alone >= 0 && alone <= 1, "lessons.alone", alone, "in [0, 1]");
            require(stepsEach >= 0, "lessons.stepsEach", stepsEach, "at least 0");
            require(batchSize >= 1, "lessons.batchSize", batchSize, "at least 1");
            require(translation >= 0, "lessons.translation", translation, "at least 0");
            require(rotation >= 0, "lessons.rotation", rotation, "at least 0");
            require(matches >= 0, "lessons.matches", matches, "at least 0");
            require(depths >= 0, "lessons.depths", depths, "at least 0");
            require(variation != null, "lessons.variation", null, "given");
        }
    }

    /** Name of the default model's recipe, its first course. */
    public static final String DEFAULT = "egomotion-starter";

    /** Names of the recipes that come with the program. */
    public static final List<String> BUNDLED =
            List.of(
                    DEFAULT,
                    "egomotion-starter-refined",
                    "egomotion-starter-turned",
                    "rendered",
                    "sfmlearner",
                    "sfmlearner-5");

    /** Checks the values. */
    public TrainingRecipe {
        require(name != null && !name.isBlank(), "name", name, "a name");
        require(version != null && !version.isBlank(), "version", version, "a version");
        require(trainingData != null, "trainingData", null, "a text");
        require(licence != null, "licence", null, "a text");
        require(threads >= 1, "threads", threads, "at least 1");
        require(minutes > 0, "minutes", minutes, "positive");
        require(steps >= 0, "steps", steps, "at least 0");
        require(batchSize >= 1, "batchSize", batchSize, "at least 1");
        require(sources == 2 || sources == 4, "sources", sources, "2 or 4");
        require(learningRate > 0, "learningRate", learningRate, "positive");
        require(poseLearningRate > 0, "poseLearningRate", poseLearningRate, "positive");
        require(depthNetwork != null, "depthNetwork", null, "an architecture");
        require(poseNetwork != null, "poseNetwork", null, "an architecture");
        require(depthWidth > 0 && depthWidth <= 4, "depthWidth", depthWidth, "in (0, 4]");
        require(poseWidth > 0 && poseWidth <= 4, "poseWidth", poseWidth, "in (0, 4]");
        require(poseImageWidth >= 32, "poseImageWidth", poseImageWidth, "at least 32");
        require(
                meanWithStart >= 0 && meanWithStart <= 1,
                "meanWithStart",
                meanWithStart,
                "in [0, 1]");
        require(teachers != null, "teachers", null, "given");
        require(lessons != null, "lessons", null, "given");
        require(minDepth > 0, "minDepth", minDepth, "positive");
        require(maxDepth > minDepth, "maxDepth", maxDepth, "more than minDepth");
        require(losses != null, "losses", null, "given");
        require(variation != null, "variation", null, "given");
        require(stages != null && !stages.isEmpty(), "stages", stages, "at least one stage");
        require(
                poseNetwork == PoseArchitecture.EXPNET || losses.explainability() == 0,
                "losses.explainability",
                losses.explainability(),
                "0 unless poseNetwork is expnet");
        stages = List.copyOf(stages);
        double last = stages.get(stages.size() - 1).until();
        require(last == 1, "stages.until", last, "1 for the last stage");
    }

    static void require(boolean fine, String key, Object found, String allowed) {
        if (!fine) {
            throw new IllegalArgumentException(
                    "%s is %s; it must be %s".formatted(key, found, allowed));
        }
    }

    /** Returns the depth network. */
    public Network depthArchitecture() {
        return depthNetwork.network(depthWidth);
    }

    /** Returns whether a step of both networks has nothing to teach the pose network where the truth is known. */
    public boolean motionsAreGiven() {
        return losses.trueWarpUntil() == 1 && !losses.teachMotion() && losses.explainability() == 0;
    }

    /** Returns the sources of a snippet of a lesson: networks of pairs learn all that there is from two. */
    public int lessonSources() {
        return poseNetwork == PoseArchitecture.EXPNET ? sources : 2;
    }

    /** Returns the last stage. */
    public Stage lastStage() {
        return stages.get(stages.size() - 1);
    }

    /** Returns how often a pair network halves images of a width before its first layer. */
    public int halvings(int imageWidth) {
        int halvings = 0;
        while (imageWidth >> halvings > poseImageWidth) {
            halvings++;
        }
        return halvings;
    }

    /** Returns the size that the pose network sees of images of a stage. */
    public Stage poseImages(Stage stage) {
        int halvings = poseNetwork == PoseArchitecture.PAIR ? halvings(stage.width()) : 0;
        return new Stage(
                stage.width() >> halvings,
                stage.height() >> halvings,
                stage.finestLevel(),
                stage.until());
    }

    /** Returns a of disparity = a output + b, 1 / minDepth - 1 / maxDepth. */
    public double disparityScale() {
        return 1 / minDepth - 1 / maxDepth;
    }

    /** Returns b of disparity = a output + b, 1 / maxDepth. */
    public double disparityOffset() {
        return 1 / maxDepth;
    }

    /** Returns the same recipe for a duration, which the schedule then follows. */
    public TrainingRecipe withMinutes(double newMinutes) {
        return new TrainingRecipe(
                name,
                version,
                trainingData,
                licence,
                seed,
                threads,
                newMinutes,
                0,
                batchSize,
                sources,
                learningRate,
                poseLearningRate,
                depthNetwork,
                poseNetwork,
                depthWidth,
                poseWidth,
                poseImageWidth,
                meanWithStart,
                teachers,
                lessons,
                minDepth,
                maxDepth,
                metric,
                stages,
                losses,
                variation);
    }

    /**
     * Reads a recipe.
     *
     * @param file YAML, one key per component
     * @throws RecipeException if the file cannot be read, a key is unknown or missing, or a value is not
     *     allowed
     */
    public static TrainingRecipe read(Path file) {
        try {
            return RecipeReader.read(file.toString(), Files.readAllBytes(file));
        } catch (IOException e) {
            throw new RecipeException(file + ": cannot be read", e);
        }
    }

    /**
     * Returns a recipe of those that come with the program.
     *
     * @param recipe its name, one of {@link #BUNDLED}
     * @throws RecipeException if there is none of that name
     */
    public static TrainingRecipe bundled(String recipe) {
        if (!BUNDLED.contains(recipe)) {
            throw new RecipeException(
                    "recipe '%s': no such file, and no recipe of that name; there are %s"
                            .formatted(recipe, String.join(", ", BUNDLED)));
        }
        String resource = "/recipes/" + recipe + ".yaml";
        try (InputStream in = TrainingRecipe.class.getResourceAsStream(resource)) {
            return RecipeReader.read("recipe " + recipe, in.readAllBytes());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
