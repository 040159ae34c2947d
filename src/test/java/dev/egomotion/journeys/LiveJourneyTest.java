package dev.egomotion.journeys;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.egomotion.live.CodedVideo;
import dev.egomotion.live.FakeRtspCamera;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A camera on the network, read by the command as a user calls it. */
final class LiveJourneyTest {
    private static final int FRAMES = 40;

    @TempDir Path folder;

    @Test
    void live_rtspCamera_samePosesAsAReplayOfItsVideo() throws Exception {
        CodedVideo street = CodedVideo.street(folder, 416, 128, FRAMES, 10);
        EgomotionProcess.run(
                        folder,
                        "replay",
                        "street-416x128.mp4",
                        "--passthrough",
                        "--fov",
                        "80",
                        "--out",
                        "replayed")
                .endsWith(0);
        FakeRtspCamera.Script script = new FakeRtspCamera.Script();
        script.video = street;
        script.framesPerSecond = 10;
        script.once = true;
        // A machine that is slow must not make this test shed frames for their age.
        Files.writeString(folder.resolve("patient.yaml"), "topology: {ageBudget: 86400000}\n");
        EgomotionProcess live;
        try (FakeRtspCamera camera = new FakeRtspCamera(script, 0)) {
            live =
                    EgomotionProcess.run(
                            folder,
                            "live",
                            "--config",
                            "patient.yaml",
                            camera.address().replace("rtsp://", "rtsp://viewer:s3cretPass@"),
                            "--fov",
                            "80",
                            "--duration",
                            "20s",
                            "--out",
                            "lived");
        }
        live.endsWith(0);
        requireBalance(live);
        assertTrue(live.error().contains("a password on the command line"), live::error);
        assertFalse(live.toString().contains("s3cretPass"), live::toString);
        JsonNode camera =
                new ObjectMapper()
                        .readTree(folder.resolve("lived/summary.json").toFile())
                        .get("cameras")
                        .elements()
                        .next();
        assertEquals(camera.get("published").asLong(), camera.get("records").asLong());
        assertEquals(
                camera.get("published").asLong(),
                camera.get("latencyMillis").get("frames").asLong());
        assertTrue(camera.get("address").asText().startsWith("rtsp://***@"), camera::toString);
        assertEquals(
                Files.readAllLines(folder.resolve("replayed/trajectory.kitti")),
                Files.readAllLines(firstSegment().resolve("trajectory.kitti")));
    }

    /** "x: 50 received = 50 published + 0 not published; 50 trajectory records, 49 tracked". */
    private static void requireBalance(EgomotionProcess live) {
        Matcher ledger =
                Pattern.compile(
                                "(\\d+) received = (\\d+) published \\+ (\\d+) not published.*; (\\d+) trajectory records")
                        .matcher(live.out());
        assertTrue(ledger.find(), live::toString);
        assertTrue(Long.parseLong(ledger.group(1)) >= FRAMES, live::toString);
        assertEquals(
                Long.parseLong(ledger.group(1)),
                Long.parseLong(ledger.group(2)) + Long.parseLong(ledger.group(3)));
        assertEquals(ledger.group(2), ledger.group(4), "a trajectory record for each frame");
    }

    private Path firstSegment() throws Exception {
        try (Stream<Path> cameras = Files.list(folder.resolve("lived"));
                Stream<Path> segments =
                        Files.list(cameras.filter(Files::isDirectory).findFirst().orElseThrow())) {
            return segments.sorted().findFirst().orElseThrow();
        }
    }

    @Test
    void replay_addressOfACamera_saysWhichCommandItWants() throws Exception {
        EgomotionProcess replay =
                EgomotionProcess.run(folder, "replay", "rtsp://u:s3cretPass@10.0.0.5/live")
                        .endsWith(2);
        assertTrue(replay.error().contains("egomotion live CAMERA"), replay::error);
        assertFalse(replay.error().contains("s3cretPass"), replay::error);
    }

    @Test
    void live_badCameras_namedAtOnce() throws Exception {
        Files.writeString(
                folder.resolve("cameras.yaml"), "cameras:\n  - {adress: 'rtsp://10.0.0.5/live'}\n");
        for (List<String> arguments :
                List.of(
                        List.of("live"),
                        List.of("live", "ftp://10.0.0.5/live"),
                        List.of("live", "rtsp://10.0.0.5/live", "rtsp://10.0.0.5/live"),
                        List.of("live", "--cameras", "cameras.yaml"))) {
            EgomotionProcess refused =
                    EgomotionProcess.run(folder, arguments.toArray(String[]::new)).endsWith(2);
            assertEquals(1, refused.error().lines().count(), refused::error);
        }
    }
}
