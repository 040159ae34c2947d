package dev.egomotion.trainer.run;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.egomotion.model.Model;
import dev.egomotion.model.ModelIdentity;
import dev.egomotion.model.RuntimeOptions;
import dev.egomotion.report.Html;
import dev.egomotion.trainer.data.DriveException;
import dev.egomotion.trainer.data.DriveReader;
import dev.egomotion.trainer.export.HalfPrecision;
import dev.egomotion.trainer.export.TrainingOutputException;
import dev.egomotion.trainer.network.CheckpointException;
import dev.egomotion.trainer.network.Processor;
import dev.egomotion.trainer.recipe.TrainingRecipe;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.LongSupplier;
import org.junit.jupiter.api.Assumptions;
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
        public void validated(long step, List<ValidationFigures> figures) {
            figures.forEach(figure -> lines.add(step + " " + figure.summary()));
        }

        @Override
        public void saved(Path saved) {
            lines.add("saved " + saved);
        }
    }

    /** Trains up to a step. */
    private static void train(Path out, long steps, boolean resume, long halt)
            throws IOException, InterruptedException {
        train(SmallRecipes.of(WIDTH, HEIGHT, steps), out, resume, halt);
    }

    private static void train(TrainingRecipe recipe, Path out, boolean resume, long halt)
            throws IOException, InterruptedException {
        train(recipe, out, resume, halt, System::nanoTime);
    }

    private static Trainer.Result train(
            TrainingRecipe recipe, Path out, boolean resume, long halt, LongSupplier nanos)
            throws IOException, InterruptedException {
        Files.createDirectories(out);
        RunFolder folder = new RunFolder(out);
        Optional<Checkpoint> from =
                resume ? Optional.of(Checkpoint.read(folder.checkpoint())) : Optional.empty();
        try (TrainingState state =
                resume
                        ? TrainingState.resume(recipe, from.get(), folder.checkpoint())
                        : TrainingState.begin(recipe, Optional.empty())) {
            return new TrainingRun(
                            recipe,
                            List.of(new DriveReader(WIDTH, HEIGHT).read(drive)),
                            RunValidation.none(recipe),
                            folder,
                            state,
                            from,
                            new Listening(),
                            nanos)
                    .train(halt);
        }
    }

    @Test
    void run_renderedDrive_writesAModelThatOpens() throws Exception {
        Path out = folder.resolve("out");
        Listening listener = new Listening();
        Trainer.Result result =
                Trainer.run(
                        SmallRecipes.of(WIDTH, HEIGHT, 4),
                        TrainingJob.of(List.of(drive), out),
                        listener);
        assertEquals(4, result.steps());
        RuntimeOptions options =
                new RuntimeOptions(RuntimeOptions.Provider.CPU, 1, Optional.empty());
        try (Model model = Model.open(out, options)) {
            assertEquals(WIDTH, model.depth().contract().input().width());
            ModelIdentity stated = model.pose().contract().identity();
            assertEquals("out", stated.name());
            assertEquals("1", stated.version());
            assertEquals("14 rendered frames of 1 drive (rendered)", stated.trainingData());
            assertEquals("of the drives given", stated.licence());
        }
        assertTrue(listener.lines.get(0).startsWith("started 1 drive, 14 frames"));
        assertTrue(listener.lines.get(0).contains("forms of layers equal double precision"));
        String report = Files.readString(out.resolve("report.html"));
        assertTrue(report.contains(Html.escape(Processor.name())), "no processor");
        String stated =
                new String(Files.readAllBytes(out.resolve("depth.onnx")), StandardCharsets.UTF_8);
        assertTrue(stated.contains("training.processor"), "no processor in the metadata");
        assertTrue(listener.lines.contains("saved " + out), listener.lines.toString());
    }

    @Test
    void run_startersRecipe_teachesThePoseNetworkAloneFirst() throws Exception {
        Path out = folder.resolve("out");
        TrainingRecipe recipe =
                SmallRecipes.shrunk("egomotion-starter", WIDTH, HEIGHT, 4, Map.of());
        assertTrue(recipe.supervisedSteps().alone() > 0.25);
        Listening listener = new Listening();
        Trainer.run(recipe, TrainingJob.of(List.of(drive), out), listener);
        RuntimeOptions options =
                new RuntimeOptions(RuntimeOptions.Provider.CPU, 1, Optional.empty());
        try (Model model = Model.open(out, options)) {
            assertTrue(model.pose().contract().takesIntrinsics());
        }
    }

    @Test
    void run_sfmlearnersRecipe_trainsAndWritesSnippetsOfThree() throws Exception {
        Path out = folder.resolve("sfmlearner");
        TrainingRecipe recipe = SmallRecipes.shrunk("sfmlearner", WIDTH, HEIGHT, 3, Map.of());
        Trainer.Result result =
                Trainer.run(recipe, TrainingJob.of(List.of(drive), out), new Listening());
        assertEquals(3, result.steps());
        RuntimeOptions options =
                new RuntimeOptions(RuntimeOptions.Provider.CPU, 1, Optional.empty());
        try (Model model = Model.open(out, options)) {
            assertEquals(3, model.pose().contract().frames());
            assertEquals("explainability", model.pose().contract().explainability());
        }
    }

    @Test
    void run_sfmlearnersFiveFrames_trainsAndWritesSnippetsOfFive() throws Exception {
        Path out = folder.resolve("sfmlearner-5");
        TrainingRecipe recipe = SmallRecipes.shrunk("sfmlearner-5", WIDTH, HEIGHT, 2, Map.of());
        Listening listener = new Listening();
        Trainer.run(
                recipe,
                TrainingJob.of(List.of(drive), out).validatedOn(List.of(drive), 10),
                listener);
        assertTrue(listener.lines.toString().contains("5-frame ATE"), listener.lines.toString());
        RuntimeOptions options =
                new RuntimeOptions(RuntimeOptions.Provider.CPU, 1, Optional.empty());
        try (Model model = Model.open(out, options)) {
            assertEquals(5, model.pose().contract().frames());
            assertEquals(List.of(2, 0, 1, 3, 4), model.pose().contract().stackingOrder());
            assertEquals("explainability", model.pose().contract().explainability());
        }
    }

    @Test
    void run_fourSourcesHaltedAndResumed_givesTheSameWeightsByHash() throws Exception {
        TrainingRecipe recipe = SmallRecipes.shrunk("sfmlearner-5", WIDTH, HEIGHT, 4, Map.of());
        Path whole = folder.resolve("whole");
        train(recipe, whole, false, Long.MAX_VALUE);
        Path halted = folder.resolve("halted");
        train(recipe, halted, false, 1);
        train(recipe, halted, true, 3);
        train(recipe, halted, true, Long.MAX_VALUE);
        assertEquals(hash(whole), hash(halted));
    }

    @Test
    void run_driveTooShortForFourSources_namesFolderAndLeast() throws Exception {
        Path brief = RenderedDrives.write(folder.resolve("brief"), WIDTH, HEIGHT, 8, 1);
        TrainingRecipe recipe = SmallRecipes.shrunk("sfmlearner-5", WIDTH, HEIGHT, 1, Map.of());
        Path out = folder.resolve("unborn");
        String message =
                assertThrows(
                                DriveException.class,
                                () ->
                                        Trainer.run(
                                                recipe,
                                                TrainingJob.of(List.of(brief), out),
                                                new Listening()))
                        .getMessage();
        assertTrue(message.startsWith(brief.toString()), message);
        assertTrue(message.contains("8 images; at least 9"), message);
        assertTrue(message.contains("4 sources"), message);
        assertTrue(Files.notExists(out));
    }

    /** Halted three times at random steps, the run ends with the weights and moments of an undisturbed one. */
    @Test
    void run_haltedAtRandomStepsAndResumed_givesTheSameWeightsByHash() throws Exception {
        long steps = 9;
        Path whole = folder.resolve("whole");
        train(whole, steps, false, Long.MAX_VALUE);
        long seed = 20261121;
        long[] halts = new SplittableRandom(seed).longs(1, steps).distinct().limit(3).toArray();
        Arrays.sort(halts);
        Path halted = folder.resolve("halted");
        for (int i = 0; i < halts.length; i++) {
            train(halted, steps, i > 0, halts[i]);
        }
        train(halted, steps, true, Long.MAX_VALUE);
        assertEquals(hash(whole), hash(halted), "halted at " + Arrays.toString(halts));
    }

    /** From the second stage on the finest head gets no gradient, which it had in the first: its moments go on as if it were 0. */
    @Test
    void run_haltedWhereAHeadHasNoLossAnyMore_givesTheSameWeightsByHash() throws Exception {
        Path whole = folder.resolve("whole");
        train(whole, 6, false, Long.MAX_VALUE);
        Path halted = folder.resolve("halted");
        train(halted, 6, false, 4);
        train(halted, 6, true, Long.MAX_VALUE);
        assertEquals(hash(whole), hash(halted));
    }

    /** The schedule does not follow the clock: a run that took longer than its minutes ends with the same weights once it goes on. */
    @Test
    void run_minutesOver_stopsAndGoesOnToTheSameWeights() throws Exception {
        TrainingRecipe recipe = SmallRecipes.of(WIDTH, HEIGHT, 6);
        Path whole = folder.resolve("whole");
        train(recipe, whole, false, Long.MAX_VALUE);
        Path slow = folder.resolve("slow");
        // Every look at this clock is a second later than the one before.
        AtomicLong now = new AtomicLong();
        LongSupplier clock = () -> now.addAndGet(1_000_000_000L);
        Trainer.Result stopped = train(recipe.withMinutes(0.4), slow, false, Long.MAX_VALUE, clock);
        assertTrue(
                stopped.steps() > 0 && stopped.steps() < 6, "stopped at step " + stopped.steps());
        assertEquals(stopped.steps() / 6.0, stopped.share());
        Trainer.Result again = train(recipe.withMinutes(0.4), slow, true, Long.MAX_VALUE, clock);
        assertEquals(stopped.steps(), again.steps());
        Trainer.Result done = train(recipe.withMinutes(60), slow, true, Long.MAX_VALUE, clock);
        assertEquals(1, done.share());
        assertEquals(hash(whole), hash(slow));
    }

    @Test
    void run_nameAndLicenceGiven_areStatedAlsoOnceResumed() throws Exception {
        Path out = folder.resolve("out");
        TrainingRecipe recipe = SmallRecipes.of(WIDTH, HEIGHT, 1);
        ModelStatement said =
                new ModelStatement(Optional.of("mine"), Optional.of("2"), Optional.of("CC0-1.0"));
        TrainingJob job = TrainingJob.of(List.of(drive), out);
        Trainer.run(recipe, job.stating(said), new Listening());
        ModelIdentity stated = new RunFolder(out).stated().orElseThrow();
        String data = "14 rendered frames of 1 drive (rendered)";
        assertEquals(new ModelIdentity("mine", "2", data, "CC0-1.0", ""), stated);
        Trainer.run(recipe, job.resumed(), new Listening());
        assertEquals(stated, new RunFolder(out).stated().orElseThrow());
        String report = Files.readString(out.resolve("report.html"));
        assertTrue(report.contains("mine 2, recipe test"), "no heading");

        Path next = folder.resolve("next");
        Trainer.run(recipe, TrainingJob.of(List.of(drive), next).from(out), new Listening());
        ModelIdentity after = new RunFolder(next).stated().orElseThrow();
        assertEquals("next", after.name());
        assertEquals(data + "; went on from mine 2 (" + data + ")", after.trainingData());
    }

    /** Returns the SHA-256 of all values of a checkpoint, names included. */
    private static String hash(Path out) throws Exception {
        MessageDigest digest = MessageDigest.getInstance("SHA-256");
        Checkpoint.read(out.resolve(Trainer.CHECKPOINT))
                .values()
                .forEach(
                        (name, values) -> {
                            digest.update(name.getBytes(StandardCharsets.UTF_8));
                            ByteBuffer bytes = ByteBuffer.allocate(4 * values.length);
                            bytes.asFloatBuffer().put(values);
                            digest.update(bytes.array());
                        });
        return HexFormat.of().formatHex(digest.digest());
    }

    @Test
    void train_interrupted_saves() throws Exception {
        Path out = folder.resolve("interrupted");
        Thread.currentThread().interrupt();
        assertThrows(InterruptedException.class, () -> train(out, 6, false, Long.MAX_VALUE));
        assertEquals(0, Checkpoint.read(out.resolve(Trainer.CHECKPOINT)).step());
    }

    @Test
    void run_weightsOfAModelFolderOrFile_areTakenByName() throws Exception {
        Path first = folder.resolve("first");
        train(first, 2, false, Long.MAX_VALUE);
        Checkpoint made = Checkpoint.read(first.resolve(Trainer.CHECKPOINT));
        Path model = Files.createDirectories(folder.resolve("model"));
        for (String name : List.of("depth.onnx", "pose.onnx")) {
            Files.copy(first.resolve(name), model.resolve(name));
        }
        TrainingRecipe recipe = SmallRecipes.of(WIDTH, HEIGHT, 2);
        InitialWeights ofFolder = InitialWeights.read(model);
        try (TrainingState state = TrainingState.begin(recipe, Optional.of(ofFolder))) {
            float[] expected = made.part("depth/").get("down1.weight").clone();
            for (int i = 0; i < expected.length; i++) {
                expected[i] = HalfPrecision.rounded(expected[i]);
            }
            assertArrayEquals(expected, state.depth().values().get("down1.weight"));
        }
        InitialWeights pose = InitialWeights.read(model.resolve("pose.onnx"));
        assertTrue(pose.depth().isEmpty());
        assertEquals(made.part("pose/").keySet(), pose.pose().keySet());
        InitialWeights ofCheckpoint = InitialWeights.read(first);
        assertEquals(first.resolve(Trainer.CHECKPOINT), ofCheckpoint.file());
    }

    @Test
    void run_weightsOfAnotherArchitecture_areRefusedNamingFileAndParameter() throws Exception {
        Path narrow = folder.resolve("narrow");
        train(narrow, 1, false, Long.MAX_VALUE);
        TrainingRecipe other = SmallRecipes.shrunk("sfmlearner", WIDTH, HEIGHT, 1, Map.of());
        Path out = folder.resolve("unborn");
        TrainingJob job = TrainingJob.of(List.of(drive), out);
        String fromModel =
                assertThrows(
                                CheckpointException.class,
                                () ->
                                        Trainer.run(
                                                other,
                                                job.from(narrow.resolve("depth.onnx")),
                                                new Listening()))
                        .getMessage();
        assertTrue(fromModel.startsWith(narrow.resolve("depth.onnx").toString()), fromModel);
        assertTrue(fromModel.contains("down1.weight"), fromModel);
        assertTrue(Files.notExists(out));
        byte[] before = Files.readAllBytes(narrow.resolve(Trainer.CHECKPOINT));
        String resumed =
                assertThrows(
                                CheckpointException.class,
                                () ->
                                        Trainer.run(
                                                other,
                                                TrainingJob.of(List.of(drive), narrow).resumed(),
                                                new Listening()))
                        .getMessage();
        assertTrue(resumed.contains("checkpoint.bin"), resumed);
        assertEquals(1, resumed.lines().count());
        assertArrayEquals(before, Files.readAllBytes(narrow.resolve(Trainer.CHECKPOINT)));
    }

    /** A real full device: the unfinished file is a link to /dev/full. */
    @Test
    void run_noSpaceLeft_namesTheFileAndKeepsTheLastCheckpoint() throws Exception {
        Path full = Path.of("/dev/full");
        Assumptions.assumeTrue(Files.exists(full), "no /dev/full here");
        Path out = folder.resolve("full");
        train(out, 4, false, 2);
        Path checkpoint = out.resolve(Trainer.CHECKPOINT);
        byte[] before = Files.readAllBytes(checkpoint);
        Files.createSymbolicLink(out.resolve("checkpoint.bin.part"), full);
        TrainingOutputException e =
                assertThrows(
                        TrainingOutputException.class, () -> train(out, 4, true, Long.MAX_VALUE));
        assertTrue(e.getMessage().startsWith(checkpoint.toString()), e.getMessage());
        assertTrue(e.getMessage().contains("the disk is full"), e.getMessage());
        assertArrayEquals(before, Files.readAllBytes(checkpoint));
    }

    @Test
    void run_lossIsNoNumber_namesStepAndTermAndKeepsTheLastCheckpoint() throws Exception {
        Path out = folder.resolve("diverging");
        train(out, 4, false, 2);
        Path file = out.resolve(Trainer.CHECKPOINT);
        Checkpoint good = Checkpoint.read(file);
        good.values().get("depth/down1.bias")[0] = Float.NaN;
        good.write(file);
        byte[] before = Files.readAllBytes(file);
        TrainingDivergedException e =
                assertThrows(
                        TrainingDivergedException.class, () -> train(out, 4, true, Long.MAX_VALUE));
        assertTrue(e.getMessage().contains("step 2"), e.getMessage());
        assertTrue(e.getMessage().contains("output is NaN"), e.getMessage());
        assertArrayEquals(before, Files.readAllBytes(file));
    }

    @Test
    void run_validationDrive_writesItsFigures() throws Exception {
        Path out = folder.resolve("validated");
        Listening listener = new Listening();
        TrainingRecipe recipe = SmallRecipes.of(WIDTH, HEIGHT, 2);
        TrainingJob job = TrainingJob.of(List.of(drive), out).validatedOn(List.of(drive), 1e-6);
        Trainer.run(recipe, job, listener);
        List<List<String>> rows = new RunFolder(out).validation().rows();
        // Before the first step, after each of two, and at the end.
        assertEquals(4, rows.size());
        for (List<String> row : rows) {
            assertEquals("rendered", row.get(2));
            double ate = Double.parseDouble(row.get(3));
            double constantVelocity = Double.parseDouble(row.get(4));
            assertTrue(ate > 0 && constantVelocity > 0, row.toString());
            double absRel = Double.parseDouble(row.get(7));
            assertTrue(absRel > 0 && absRel < 1, row.toString());
        }
        assertTrue(
                listener.lines.stream().anyMatch(line -> line.contains("5-frame ATE")),
                listener.lines.toString());
        List<String> losses = Files.readAllLines(out.resolve("losses.csv"));
        assertTrue(losses.get(0).endsWith("counted_share,waiting_share"), losses.get(0));
        assertTrue(losses.size() > 1);
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
                                TrainingJob.of(List.of(drive), out),
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
                                        TrainingJob.of(List.of(drive), folder).resumed(),
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
                                        TrainingJob.of(List.of(broken), folder.resolve("unused")),
                                        new Listening()))
                .getMessage();
    }

    @Test
    void run_lossesOfTrueDepthAloneWithoutAny_isRefusedBeforeAnythingIsWritten() throws Exception {
        Path footage = RenderedDrives.write(folder.resolve("footage"), WIDTH, HEIGHT, 6, 3);
        try (var maps = Files.newDirectoryStream(footage.resolve("depth"))) {
            for (Path map : maps) {
                Files.delete(map);
            }
        }
        Files.delete(footage.resolve("depth"));
        TrainingRecipe recipe = SmallRecipes.shrunk("rendered", WIDTH, HEIGHT, 2, Map.of());
        Path out = folder.resolve("nothing");
        DriveException e =
                assertThrows(
                        DriveException.class,
                        () ->
                                Trainer.run(
                                        recipe,
                                        TrainingJob.of(List.of(footage), out),
                                        new Listening()));
        assertTrue(e.getMessage().contains("none of 1 drives has depth/"), e.getMessage());
        assertTrue(Files.notExists(out));
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
