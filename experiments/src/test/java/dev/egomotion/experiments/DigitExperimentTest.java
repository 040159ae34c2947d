package dev.egomotion.experiments;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.egomotion.trainer.network.ForcedPath;
import dev.egomotion.trainer.network.LibTorch;
import dev.egomotion.trainer.network.ParameterShapes;
import dev.egomotion.trainer.run.Checkpoint;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DigitExperimentTest {
    private static final double MINUTES = 0.004;

    /** That many fit into them by {@link StepClock}. */
    private static final int STEPS = 24;

    @TempDir Path folder;

    /** Remembers what it is told. */
    private static final class Story implements DigitListener {
        final List<String> lines = new ArrayList<>();

        @Override
        public void started(int runs, int done) {
            lines.add("started " + runs + " " + done);
        }

        @Override
        public void progressed(
                DigitResult.Task task, double share, long images, double loss, double error) {
            lines.add("progressed");
        }

        @Override
        public void finished(DigitResult result) {
            lines.add("finished " + result.task().label());
        }
    }

    private DigitExperiment experiment(Path data, boolean resume, String... models) {
        return new DigitExperiment(
                data,
                List.of(DigitDistortion.HOMOGRAPHY),
                Arrays.stream(models).map(DigitModel::named).toList(),
                1,
                MINUTES,
                2,
                folder.resolve("out"),
                resume,
                false);
    }

    @Test
    void run_fewSyntheticDigits_writesTablesReportAndNetworksThatOnnxRuntimeAgreesWith()
            throws Exception {
        SyntheticDigits.write(folder, 300, 200);
        List<DigitResult> results =
                experiment(folder, false, "st-cnn", "ic-stn-2").run(new Story(), new StepClock());
        assertEquals(2, results.size());
        for (DigitResult result : results) {
            assertTrue(result.steps() > 0, result.line());
            assertEquals(200, result.sameInOnnx(), result.line());
        }
        Path out = folder.resolve("out");
        assertTrue(Files.readString(out.resolve("results.md")).contains("| ic-stn-2 |"));
        assertTrue(
                Files.readString(out.resolve("results.json")).contains("\"same_in_onnx\" : 200"));
        String report = Files.readString(out.resolve("report.html"));
        assertTrue(report.contains("class='curve c1"), "no learning curve");
        assertEquals(2, report.split("data:image/png").length - 1, "pictures");
        assertTrue(
                Files.readString(out.resolve("homography/st-cnn/seed-1/curve.csv"))
                        .startsWith("step,seconds,images,loss,error\n"));
    }

    /** A forced path that did not reach LibTorch would pass every test. */
    @Test
    void run_pathForcedForTests_isWhatComputes() throws Exception {
        SyntheticDigits.write(folder, 300, 50);
        experiment(folder, false, "cnn").run(new Story(), new StepClock());
        String paths = LibTorch.ofTheProcess().paths();
        assertFalse(paths.isEmpty());
        String forced = System.getProperty(ForcedPath.SETTING);
        if (forced != null) {
            assertEquals(forced, paths);
        }
    }

    @Test
    void run_again_needsResumeAndThenKeepsWhatIsDone() throws Exception {
        SyntheticDigits.write(folder, 300, 50);
        List<DigitResult> first =
                experiment(folder, false, "cnn").run(new Story(), new StepClock());
        String message =
                assertThrows(
                                DigitsException.class,
                                () ->
                                        experiment(folder, false, "cnn")
                                                .run(new Story(), new StepClock()))
                        .getMessage();
        assertTrue(message.contains("resume it or choose another folder"), message);
        Story story = new Story();
        assertEquals(first, experiment(folder, true, "cnn").run(story, new StepClock()));
        assertEquals(List.of("started 1 1"), story.lines);
        DigitExperiment longer =
                new DigitExperiment(
                        folder,
                        List.of(DigitDistortion.HOMOGRAPHY),
                        List.of(DigitModel.named("cnn")),
                        1,
                        1,
                        1,
                        folder.resolve("out"),
                        true,
                        false);
        message =
                assertThrows(DigitsException.class, () -> longer.run(new Story(), new StepClock()))
                        .getMessage();
        assertTrue(message.contains("run.json: a run of 0.004 minutes"), message);
    }

    @Test
    void run_interrupted_savesAndGoesOnFromThere() throws Exception {
        SyntheticDigits.write(folder, 300, 50);
        Thread.currentThread().interrupt();
        assertThrows(
                InterruptedException.class,
                () -> experiment(folder, false, "cnn").run(new Story(), new StepClock()));
        Path run = folder.resolve("out/homography/cnn/seed-1");
        Checkpoint saved = Checkpoint.read(run.resolve("checkpoint.bin"));
        assertEquals(1, saved.step());
        List<DigitResult> results =
                experiment(folder, true, "cnn").run(new Story(), new StepClock());
        assertEquals(STEPS, results.get(0).steps());
        assertFalse(Files.exists(run.resolve("checkpoint.bin")));
    }

    @Test
    void network_comparedModels_haveAsManyParametersWithinTenPercent() {
        for (DigitDistortion distortion : DigitDistortion.values()) {
            List<DigitModel> models = new ArrayList<>(DigitModel.compared(distortion));
            models.add(DigitModel.named("st-cnn-tps"));
            models.add(DigitModel.named("st-cnn-projective"));
            long[] counts =
                    models.stream()
                            .mapToLong(model -> ParameterShapes.count(model.network(distortion)))
                            .sorted()
                            .toArray();
            assertTrue(
                    counts[counts.length - 1] <= 1.1 * counts[0],
                    distortion + ": " + Arrays.toString(counts));
        }
    }

    @Test
    void named_unknownModelOrDistortion_listsTheKnown() {
        assertTrue(message("resnet").contains("cnn, st-cnn, st-cnn-attention"));
        assertTrue(message("ic-stn-0").contains("0 steps; at least 1 is expected"));
        assertTrue(message("ic-stn--3").contains("-3 steps; at least 1 is expected"));
        String distortion =
                assertThrows(DigitsException.class, () -> DigitDistortion.named("blur"))
                        .getMessage();
        assertEquals(
                "distortion 'blur' is not known; known are rotation, rts, projective, elastic, homography, homography-cropped",
                distortion);
    }

    private static String message(String model) {
        return assertThrows(DigitsException.class, () -> DigitModel.named(model)).getMessage();
    }

    @Test
    void fixed_sameSeed_isTheSameImageInAnyBatch() {
        for (DigitDistortion distortion : DigitDistortion.values()) {
            DistortedDigits digits = new DistortedDigits(SyntheticDigits.of(20), distortion);
            int pixels = distortion.side() * distortion.side();
            float[] whole = digits.fixed(0, 20, 5).ink();
            float[] part = digits.fixed(7, 2, 5).ink();
            assertArrayEquals(Arrays.copyOfRange(whole, 7 * pixels, 9 * pixels), part, 0);
            float[] other = digits.fixed(7, 2, 6).ink();
            assertFalse(Arrays.equals(part, other), distortion + " does not depend on the seed");
        }
    }

    @Test
    void fresh_oneEpoch_hasEveryItemOnceAndTheNextAnotherOrder() {
        DistortedDigits digits =
                new DistortedDigits(SyntheticDigits.of(40), DigitDistortion.ROTATION);
        int[] counts = new int[10];
        for (int batch = 0; batch < 4; batch++) {
            for (long label : digits.fresh(batch, 10, 3).labels()) {
                counts[(int) label]++;
            }
        }
        assertArrayEquals(new int[] {4, 4, 4, 4, 4, 4, 4, 4, 4, 4}, counts);
        long[] first = digits.fresh(0, 10, 3).labels();
        assertFalse(Arrays.equals(first, digits.fresh(4, 10, 3).labels()));
        assertArrayEquals(first, digits.fresh(0, 10, 3).labels());
    }

    @Test
    void draw_anyDistortion_leavesSomethingToSee() {
        Digits digits = SyntheticDigits.of(10);
        SplittableRandom random = new SplittableRandom(2);
        for (DigitDistortion distortion : DigitDistortion.values()) {
            int blank = 0;
            for (int i = 0; i < 500; i++) {
                float[] ink = new float[distortion.side() * distortion.side()];
                distortion.draw(random).render(digits, i % 10, distortion.side(), 0, ink, 0);
                float most = 0;
                for (float value : ink) {
                    most = Math.max(most, value);
                }
                blank += most < 0.1f ? 1 : 0;
            }
            assertTrue(blank <= 1, distortion + ": " + blank + " of 500 show nothing");
        }
    }

    @Test
    void draw_rts_keepsTheDigitWhollyInside() {
        byte[] box = new byte[784];
        for (int i = 0; i < 400; i++) {
            box[(4 + i / 20) * 28 + 4 + i % 20] = (byte) 255;
        }
        Digits digits = new Digits(box, new byte[1]);
        SplittableRandom random = new SplittableRandom(1);
        for (int i = 0; i < 200; i++) {
            float[] ink = new float[42 * 42];
            DigitDistortion.RTS.draw(random).render(digits, 0, 42, 0, ink, 0);
            double sum = 0;
            for (float value : ink) {
                sum += value;
            }
            // All of the box's area at a scale between 0.7 and 1.2.
            assertTrue(sum > 0.485 * 400 && sum < 1.445 * 400, "ink " + sum);
        }
    }

    @Test
    void fixed_withSurroundings_hasTheFrameInItsMiddle() {
        Digits digits = SyntheticDigits.of(5);
        float[] frame =
                new DistortedDigits(digits, DigitDistortion.HOMOGRAPHY).fixed(0, 5, 4).ink();
        float[] whole =
                new DistortedDigits(digits, DigitDistortion.HOMOGRAPHY, 42).fixed(0, 5, 4).ink();
        for (int i = 0; i < frame.length; i++) {
            int y = i / 28 % 28 + 7;
            assertEquals(frame[i], whole[i / 784 * 42 * 42 + y * 42 + i % 28 + 7], 0);
        }
    }

    @Test
    void render_rotationByHand_turnsTheDigitAboutItsCentre() {
        Digits digits = SyntheticDigits.of(2);
        // The strokes of a 1 stand on the right; a half turn brings them to the left.
        DigitWarp half = new DigitWarp.Projective(new double[] {-1, 0, 27, 0, -1, 27, 0, 0, 1});
        float[] ink = new float[784];
        half.render(digits, 1, 28, 0, ink, 0);
        assertEquals(1, ink[28 * 8 + 9], 0);
        assertEquals(0, ink[28 * 8 + 17], 0);
    }

    @Test
    void run_partOfMnist_exportGivesTheClassesOfLibTorch() throws Exception {
        Path shared = Path.of(System.getProperty("egomotion.shared"), "digits");
        Assumptions.assumeTrue(Files.isDirectory(shared), shared + " is not there");
        Digits training = Digits.training(shared).part(0, 2000);
        Digits test = Digits.test(shared).part(0, 500);
        for (String model : List.of("st-cnn", "ic-stn-4")) {
            DigitResult.Task task =
                    new DigitResult.Task(
                            DigitDistortion.HOMOGRAPHY, DigitModel.named(model), 1, 0.01, false);
            Path out = Files.createDirectories(folder.resolve(model));
            DigitResult result =
                    new DigitRun(task, training, test, out, new Story(), new StepClock()).run();
            assertEquals(500, result.sameInOnnx(), result.line());
            assertTrue(result.steps() > 0, result.line());
        }
    }
}
