package dev.egomotion.journeys;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** One bad thing in a drive: it is named, and nothing else is lost. */
final class BadInputJourneyTest {
    private static final int FRAMES = 10;
    private static final int BAD = 4;

    @TempDir Path scratch;
    private Path drive;

    @BeforeEach
    void renderDrive() throws Exception {
        drive = RenderedDrive.write(scratch.resolve("street"), 416, 128, FRAMES);
    }

    @Test
    void replay_corruptImageInTheMiddle_losesThatFrameAlone() throws Exception {
        Path image = image(drive, BAD);
        Files.write(image, Arrays.copyOf("not an image".getBytes(StandardCharsets.UTF_8), 500));

        requireOneLost(replay(), "UNDECODABLE", "GAP");
    }

    @Test
    void replay_cutOffImageInTheMiddle_losesThatFrameAlone() throws Exception {
        Path image = image(drive, BAD);
        byte[] bytes = Files.readAllBytes(image);
        Files.write(image, Arrays.copyOf(bytes, bytes.length / 2));

        requireOneLost(replay(), "UNDECODABLE", "GAP");
    }

    @Test
    void replay_imageOfAnotherSizeInTheMiddle_losesThatFrameAlone() throws Exception {
        Path other = RenderedDrive.write(scratch.resolve("small"), 208, 64, FRAMES);
        Files.copy(image(other, BAD), image(drive, BAD), StandardCopyOption.REPLACE_EXISTING);

        requireOneLost(replay(), "WRONG_SIZE", "GAP");
    }

    @Test
    void replay_timesGoingBackwards_areNamed() throws Exception {
        Path times = drive.resolve("times.txt");
        List<String> lines = new ArrayList<>(Files.readAllLines(times));
        Collections.swap(lines, BAD, BAD + 1);
        Files.write(times, lines);

        ResultFolder results = replay();

        List<String> reasons = results.column("reason");
        assertEquals(FRAMES, reasons.size());
        assertEquals("TIME_REVERSED", reasons.get(BAD + 1));
        assertEquals(1, Collections.frequency(reasons, "TIME_REVERSED"));
    }

    @Test
    void replay_cutOffVideo_keepsWhatCameBefore() throws Exception {
        Path whole = SharedFootage.require("video/dashcam01.mp4");
        Path cut = scratch.resolve("cut.mp4");
        byte[] bytes = Files.readAllBytes(whole);
        Files.write(cut, Arrays.copyOf(bytes, bytes.length / 8));

        EgomotionProcess run =
                EgomotionProcess.run(
                        scratch,
                        "replay",
                        cut.toString(),
                        "--out",
                        scratch.resolve("out").toString());

        assertTrue(run.exitCode() == 1 || run.exitCode() == 2, run::toString);
        requireOneLine(run, "cut.mp4");
    }

    @Test
    void replay_emptyFolder_isRefusedByName() throws Exception {
        Path empty = Files.createDirectory(scratch.resolve("empty"));

        requireOneLine(refused(empty.toString()), "empty");
    }

    @Test
    void replay_cameraOfAnotherSize_isRefusedByName() throws Exception {
        Path other = RenderedDrive.write(scratch.resolve("large"), 640, 200, 1);

        EgomotionProcess run =
                refused(drive.toString(), "--camera", other.resolve("camera.yaml").toString());

        requireOneLine(run, "camera.yaml", "640x200", "416x128");
    }

    @Test
    void replay_singularIntrinsics_areRefusedByName() throws Exception {
        Path camera = drive.resolve("camera.yaml");
        Files.writeString(
                camera,
                Files.readString(camera)
                        .replaceFirst(
                                "(?s)camera_matrix:.*?data: \\[[^,]*,",
                                "camera_matrix:\n  rows: 3\n  cols: 3\n  data: [0.0,"));

        requireOneLine(refused(drive.toString()), "camera.yaml", "focal length");
    }

    @Test
    void replay_foreignModelWithoutContract_isRefusedByName() throws Exception {
        Path model = Files.createDirectory(scratch.resolve("model"));
        Files.writeString(model.resolve("depth.onnx"), "not a network");
        Files.writeString(model.resolve("pose.onnx"), "not a network");

        requireOneLine(refused(drive.toString(), "--model", model.toString()), "depth.onnx");
    }

    @Test
    void replay_outputIsAFile_isRefusedByName() throws Exception {
        Path file = Files.writeString(scratch.resolve("taken"), "mine");

        EgomotionProcess run =
                EgomotionProcess.run(scratch, "replay", drive.toString(), "--out", file.toString());

        run.endsWith(2);
        requireOneLine(run, "taken");
        assertEquals("mine", Files.readString(file));
    }

    private ResultFolder replay() throws Exception {
        Path out = scratch.resolve("out");
        EgomotionProcess.run(scratch, "replay", drive.toString(), "--out", out.toString())
                .endsWith(0);
        return new ResultFolder(out);
    }

    private EgomotionProcess refused(String... arguments) throws Exception {
        String[] all = new String[arguments.length + 3];
        all[0] = "replay";
        all[1] = "--out";
        all[2] = scratch.resolve("out").toString();
        System.arraycopy(arguments, 0, all, 3, arguments.length);
        EgomotionProcess run = EgomotionProcess.run(scratch, all).endsWith(2);
        assertFalse(Files.exists(scratch.resolve("out/summary.json")), "nothing was claimed");
        return run;
    }

    private static void requireOneLost(ResultFolder results, String reason, String next)
            throws IOException {
        List<String> reasons = results.column("reason");
        assertEquals(FRAMES, reasons.size());
        assertEquals(reason, reasons.get(BAD));
        assertEquals("LOST", results.column("status").get(BAD));
        assertEquals(next, reasons.get(BAD + 1));
        assertEquals(1, Collections.frequency(reasons, reason));
        JsonNode summary = results.summary();
        assertEquals(FRAMES - 1, summary.at("/frames/depthMaps").asInt());
        assertEquals(1, summary.at("/deadLetters/" + reason).asInt());
    }

    /** The last line of the error stream names the thing; there is no stack trace. */
    private static void requireOneLine(EgomotionProcess run, String... names) {
        String[] lines = run.error().strip().split("\n");
        String last = lines[lines.length - 1];
        for (String name : names) {
            assertTrue(last.contains(name), () -> "'" + name + "' is not in: " + run);
        }
        assertFalse(run.error().contains("\tat "), run::toString);
    }

    private static Path image(Path folder, int index) {
        return folder.resolve("images/%06d.jpg".formatted(index));
    }
}
