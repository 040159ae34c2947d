package dev.egomotion.cli;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.egomotion.trainer.recipe.TrainingRecipe;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The command train on a small rendered drive: what it says, what it leaves, what it refuses. */
class TrainJourneyTest {
    @TempDir static Path shared;
    @TempDir Path folder;

    private static Path drive;
    private static Path recipe;

    @BeforeAll
    static void render() throws IOException {
        drive = shared.resolve("drive");
        Invocation.of("synth", "--out", drive.toString(), "--frames", "6", "--size", "64x32");
        recipe = Files.writeString(shared.resolve("small.yaml"), small("rendered"));
    }

    /** Returns a bundled recipe at a size that trains in a second. */
    private static String small(String name) throws IOException {
        try (InputStream in =
                TrainingRecipe.class.getResourceAsStream("/recipes/" + name + ".yaml")) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8)
                    .replaceAll("(?m)^  threads: .*$", "  threads: 1")
                    .replaceAll("(?m)^  steps: .*$", "  steps: 3")
                    .replaceAll("(?m)^  batchSize: .*$", "  batchSize: 2")
                    .replaceAll("(?m), width: [0-9.]+,", ", width: 0.0625,")
                    .replaceAll("(?m)^  stepsEach: .*$", "  stepsEach: 1")
                    .replaceAll("(?m)^    - .width.*$", "")
                    .replaceAll(
                            "(?m)^  stages:.*$",
                            "  stages: [{width: 64, height: 32, finestLevel: 1, until: 1}]");
        }
    }

    private Invocation train(String... more) {
        List<String> arguments = new ArrayList<>(List.of("train", drive.toString()));
        arguments.addAll(List.of(more));
        return Invocation.of(arguments.toArray(String[]::new));
    }

    private String out() {
        return folder.resolve("out").toString();
    }

    private static List<Path> files(Path directory) throws IOException {
        try (Stream<Path> files = Files.walk(directory)) {
            return files.sorted().toList();
        }
    }

    @Test
    void train_outputOnAroundOrInADrive_isBadInputAndTouchesNothing() throws Exception {
        List<Path> before = files(drive);
        for (Path out : List.of(drive, drive.resolve("out"), shared)) {
            Invocation refused = train("--out", out.toString(), "--recipe", recipe.toString());
            assertEquals(ExitCodes.BAD_INPUT, refused.exitCode(), refused.err());
            assertTrue(refused.err().startsWith("egomotion: --out: " + out + " "), refused.err());
        }
        Invocation validated =
                Invocation.of(
                        "train",
                        folder.resolve("other").toString(),
                        "--out",
                        drive.toString(),
                        "--validate",
                        drive.toString());
        assertEquals(ExitCodes.BAD_INPUT, validated.exitCode(), validated.err());
        assertTrue(validated.err().contains("is the input itself"), validated.err());
        assertEquals(before, files(drive));
    }

    @Test
    void train_renderedDrive_leavesNetworksTablesAndReport() {
        Invocation done =
                train(
                        "--out",
                        out(),
                        "--recipe",
                        recipe.toString(),
                        "--validate",
                        drive.toString());
        assertEquals(ExitCodes.DONE, done.exitCode(), done.err());
        for (String name :
                List.of("depth.onnx", "pose.onnx", "losses.csv", "validation.csv", "report.html")) {
            assertTrue(Files.exists(folder.resolve("out").resolve(name)), name);
        }
        assertTrue(done.out().startsWith("3 steps in "), done.out());
        assertTrue(done.err().contains("waiting for data"), done.err());
        assertTrue(done.err().contains("drive: 5-frame ATE"), done.err());
        Invocation more =
                train(
                        "--out",
                        folder.resolve("more").toString(),
                        "--recipe",
                        recipe.toString(),
                        "--init",
                        out());
        assertEquals(ExitCodes.DONE, more.exitCode(), more.err());
        assertTrue(more.err().contains("parameters of " + out()), more.err());
    }

    /** Five frames a look, from drive to trajectory. */
    @Test
    @Tag("slow")
    void train_snippetsOfFive_giveAModelThatReplays() throws Exception {
        Path longer = folder.resolve("longer");
        Invocation.of("synth", "--out", longer.toString(), "--frames", "9", "--size", "64x32");
        Path five = Files.writeString(folder.resolve("five.yaml"), small("sfmlearner-5"));
        String[] arguments = {
            "train", longer.toString(), "--out", out(), "--recipe", five.toString()
        };
        Invocation done = Invocation.of(arguments);
        assertEquals(ExitCodes.DONE, done.exitCode(), done.err());
        Path replayed = folder.resolve("replayed");
        Invocation replay =
                Invocation.of(
                        "replay",
                        longer.toString(),
                        "--out",
                        replayed.toString(),
                        "--model",
                        out(),
                        "--bootstrap-servers",
                        TestCluster.bootstrapServers(),
                        "--provider",
                        "cpu");
        assertEquals(ExitCodes.DONE, replay.exitCode(), replay.err());
        assertEquals(9, Files.readAllLines(replayed.resolve("trajectory.tum")).size());
    }

    @Test
    void train_resumedWithWeightsOfOneByte_writesADoneRunAnew() throws IOException {
        String file = recipe.toString();
        Invocation done = train("--out", out(), "--recipe", file);
        assertEquals(ExitCodes.DONE, done.exitCode(), done.err());
        Path depth = folder.resolve("out").resolve("depth.onnx");
        long halves = Files.size(depth);
        Invocation again = train("--out", out(), "--recipe", file, "--resume", "--weights", "byte");
        assertEquals(ExitCodes.DONE, again.exitCode(), again.err());
        assertTrue(again.out().startsWith("3 steps in "), again.out());
        assertTrue(Files.size(depth) != halves, "depth.onnx has not changed");
        byte[] written = Files.readAllBytes(depth);
        assertTrue(
                new String(written, StandardCharsets.ISO_8859_1).contains("down2.weight.bytes"),
                "no weights of one byte");
    }

    @Test
    void train_stepsNameAndLicenceGiven_areDoneAndStated() throws IOException {
        Invocation done =
                train(
                        "--out",
                        out(),
                        "--recipe",
                        recipe.toString(),
                        "--steps",
                        "2",
                        "--name",
                        "mine",
                        "--licence",
                        "CC0-1.0");
        assertEquals(ExitCodes.DONE, done.exitCode(), done.err());
        assertTrue(done.out().startsWith("2 steps in "), done.out());
        String depth =
                Files.readString(
                        folder.resolve("out").resolve("depth.onnx"), StandardCharsets.ISO_8859_1);
        for (String stated : List.of("mine", "CC0-1.0", "6 rendered frames of 1 drive (drive)")) {
            assertTrue(depth.contains(stated), stated);
        }
        assertFalse(depth.contains("egomotion-starter"), "states the default model");
    }

    @Test
    @Tag("slow")
    void train_minutesOver_saysHowToGoOnAndDoes() {
        String[] arguments = {"--out", out(), "--recipe", recipe.toString(), "--minutes"};
        List<String> brief = new ArrayList<>(List.of(arguments));
        brief.add("1e-9");
        Invocation stopped = train(brief.toArray(String[]::new));
        assertEquals(ExitCodes.DONE, stopped.exitCode(), stopped.err());
        assertTrue(
                stopped.err().contains("1.0E-9 minutes are over at 0 % of the steps; --resume"),
                stopped.err());
        List<String> on = new ArrayList<>(List.of(arguments));
        on.addAll(List.of("60", "--resume"));
        Invocation done = train(on.toArray(String[]::new));
        assertTrue(done.out().startsWith("3 steps in "), done.out() + done.err());
    }

    @Test
    void train_noSteps_areRefused() throws IOException {
        assertRefused(
                train("--out", out(), "--recipe", recipe.toString(), "--steps", "0"),
                "--steps is 0; it must be more than 0");
    }

    private void assertRefused(Invocation refused, String... parts) throws IOException {
        assertEquals(ExitCodes.BAD_INPUT, refused.exitCode(), refused.err());
        assertEquals(1, refused.err().lines().count(), refused.err());
        for (String part : parts) {
            assertTrue(refused.err().contains(part), refused.err());
        }
        assertTrue(Files.notExists(folder.resolve("out")), files(folder).toString());
    }

    @Test
    void train_recipeWithUnknownKey_isRefusedNamingIt() throws IOException {
        Path odd = Files.writeString(folder.resolve("odd.yaml"), small("rendered") + "\nrate: 1\n");
        assertRefused(
                train("--out", out(), "--recipe", odd.toString()), odd.toString(), "key 'rate'");
    }

    @Test
    void train_noSuchRecipe_isRefusedNamingThoseThatThereAre() throws IOException {
        assertRefused(train("--out", out(), "--recipe", "nonsense"), "nonsense", "sfmlearner");
    }

    @Test
    void train_emptyDriveOrNoCamera_isRefusedNamingWhatIsMissing() throws IOException {
        Path empty = Files.createDirectories(folder.resolve("empty"));
        String small = recipe.toString();
        String[] arguments = {"train", empty.toString(), "--out", out(), "--recipe", small};
        assertRefused(Invocation.of(arguments), "empty", "camera.yaml");
        Files.copy(drive.resolve("camera.yaml"), empty.resolve("camera.yaml"));
        assertRefused(Invocation.of(arguments), "empty", "images");
        assertRefused(
                train("--out", out(), "--recipe", small, "--validate", folder + "/absent"),
                "absent",
                "camera.yaml");
    }

    @Test
    void train_imagesOfMixedSize_isRefusedNamingImageAndSizes() throws IOException {
        Path mixed = folder.resolve("mixed");
        Path other = folder.resolve("other");
        Invocation.of("synth", "--out", mixed.toString(), "--frames", "6", "--size", "64x32");
        Invocation.of("synth", "--out", other.toString(), "--frames", "6", "--size", "96x48");
        Files.write(
                mixed.resolve("images/000003.jpg"),
                Files.readAllBytes(other.resolve("images/000003.jpg")));
        assertRefused(
                Invocation.of(
                        "train", mixed.toString(), "--out", out(), "--recipe", recipe.toString()),
                "000003.jpg",
                "96x48",
                "64x32");
    }

    @Test
    void train_folderOfAnotherRunOrModel_isLeftAsItIs() throws IOException {
        Path model = Files.createDirectories(folder.resolve("model"));
        Path network = Files.writeString(model.resolve("depth.onnx"), "mine");
        Invocation refused = train("--out", model.toString(), "--recipe", recipe.toString());
        assertRefused(refused, "depth.onnx", "another run");
        assertArrayEquals("mine".getBytes(StandardCharsets.UTF_8), Files.readAllBytes(network));
        assertEquals(2, files(model).size());
    }

    @Test
    void train_initIsNoModel_isRefusedNamingIt() throws IOException {
        String small = recipe.toString();
        assertRefused(
                train("--out", out(), "--recipe", small, "--init", drive.toString()),
                drive.toString(),
                "depth.onnx");
        Path text = Files.writeString(folder.resolve("text.onnx"), "not a network");
        assertRefused(
                train("--out", out(), "--recipe", small, "--init", text.toString()), "text.onnx");
    }

    @Test
    void train_resumedWithoutACheckpoint_isRefusedNamingTheFile() throws IOException {
        assertRefused(
                train("--out", out(), "--recipe", recipe.toString(), "--resume"), "checkpoint.bin");
    }
}
