package dev.egomotion.trainer;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.egomotion.model.Model;
import dev.egomotion.model.RuntimeOptions;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TrainerTest {
    private static final int WIDTH = 128;
    private static final int HEIGHT = 64;

    @TempDir static Path shared;
    @TempDir Path folder;

    private static Path drive;

    @BeforeAll
    static void render() throws IOException {
        drive = RenderedDrives.write(shared.resolve("rendered"), WIDTH, HEIGHT, 14, 1);
    }

    /** Remembers what it is told. */
    private static final class Listening implements TrainingListener {
        private final List<String> lines = new ArrayList<>();

        @Override
        public void started(String summary) {
            lines.add("started " + summary);
        }

        @Override
        public void progressed(Progress progress) {
            lines.add("step " + progress.step());
        }

        @Override
        public void skipped(long step, String reason) {
            lines.add("skipped " + reason);
        }

        @Override
        public void saved(Path saved) {
            lines.add("saved " + saved);
        }
    }

    private static TrainingRun open(Path out, long steps, boolean resume) throws IOException {
        Files.createDirectories(out);
        Optional<Checkpoint> from =
                resume
                        ? Optional.of(Checkpoint.read(out.resolve(Trainer.CHECKPOINT)))
                        : Optional.empty();
        return new TrainingRun(
                SmallRecipes.of(WIDTH, HEIGHT, steps),
                List.of(new DriveReader(WIDTH, HEIGHT).read(drive)),
                out,
                from,
                new Listening());
    }

    @Test
    void run_renderedDrive_writesAModelThatOpens() throws Exception {
        Path out = folder.resolve("out");
        Listening listener = new Listening();
        Trainer.Result result =
                Trainer.run(
                        SmallRecipes.of(WIDTH, HEIGHT, 4), List.of(drive), out, false, listener);
        assertEquals(4, result.steps());
        RuntimeOptions options =
                new RuntimeOptions(RuntimeOptions.Provider.CPU, 1, Optional.empty());
        try (Model model = Model.open(out, options)) {
            assertEquals(WIDTH, model.depth().contract().input().width());
            assertEquals("test", model.pose().contract().identity().name());
        }
        assertTrue(listener.lines.get(0).startsWith("started 1 drives, 14 frames"));
        assertTrue(listener.lines.contains("saved " + out), listener.lines.toString());
    }

    @Test
    void run_sfmlearnersRecipe_trainsAndWritesSnippetsOfThree() throws Exception {
        Path out = folder.resolve("sfmlearner");
        TrainingRecipe recipe = SmallRecipes.shrunk("sfmlearner", WIDTH, HEIGHT, 3, Map.of());
        Trainer.Result result = Trainer.run(recipe, List.of(drive), out, false, new Listening());
        assertEquals(3, result.steps());
        RuntimeOptions options =
                new RuntimeOptions(RuntimeOptions.Provider.CPU, 1, Optional.empty());
        try (Model model = Model.open(out, options)) {
            assertEquals(3, model.pose().contract().frames());
            assertEquals("explainability", model.pose().contract().explainability());
        }
    }

    @Test
    void run_haltedAndResumed_givesTheSameWeights() throws Exception {
        try (TrainingRun whole = open(folder.resolve("whole"), 6, false)) {
            whole.train(Long.MAX_VALUE);
        }
        for (long halt : new long[] {2, 5}) {
            Path out = folder.resolve("halted" + halt);
            try (TrainingRun first = open(out, 6, false)) {
                first.train(halt);
            }
            try (TrainingRun second = open(out, 6, true)) {
                second.train(Long.MAX_VALUE);
            }
            Map<String, float[]> expected =
                    Checkpoint.read(folder.resolve("whole").resolve(Trainer.CHECKPOINT)).values();
            Map<String, float[]> found = Checkpoint.read(out.resolve(Trainer.CHECKPOINT)).values();
            assertEquals(expected.keySet(), found.keySet());
            expected.forEach((name, values) -> assertArrayEquals(values, found.get(name), name));
        }
    }

    @Test
    void train_interrupted_saves() throws Exception {
        Path out = folder.resolve("interrupted");
        try (TrainingRun run = open(out, 6, false)) {
            Thread.currentThread().interrupt();
            assertThrows(InterruptedException.class, () -> run.train(Long.MAX_VALUE));
        }
        assertEquals(0, Checkpoint.read(out.resolve(Trainer.CHECKPOINT)).step());
    }

    @Test
    void run_folderOfAnotherRun_isNotOverwritten() throws Exception {
        Path out = Files.createDirectories(folder.resolve("other"));
        Path checkpoint = Files.writeString(out.resolve(Trainer.CHECKPOINT), "kept");
        assertThrows(
                CheckpointException.class,
                () ->
                        Trainer.run(
                                SmallRecipes.of(WIDTH, HEIGHT, 1),
                                List.of(drive),
                                out,
                                false,
                                new Listening()));
        assertEquals("kept", Files.readString(checkpoint));
    }

    @Test
    void run_resumedWithoutACheckpoint_namesTheFile() {
        CheckpointException e =
                assertThrows(
                        CheckpointException.class,
                        () ->
                                Trainer.run(
                                        SmallRecipes.of(WIDTH, HEIGHT, 1),
                                        List.of(drive),
                                        folder,
                                        true,
                                        new Listening()));
        assertTrue(e.getMessage().contains("checkpoint.bin"), e.getMessage());
    }

    @Test
    void run_driveWithoutImages_namesTheFolder() throws Exception {
        Path empty = Files.createDirectories(folder.resolve("empty"));
        Files.copy(drive.resolve("camera.yaml"), empty.resolve("camera.yaml"));
        assertTrue(messageFor(empty).contains("images"), messageFor(empty));
    }

    @Test
    void run_driveWithoutCamera_namesTheFile() throws Exception {
        Path empty = Files.createDirectories(folder.resolve("blind"));
        assertTrue(messageFor(empty).contains("camera.yaml"), messageFor(empty));
    }

    @Test
    void run_imageOfAnotherSize_namesTheImageAndBothSizes() throws Exception {
        Path mixed = RenderedDrives.write(folder.resolve("mixed"), WIDTH, HEIGHT, 6, 1);
        Path other = RenderedDrives.write(folder.resolve("other-size"), 96, 48, 5, 1);
        Path image;
        try (var files = Files.list(mixed.resolve("images"))) {
            image = files.sorted().toList().get(3);
        }
        try (var files = Files.list(other.resolve("images"))) {
            Files.write(image, Files.readAllBytes(files.sorted().toList().get(0)));
        }
        String message = messageFor(mixed);
        assertTrue(message.contains("96x48") && message.contains("128x64"), message);
    }

    private String messageFor(Path broken) {
        return assertThrows(
                        DriveException.class,
                        () ->
                                Trainer.run(
                                        SmallRecipes.of(WIDTH, HEIGHT, 1),
                                        List.of(broken),
                                        folder.resolve("unused"),
                                        false,
                                        new Listening()))
                .getMessage();
    }

    @Test
    void read_truncatedCheckpoint_namesTheFile() throws Exception {
        Path file = folder.resolve("half.bin");
        new Checkpoint(1, 2, 3, Map.of("a", new float[] {1, 2, 3})).write(file);
        byte[] bytes = Files.readAllBytes(file);
        Files.write(file, java.util.Arrays.copyOf(bytes, bytes.length - 5));
        CheckpointException e =
                assertThrows(CheckpointException.class, () -> Checkpoint.read(file));
        assertTrue(e.getMessage().contains("half.bin"), e.getMessage());
    }
}
