package dev.egomotion.journeys;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Recorded drives go in; every frame comes out once, in topics and in files. */
final class ReplayJourneyTest {
    private static final List<String> REPRODUCIBLE =
            List.of("trajectory.tum", "trajectory.kitti", "trajectory.csv", "confidence.csv");

    /** Of a real drive: some keyframes, and the end of a group of pictures, so that both modes take as many; all of it is in the slow tests. */
    private static final int BEGINNING = 52;

    @TempDir Path scratch;

    @Test
    @Tag("slow")
    void replay_beginningOfAVideoInBothModes_givesTheSameBitsTwiceAndNearlyTheSamePath()
            throws Exception {
        double[] images = endOfTwoEqualReplays("images");
        double[] packets = endOfTwoEqualReplays("packets", "--passthrough");

        requireNearlyTheSame(images, packets);
    }

    private double[] endOfTwoEqualReplays(String name, String... mode) throws Exception {
        String[] range = concat(mode, "--to", Integer.toString(BEGINNING - 1));
        ResultFolder first = replayVideo(name, range);
        ResultFolder second = replayVideo(name + "-again", range);

        requireCounts(first, BEGINNING);
        for (String file : REPRODUCIBLE) {
            assertArrayEquals(first.bytes(file), second.bytes(file), file);
        }
        return first.endPosition();
    }

    /** What a later frame says of an earlier one is nothing: a part of a drive has the poses of the whole. */
    @Test
    @Tag("slow")
    void replay_wholeVideoInBothModes_beginsAsItsBeginningAndEndsNearlyAlike() throws Exception {
        double[] images = endOfAWholeReplay("images");
        double[] packets = endOfAWholeReplay("packets", "--passthrough");

        requireNearlyTheSame(images, packets);
    }

    private double[] endOfAWholeReplay(String name, String... mode) throws Exception {
        ResultFolder whole = replayVideo(name, mode);
        ResultFolder beginning =
                replayVideo(
                        name + "-beginning", concat(mode, "--to", Integer.toString(BEGINNING - 1)));

        requireCounts(whole, 300);
        for (String file : REPRODUCIBLE) {
            List<String> rows = beginning.rows(file);
            assertEquals(rows, whole.rows(file).subList(0, rows.size()), file);
        }
        return whole.endPosition();
    }

    private static void requireNearlyTheSame(double[] images, double[] packets) {
        double length = Math.hypot(Math.hypot(images[0], images[1]), images[2]);
        double apart =
                Math.hypot(
                        Math.hypot(images[0] - packets[0], images[1] - packets[1]),
                        images[2] - packets[2]);
        assertTrue(apart < 0.02 * length, () -> apart + " of " + length);
    }

    private ResultFolder replayVideo(String name, String... more) throws Exception {
        String[] arguments = {
            SharedFootage.require("video/kitti-05-gray.mp4").toString(),
            "--camera",
            SharedFootage.require("video/kitti-05-gray.camera.yaml").toString()
        };
        return replay(name, concat(arguments, more));
    }

    @Test
    void replay_imageFolder_givesEveryFrameOnce() throws Exception {
        ResultFolder results =
                replay("val-04", SharedFootage.require("drives/val-kitti-04").toString());

        requireCounts(results, 51);
        assertEquals("CALIBRATED", results.summary().at("/camera/calibration").asText());
        assertEquals("0.104128000", results.rows("trajectory.tum").get(1).split(" ")[0]);
    }

    @Test
    @Tag("slow")
    void replay_unknownCamera_statesItsGuessAndCapsConfidence() throws Exception {
        String dashcam = SharedFootage.require("video/dashcam01.mp4").toString();
        ResultFolder results = replay("dashcam", dashcam, "--to", "299");

        requireCounts(results, 300);
        JsonNode summary = results.summary();
        assertEquals("GUESSED", summary.at("/camera/calibration").asText());
        assertEquals("NONE", summary.at("/scale/source").asText());
        assertTrue(summary.get("warnings").toString().contains("guess"), summary::toString);
        for (String confidence : results.column("confidence")) {
            assertTrue(Double.parseDouble(confidence) <= 0.5, confidence);
        }
    }

    @Test
    void replay_fieldOfViewGiven_overridesTheGuess() throws Exception {
        String dashcam = SharedFootage.require("video/dashcam01.mp4").toString();
        ResultFolder results = replay("dashcam-fov", dashcam, "--fov", "70", "--to", "20");

        JsonNode camera = results.summary().get("camera");
        assertEquals("FIELD_OF_VIEW", camera.get("calibration").asText());
        assertEquals(70, camera.get("horizontalFieldOfViewDegrees").asDouble(), 1e-6);
    }

    @Test
    @Tag("slow")
    void replay_brokerGivenFromOutside_usesItsTopics() throws Exception {
        Path drive = RenderedDrive.write(scratch.resolve("street"), 416, 128, 12);
        try (JourneyBroker broker = JourneyBroker.open()) {
            ResultFolder once =
                    replay(
                            "once",
                            drive.toString(),
                            "--bootstrap-servers",
                            broker.bootstrapServers());
            ResultFolder again =
                    replay(
                            "again",
                            drive.toString(),
                            "--bootstrap-servers",
                            broker.bootstrapServers());

            requireCounts(once, 12);
            requireCounts(again, 12);
        }
    }

    @Test
    void replay_depthOfInputSize_isOnTheInputsGrid() throws Exception {
        Path drive = RenderedDrive.write(scratch.resolve("street"), 640, 200, 3);

        JsonNode scale =
                replay("large", drive.toString(), "--depth-size", "input").summary().get("scale");

        assertEquals(640, scale.get("depthWidth").asInt());
        assertEquals(200, scale.get("depthHeight").asInt());
    }

    private ResultFolder replay(String name, String... arguments) throws Exception {
        Path out = scratch.resolve(name);
        EgomotionProcess.run(
                        scratch,
                        concat(new String[] {"replay", "--out", out.toString()}, arguments))
                .endsWith(0);
        return new ResultFolder(out);
    }

    private static void requireCounts(ResultFolder results, int frames) throws Exception {
        JsonNode counts = results.summary().get("frames");
        assertEquals(frames, counts.get("ingested").asInt());
        assertEquals(frames, counts.get("trajectory").asInt());
        assertEquals(frames, counts.get("depthMaps").asInt());
        assertEquals(frames, results.rows("trajectory.tum").size());
        assertEquals(frames, results.rows("trajectory.kitti").size());
        assertEquals(frames, results.column("sequence").size());
        assertEquals(frames, results.files("depth", ".png"));
        // The first frame of a segment has nothing to be compared with: no map.
        assertEquals(frames - 1, results.files("confidence", ".png"));
        assertTrue(Files.size(results.path().resolve("report.html")) > 10_000);
    }

    private static String[] concat(String[] first, String... second) {
        String[] all = Arrays.copyOf(first, first.length + second.length);
        System.arraycopy(second, 0, all, first.length, second.length);
        return all;
    }
}
