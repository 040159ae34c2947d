package dev.egomotion.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.egomotion.codecs.still.ConfidencePng;
import dev.egomotion.codecs.still.DepthPng;
import dev.egomotion.trainer.recipe.TrainingRecipe;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The command train where measured depth teaches: a rendered street of which it is told the poses as if they were measured, and no depth. */
class MeasuredTeacherTest {
    private static final int FRAMES = 14;

    @TempDir Path folder;

    /** Returns a recipe that compares with depth alone, at a size that trains in a second. */
    private Path recipe(double cameraHeight) throws IOException {
        try (InputStream in =
                TrainingRecipe.class.getResourceAsStream(
                        "/recipes/egomotion-starter-measured.yaml")) {
            String small =
                    new String(in.readAllBytes(), StandardCharsets.UTF_8)
                            .replaceAll("(?m)^  steps: .*$", "  steps: 2")
                            .replaceAll("(?m)^  meanWithStart: .*$", "  meanWithStart: 0")
                            .replaceAll("(?m)^  batchSize: .*$", "  batchSize: 2")
                            .replaceAll("(?m), width: [0-9.]+,", ", width: 0.0625,")
                            .replaceAll("(?m)^    - .width.*$", "")
                            .replaceAll(
                                    "(?m)^  stages:.*$",
                                    "  stages: [{width: 64, height: 32, finestLevel: 1, until: 1}]")
                            .replaceAll("cameraHeight: [0-9.]+", "cameraHeight: " + cameraHeight);
            return Files.writeString(folder.resolve("measured.yaml"), small);
        }
    }

    private Invocation train(Path drive, double cameraHeight, String... more) throws IOException {
        List<String> arguments = new ArrayList<>(List.of("train", drive.toString()));
        arguments.addAll(List.of("--out", folder.resolve("out").toString()));
        arguments.addAll(List.of("--recipe", recipe(cameraHeight).toString()));
        arguments.addAll(List.of(more));
        return Invocation.of(arguments.toArray(String[]::new));
    }

    @Test
    void train_footageWithPosesAlone_isTaughtByDepthMeasuredFromBothSidesOnce() throws Exception {
        Path drive = folder.resolve("street");
        Invocation synth =
                Invocation.of(
                        "synth",
                        "--out",
                        drive.toString(),
                        "--frames",
                        Integer.toString(FRAMES),
                        "--size",
                        "416x128",
                        "--no-traffic");
        assertEquals(ExitCodes.DONE, synth.exitCode(), synth.err());
        Path truth = Files.move(drive.resolve("depth"), folder.resolve("truth"));
        Path camera = drive.resolve("camera.yaml");
        Files.writeString(
                camera,
                Files.readString(camera).replaceAll("(?m)^(height_above_ground|truth):.*$", ""));

        Invocation done = train(drive, 1.65);
        assertEquals(ExitCodes.DONE, done.exitCode(), done.err());
        assertTrue(done.err().contains("measuring drive 1 of 1"), done.err());
        assertTrue(done.out().startsWith("2 steps in "), done.out());
        Path maps = folder.resolve("out/teachers/depth/street");
        requireTrue(maps, truth);

        FileTime made = Files.getLastModifiedTime(maps.resolve("000003.png"));
        Invocation resumed = train(drive, 1.65, "--resume");
        assertEquals(ExitCodes.DONE, resumed.exitCode(), resumed.err());
        assertTrue(resumed.err().contains("found in " + maps), resumed.err());
        assertEquals(made, Files.getLastModifiedTime(maps.resolve("000003.png")));

        Invocation other = train(drive, 2, "--resume");
        assertEquals(ExitCodes.BAD_INPUT, other.exitCode(), other.err());
        assertTrue(other.err().contains("camera height 1.65; 2.0 is expected"), other.err());
    }

    /** Where depth is known, most of it is within a few per cent, in metres, and sigma is not far from the error. */
    private static void requireTrue(Path maps, Path truth) throws Exception {
        List<Double> errors = new ArrayList<>();
        double known = 0;
        double within = 0;
        double pixels = 0;
        for (int i = 3; i < FRAMES - 3; i++) {
            String name = "%06d.png".formatted(i);
            float[] found = DepthPng.decode(Files.readAllBytes(maps.resolve(name)), 256).depth();
            float[] exact = DepthPng.decode(Files.readAllBytes(truth.resolve(name)), 256).depth();
            float[] sigma =
                    ConfidencePng.decode(
                                    Files.readAllBytes(maps.resolve("uncertainty").resolve(name)))
                            .values();
            assertEquals(exact.length, found.length);
            for (int p = 0; p < exact.length; p++) {
                if (exact[p] > 0 && exact[p] < 80) {
                    pixels++;
                    if (found[p] > 0) {
                        known++;
                        double error = Math.abs(Math.log(found[p] / exact[p]));
                        errors.add(error);
                        within += error < 2 * sigma[p] + 0.02 ? 1 : 0;
                    }
                }
            }
        }
        double[] sorted = errors.stream().mapToDouble(Double::doubleValue).sorted().toArray();
        double median = sorted[sorted.length / 2];
        String figures =
                "known %.2f, median error %.3f, mean %.3f, within 2 sigma %.2f"
                        .formatted(
                                known / pixels,
                                median,
                                Arrays.stream(sorted).average().orElseThrow(),
                                within / known);
        assertTrue(known > 0.5 * pixels, figures);
        assertTrue(median < 0.05, figures);
        assertTrue(within > 0.8 * known, figures);
    }
}
