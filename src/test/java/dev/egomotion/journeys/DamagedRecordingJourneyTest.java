package dev.egomotion.journeys;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import dev.egomotion.codecs.video.VideoWriter;
import dev.egomotion.codecs.video.VideoWriter.Encoding;
import dev.egomotion.geometry.scene.SceneDrive;
import dev.egomotion.geometry.scene.SceneSettings;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * A recording with one fault: the fault is named and nothing else is lost. As a user meets it, in a
 * process of its own; the other faults are tested where they are found (cli, codecs, topology).
 */
final class DamagedRecordingJourneyTest {
    private static final int FRAMES = 10;
    private static final int BAD = 4;

    @TempDir Path scratch;

    @Test
    void replay_cutOffImageInTheMiddle_losesThatFrameAlone() throws Exception {
        Path drive = RenderedDrive.write(scratch.resolve("street"), 416, 128, FRAMES);
        cut(drive.resolve("images/%06d.jpg".formatted(BAD)), 0.5);

        ResultFolder results = new ResultFolder(scratch.resolve("out"));
        replay(drive).endsWith(0);

        List<String> reasons = results.column("reason");
        assertEquals(FRAMES, reasons.size());
        assertEquals("LOST", results.column("status").get(BAD));
        assertEquals("UNDECODABLE", reasons.get(BAD));
        assertEquals("GAP", reasons.get(BAD + 1));
        assertEquals(1, Collections.frequency(reasons, "UNDECODABLE"));
        assertEquals(FRAMES - 1, results.summary().at("/frames/depthMaps").asInt());
        assertEquals(1, results.summary().at("/deadLetters/UNDECODABLE").asInt());
    }

    @Test
    void replay_videoCutInTheMiddle_keepsWhatCameBefore() throws Exception {
        Path video = video("street.mp4", 40);
        cut(video, 0.6);

        EgomotionProcess run = replay(video).endsWith(1);

        requireOneLine(run, "street.mp4");
        ResultFolder results = new ResultFolder(scratch.resolve("out"));
        JsonNode summary = results.summary();
        assertEquals("source_failed", summary.get("exit").asText());
        int kept = summary.at("/frames/ingested").asInt();
        assertTrue(kept > 5 && kept < 40, () -> kept + " frames came before the cut");
        assertEquals(kept, results.rows("trajectory.tum").size());
        assertEquals(kept, results.files("depth", ".png"));
        assertTrue(Files.exists(results.path().resolve("report.html")));
    }

    @Test
    void replay_videoCutBeforeItsIndex_isRefusedByName() throws Exception {
        Path whole = SharedFootage.require("video/dashcam01.mp4");
        Path video = Files.copy(whole, scratch.resolve("half.mp4"));
        video.toFile().setWritable(true);
        cut(video, 0.5);

        requireOneLine(replay(video).endsWith(2), "half.mp4");
        assertFalse(Files.exists(scratch.resolve("out/summary.json")), "nothing is claimed");
    }

    private Path video(String name, int frames) throws Exception {
        SceneDrive drive = SceneDrive.street(SceneSettings.of(416, 128, frames, 1));
        Path file = scratch.resolve(name);
        try (VideoWriter writer = new VideoWriter(file, 416, 128, 10, 10, Encoding.H264)) {
            for (int i = 0; i < frames; i++) {
                writer.write(drive.frame(i).image());
            }
        }
        return file;
    }

    private EgomotionProcess replay(Path input) throws Exception {
        return EgomotionProcess.run(
                scratch, "replay", input.toString(), "--out", scratch.resolve("out").toString());
    }

    private static void cut(Path file, double share) throws Exception {
        byte[] bytes = Files.readAllBytes(file);
        Files.write(file, Arrays.copyOf(bytes, (int) (share * bytes.length)));
    }

    /** The last line of the error stream names the file; there is no stack trace. */
    private static void requireOneLine(EgomotionProcess run, String name) {
        String[] lines = run.error().strip().split("\n");
        assertTrue(lines[lines.length - 1].contains(name), run::toString);
        assertFalse(run.error().contains("\tat "), run::toString);
    }
}
