package dev.egomotion.journeys;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.egomotion.codecs.camera.Truth;
import dev.egomotion.codecs.recording.DriveWriter;
import dev.egomotion.geometry.metrics.DepthErrors;
import dev.egomotion.geometry.metrics.DepthEvaluation;
import dev.egomotion.geometry.metrics.DepthProtocol;
import dev.egomotion.geometry.scene.SceneDrive;
import dev.egomotion.geometry.scene.SceneFrame;
import dev.egomotion.geometry.scene.SceneSettings;
import dev.egomotion.geometry.values.DepthImage;
import dev.egomotion.trainer.recipe.TrainingRecipe;
import dev.egomotion.trainer.run.Trainer;
import dev.egomotion.trainer.run.TrainingJob;
import dev.egomotion.trainer.run.TrainingListener;
import dev.egomotion.trainer.run.ValidationFigures;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Training from scratch on rendered streets, supervised by their depth and poses, and what it is worth on a street never
 * seen: other seed, textures and path. The long form is benchmarks/run training.
 */
@Tag("slow")
class RenderedTrainingJourneyTest {
    private static final int WIDTH = 128;
    private static final int HEIGHT = 48;
    private static final int STREETS = 8;
    private static final double[] SPEEDS = {6, 9, 11, 13};
    private static final DepthProtocol PROTOCOL =
            new DepthProtocol(80, DepthProtocol.Crop.NONE, DepthProtocol.Scaling.MEDIAN);

    @TempDir Path folder;

    private Path write(String name, int frames, double speed, long seed, List<SceneFrame> into)
            throws IOException {
        SceneSettings settings =
                SceneSettings.of(WIDTH, HEIGHT, frames, seed).withTraffic(false).withSpeed(speed);
        SceneDrive drive = SceneDrive.street(settings);
        Path out = folder.resolve(name);
        try (DriveWriter writer = new DriveWriter(out, drive.camera(), Truth.EXACT)) {
            for (int i = 0; i < frames; i++) {
                SceneFrame frame = drive.frame(i);
                writer.write(
                        frame.timeNanos(),
                        frame.image(),
                        Optional.of(frame.worldFromCamera()),
                        Optional.of(frame.depth()));
                into.add(frame);
            }
        }
        return out;
    }

    /** Keeps what the unseen drive says before the first step and after the last. */
    private static final class Figures implements TrainingListener {
        private final List<ValidationFigures> all = new ArrayList<>();

        @Override
        public void started(String summary) {
            System.out.println(summary);
        }

        @Override
        public void progressed(Progress progress) {
            System.out.println("step " + progress.step() + " " + progress.losses());
        }

        @Override
        public void validated(long step, List<ValidationFigures> figures) {
            all.addAll(figures);
            System.out.println("step " + step + " " + figures.get(0).summary());
        }

        @Override
        public void skipped(long step, String reason) {
            System.out.println("step " + step + " left out: " + reason);
        }

        @Override
        public void saved(Path out) {
            System.out.println("saved " + out);
        }
    }

    @Test
    void train_renderedStreets_knowsAnUnseenStreetFarBetterThanTheBaselines() throws Exception {
        List<Path> drives = new ArrayList<>();
        List<SceneFrame> seen = new ArrayList<>();
        for (int i = 0; i < STREETS; i++) {
            drives.add(write("train-" + i, 40, SPEEDS[i % SPEEDS.length], 100 + i, seen));
        }
        List<SceneFrame> unseen = new ArrayList<>();
        Path validation = write("unseen", 60, 11, 9001, unseen);
        Figures figures = new Figures();
        TrainingRecipe recipe =
                TrainingRecipe.read(
                        Path.of(getClass().getResource("/recipes/rendered-short.yaml").toURI()));
        TrainingJob job =
                TrainingJob.of(drives, folder.resolve("out"))
                        .validatedOn(List.of(validation), 1000);
        Trainer.run(recipe, job, figures);

        assertEquals(2, figures.all.size());
        ValidationFigures untrained = figures.all.get(0);
        ValidationFigures trained = figures.all.get(1);
        double absRel = trained.depth().orElseThrow().absRel();
        double meanDepth = meanDepthAbsRel(seen, unseen);
        System.out.println("mean depth: Abs Rel " + meanDepth);
        assertTrue(absRel < 0.19, "Abs Rel " + absRel);
        assertTrue(absRel < 0.4 * untrained.depth().orElseThrow().absRel(), "Abs Rel " + absRel);
        assertTrue(absRel < 0.9 * meanDepth, absRel + "; of the mean depth " + meanDepth);
        double ate = trained.motion().orElseThrow().ate5();
        double untrainedAte = untrained.motion().orElseThrow().ate5();
        assertTrue(ate < 0.05 * untrainedAte, ate + " trained, " + untrainedAte + " untrained");
        double still = trained.motion().orElseThrow().constantVelocityAte5();
        assertTrue(ate < still, ate + " trained, " + still + " at constant velocity");
    }

    /** What is got without looking at the image: each pixel's mean depth over all training frames. */
    private static double meanDepthAbsRel(List<SceneFrame> seen, List<SceneFrame> unseen) {
        double[] depthSum = new double[WIDTH * HEIGHT];
        int[] count = new int[depthSum.length];
        for (SceneFrame frame : seen) {
            for (int i = 0; i < depthSum.length; i++) {
                float depth = frame.depth().depth()[i];
                depthSum[i] += depth;
                count[i] += depth > 0 ? 1 : 0;
            }
        }
        float[] mean = new float[depthSum.length];
        for (int i = 0; i < mean.length; i++) {
            mean[i] = count[i] == 0 ? 80 : (float) (depthSum[i] / count[i]);
        }
        DepthEvaluation evaluation = new DepthEvaluation(PROTOCOL);
        for (SceneFrame frame : unseen) {
            evaluation.add(frame.depth(), new DepthImage(WIDTH, HEIGHT, mean));
        }
        return evaluation.result().map(DepthErrors::absRel).orElseThrow();
    }
}
