package dev.egomotion.journeys;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.egomotion.engine.Recording;
import dev.egomotion.engine.RenderedDrive;
import dev.egomotion.engine.Replay;
import dev.egomotion.engine.export.CloudSettings;
import dev.egomotion.engine.export.Export;
import dev.egomotion.engine.results.SavedResults;
import dev.egomotion.geometry.scene.SceneSettings;
import dev.egomotion.schemas.TrajectoryPoint;
import java.io.BufferedReader;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** MCAP files between this program and @mcap/core, both ways. */
@Tag("foreign-consumer")
final class McapJourneyTest {
    private static final int FRAMES = 6;

    @TempDir Path scratch;

    private Path drive() throws Exception {
        Path drive = scratch.resolve("street");
        RenderedDrive.write(SceneSettings.of(416, 128, FRAMES, 5), drive, () -> false);
        return drive;
    }

    private String node(String... arguments) throws Exception {
        Path root = Path.of(System.getProperty("egomotion.root"));
        Path out = scratch.resolve("out.txt");
        Path error = scratch.resolve("error.txt");
        List<String> command = new ArrayList<>();
        command.add("node");
        command.add(root.resolve("src/test/foreign-consumer/mcap.js").toString());
        command.addAll(Arrays.asList(arguments));
        Process node =
                new ProcessBuilder(command)
                        .redirectOutput(out.toFile())
                        .redirectError(error.toFile())
                        .start();
        assertTrue(node.waitFor(90, TimeUnit.SECONDS), "it ends by itself");
        assertEquals(0, node.exitValue(), Files.readString(error, StandardCharsets.UTF_8));
        return Files.readString(out, StandardCharsets.UTF_8);
    }

    private JsonNode read(Path file) throws Exception {
        return new ObjectMapper().readTree(node("read", file.toString()));
    }

    @Test
    void export_readByOthers_isWhole_alsoWhereItWasCutOff() throws Exception {
        Path out = scratch.resolve("out");
        List<TrajectoryPoint> points;
        Replay.of(drive()).out(out).run();
        SavedResults results = SavedResults.open(out);
        points = results.points();
        new Export(results, Optional.empty(), CloudSettings.of(0.5, 40, 0.1)).mcap();

        JsonNode whole = read(out.resolve("drive.mcap"));

        assertTrue(whole.get("whole").asBoolean());
        assertEquals(whole.get("messages").asInt(), whole.get("indexed").asInt());
        for (String topic :
                List.of(
                        "/tf",
                        "/pose",
                        "/odom",
                        "/depth/image",
                        "/depth/camera_info",
                        "/points",
                        "/camera/image/compressed",
                        "/camera/camera_info")) {
            assertEquals(FRAMES, whole.at("/topics").get(topic).get("messages").asInt(), topic);
        }
        assertEquals("nav_msgs/msg/Path", whole.at("/topics").get("/path").get("schema").asText());
        for (int i = 0; i < FRAMES; i++) {
            JsonNode pose = whole.at("/poses").get(i);
            TrajectoryPoint point = points.get(i);
            assertEquals(
                    point.getCaptureTimeNanos(),
                    pose.get(0).asLong() * 1_000_000_000L + pose.get(1).asLong());
            assertEquals(point.getTz(), pose.get(2).asDouble(), 1e-12, "forward is x");
            assertEquals(-point.getTx(), pose.get(3).asDouble(), 1e-12, "left is y");
            assertEquals(-point.getTy(), pose.get(4).asDouble(), 1e-12, "up is z");
        }

        byte[] bytes = Files.readAllBytes(out.resolve("drive.mcap"));
        Path cut = scratch.resolve("cut.mcap");
        Files.write(cut, Arrays.copyOf(bytes, bytes.length * 9 / 10));
        JsonNode part = read(cut);
        assertFalse(part.get("whole").asBoolean());
        assertTrue(part.get("messages").asInt() > 0, "whole chunks are read");
    }

    @Test
    void write_killed_leavesAllButTheLastSecond() throws Exception {
        Path file = scratch.resolve("killed.mcap");
        Process writer =
                new ProcessBuilder(
                                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                                "-cp",
                                System.getProperty("java.class.path"),
                                KilledRecording.class.getName(),
                                file.toString())
                        .redirectError(ProcessBuilder.Redirect.INHERIT)
                        .start();
        try (BufferedReader said =
                new BufferedReader(
                        new InputStreamReader(writer.getInputStream(), StandardCharsets.UTF_8))) {
            assertEquals("ready", said.readLine());
        }
        writer.destroyForcibly().waitFor();

        JsonNode read = read(file);

        assertFalse(read.get("whole").asBoolean());
        long lost =
                (KilledRecording.MESSAGES - read.get("messages").asInt())
                        * KilledRecording.PERIOD_NANOS;
        assertTrue(lost <= 1_000_000_000L, lost + " ns are lost");
    }

    @Test
    void replay_ofWhatOthersWrote_givesThePosesOfTheFolder() throws Exception {
        Path drive = drive();
        Path file = scratch.resolve("street.mcap");
        node("write", drive.toString(), file.toString());
        assertEquals(points(drive), points(file));
    }

    private static List<TrajectoryPoint> points(Path recording) throws Exception {
        return Replay.of(Recording.of(recording).withCameraHeight(1.65))
                .cameraId("camera")
                .points();
    }
}
