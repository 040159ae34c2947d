package dev.egomotion.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.egomotion.trainer.recipe.TrainingRecipe;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The command train where refined motions teach: footage without truth, its camera's height known. */
class RefinedTeacherTest {
    private static final int FRAMES = 12;

    @TempDir static Path shared;
    @TempDir Path folder;

    private static Path footage;

    @BeforeAll
    static void render() throws IOException {
        footage = footage(shared.resolve("footage"), FRAMES);
    }

    /** Returns a rendered drive without what only rendering knows. */
    private static Path footage(Path drive, int frames) throws IOException {
        Invocation synth =
                Invocation.of(
                        "synth",
                        "--out",
                        drive.toString(),
                        "--frames",
                        Integer.toString(frames),
                        "--size",
                        "416x128",
                        "--no-traffic");
        assertEquals(ExitCodes.DONE, synth.exitCode(), synth.err());
        Files.delete(drive.resolve("poses.txt"));
        try (Stream<Path> maps = Files.list(drive.resolve("depth"))) {
            for (Path map : maps.toList()) {
                Files.delete(map);
            }
        }
        Files.delete(drive.resolve("depth"));
        Path camera = drive.resolve("camera.yaml");
        Files.writeString(
                camera, Files.readString(camera).replaceAll("(?m)^height_above_ground.*$", ""));
        return drive;
    }

    /** Returns the default recipe at a size that trains in a second, refined motions its teachers. */
    private Path recipe(String name, double cameraHeight, double meanWithStart) throws IOException {
        try (InputStream in =
                TrainingRecipe.class.getResourceAsStream("/recipes/egomotion-starter.yaml")) {
            String small =
                    new String(in.readAllBytes(), StandardCharsets.UTF_8)
                            .replaceAll("(?m)^  threads: .*$", "  threads: 1")
                            .replaceAll("(?m)^  steps: .*$", "  steps: 3")
                            .replaceAll("(?m)^  batchSize: .*$", "  batchSize: 2")
                            .replaceAll("(?m), width: [0-9.]+,", ", width: 0.0625,")
                            .replaceAll("(?m)^  stepsEach: .*$", "  stepsEach: 1")
                            .replaceAll("(?m)^    - .width.*$", "")
                            .replaceAll(
                                    "(?m)^  stages:.*$",
                                    "  stages: [{width: 64, height: 32, finestLevel: 1, until: 1}]")
                            .replaceAll(
                                    "(?m)^teachers: .*$",
                                    "teachers: {motions: refined, depth: truth, cameraHeight: %s}"
                                            .formatted(cameraHeight))
                            .replaceAll(
                                    "(?m)^  meanWithStart: .*$",
                                    "  meanWithStart: " + meanWithStart);
            return Files.writeString(folder.resolve(name), small);
        }
    }

    private Path out() {
        return folder.resolve("out");
    }

    private Invocation train(Path recipe, List<Path> drives, String... more) {
        List<String> arguments = new ArrayList<>(List.of("train"));
        drives.forEach(drive -> arguments.add(drive.toString()));
        arguments.addAll(List.of("--out", out().toString(), "--recipe", recipe.toString()));
        arguments.addAll(List.of(more));
        return Invocation.of(arguments.toArray(String[]::new));
    }

    @Test
    @Tag("slow")
    void train_footageWithoutTruth_isTaughtByItsRefinedPathAndResumesWithIt() throws Exception {
        Path recipe = recipe("refined.yaml", 1.65, 0);
        Invocation done = train(recipe, List.of(footage));
        assertEquals(ExitCodes.DONE, done.exitCode(), done.err());
        assertTrue(done.err().contains("refining drive 1 of 1"), done.err());
        assertTrue(done.err().contains("frames with refined motions"), done.err());
        assertTrue(done.out().startsWith("3 steps in "), done.out());
        Path path = out().resolve("teachers/footage.json");
        byte[] taught = Files.readAllBytes(path);
        byte[] network = Files.readAllBytes(out().resolve("pose.onnx"));

        Invocation resumed = train(recipe, List.of(footage), "--resume");
        assertEquals(ExitCodes.DONE, resumed.exitCode(), resumed.err());
        assertTrue(resumed.err().contains("found in " + path), resumed.err());
        assertEquals(-1, Arrays.mismatch(taught, Files.readAllBytes(path)));
        assertEquals(-1, Arrays.mismatch(network, Files.readAllBytes(out().resolve("pose.onnx"))));

        // Another height is another teacher; what is there stays.
        Invocation other = train(recipe("higher.yaml", 2, 0), List.of(footage), "--resume");
        assertEquals(ExitCodes.BAD_INPUT, other.exitCode(), other.err());
        assertTrue(other.err().contains("camera height 1.65; 2.0 is expected"), other.err());
        assertEquals(1, other.err().lines().count(), other.err());
    }

    /** Refined paths of a run that was interrupted before its first step are not made twice. */
    @Test
    void train_refinedPathsThatAreThere_areTakenAsTheyAre() throws Exception {
        Path teachers = Files.createDirectories(out().resolve("teachers"));
        String motion = "[0,0,0.5,0,0,0,1]";
        Path file = teachers.resolve("footage.json");
        String kept =
                "{\"cameraHeight\":1.65,\"follows\":\"%s\",\"motions\":[null%s]}"
                        .formatted("%s", ("," + motion).repeat(FRAMES - 2));
        Path recipe = recipe("refined.yaml", 1.65, 0);
        Files.writeString(file, kept.formatted("others"));
        Matcher refusal =
                Pattern.compile(
                                "made with networks and settings others; ([0-9a-f]{16}) is expected")
                        .matcher(train(recipe, List.of(footage)).err());
        assertTrue(refusal.find());

        Files.writeString(file, kept.formatted(refusal.group(1)));
        Invocation done = train(recipe, List.of(footage));
        assertEquals(ExitCodes.DONE, done.exitCode(), done.err());
        assertTrue(done.err().contains("10 of 11 motions refined, found in"), done.err());
        assertTrue(done.err().contains("frames with refined motions"), done.err());
    }

    private void assertRefused(Invocation refused, String... parts) throws IOException {
        assertEquals(ExitCodes.BAD_INPUT, refused.exitCode(), refused.err());
        assertEquals(1, refused.err().lines().count(), refused.err());
        for (String part : parts) {
            assertTrue(refused.err().contains(part), refused.err());
        }
        assertTrue(Files.notExists(out()), "something was written");
    }

    @Test
    void train_refinedWithoutCameraHeight_isRefusedNamingBothPlaces() throws IOException {
        assertRefused(
                train(recipe("nowhere.yaml", 0, 0), List.of(footage)),
                "footage/camera.yaml",
                "height_above_ground",
                "teachers.cameraHeight is 0");
    }

    @Test
    void train_driveTooShortToRefine_isRefusedNamingIt() throws IOException {
        Path brief = footage(folder.resolve("brief"), 6);
        assertRefused(
                train(recipe("refined.yaml", 1.65, 0), List.of(footage, brief)),
                "brief",
                "6 frames",
                "at least 8");
    }

    @Test
    void train_drivesOfOneName_areRefusedNamingBoth() throws IOException {
        Path other = footage(folder.resolve("other/footage"), 8);
        assertRefused(
                train(recipe("refined.yaml", 1.65, 0), List.of(footage, other)),
                footage.toString(),
                other.toString());
    }

    @Test
    void train_meanWithNothingToBeginWith_isRefusedBeforeAnyReplay() throws IOException {
        assertRefused(
                train(recipe("mean.yaml", 1.65, 0.5), List.of(footage)),
                "meanWithStart is 0.5",
                "--init");
    }
}
