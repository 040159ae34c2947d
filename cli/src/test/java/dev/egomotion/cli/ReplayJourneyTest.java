package dev.egomotion.cli;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.egomotion.codecs.still.ImageCodec;
import dev.egomotion.codecs.trajectory.TimedPose;
import dev.egomotion.codecs.trajectory.TrajectoryFile;
import dev.egomotion.engine.console.Interruption;
import dev.egomotion.geometry.values.RgbImage;
import java.io.IOException;
import java.math.BigDecimal;
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

/** From a recording on disk to result files, through the real broker and the real networks. */
class ReplayJourneyTest {
    private static final int FRAMES = 12;

    @TempDir static Path shared;
    private static Path original;

    @TempDir Path folder;

    @BeforeAll
    static void render() {
        original = shared.resolve("drive");
        Invocation synth =
                Invocation.of(
                        "synth",
                        "--out",
                        original.toString(),
                        "--frames",
                        Integer.toString(FRAMES),
                        "--size",
                        "208x64");
        assertEquals(ExitCodes.DONE, synth.exitCode(), synth.err());
    }

    private Path copy() throws IOException {
        Path copy = folder.resolve("drive");
        try (Stream<Path> inside = Files.walk(original)) {
            for (Path path : inside.toList()) {
                Files.copy(path, copy.resolve(original.relativize(path).toString()));
            }
        }
        return copy;
    }

    private Path out() {
        return folder.resolve("out");
    }

    private Invocation replay(Path input, String... more) throws Exception {
        List<String> arguments =
                new ArrayList<>(
                        List.of(
                                "replay",
                                input.toString(),
                                "--out",
                                out().toString(),
                                "--bootstrap-servers",
                                TestCluster.bootstrapServers(),
                                "--provider",
                                "cpu"));
        arguments.addAll(List.of(more));
        return Invocation.of(arguments.toArray(String[]::new));
    }

    private JsonNode summary() throws IOException {
        return new ObjectMapper().readTree(Files.readString(out().resolve("summary.json")));
    }

    /** Returns the fields of the trajectory's row of a frame. */
    private String[] row(int sequence) throws IOException {
        return Files.readAllLines(out().resolve("trajectory.csv")).get(sequence + 1).split(",");
    }

    private long files(String name) throws IOException {
        try (Stream<Path> inside = Files.list(out().resolve(name))) {
            return inside.filter(Files::isRegularFile).count();
        }
    }

    private static void assertDone(Invocation invocation) {
        assertEquals(ExitCodes.DONE, invocation.exitCode(), invocation.err());
    }

    private void assertEveryFrameHasARecord() throws IOException {
        assertEquals(FRAMES, summary().at("/frames/ingested").asInt());
        assertEquals(FRAMES, summary().at("/frames/trajectory").asInt());
        for (String name : new String[] {"trajectory.tum", "trajectory.kitti"}) {
            assertEquals(FRAMES, Files.readAllLines(out().resolve(name)).size(), name);
        }
        for (int i = 0; i < FRAMES; i++) {
            assertEquals(Integer.toString(i), row(i)[3]);
        }
    }

    @Test
    void replay_drive_everyFrameHasItsRecordAndFiles() throws Exception {
        assertDone(replay(original));
        assertEveryFrameHasARecord();
        assertEquals("done", summary().get("exit").asText());
        assertEquals(FRAMES, files("depth") - 2, "and scale.txt, camera.yaml");
        assertEquals(FRAMES, files("depth/preview"));
        assertEquals(
                FRAMES - 1, files("confidence"), "the first frame has nothing to be checked with");
        assertEquals(FRAMES + 1, Files.readAllLines(out().resolve("confidence.csv")).size());
        assertEquals("FIRST_FRAME", row(0)[6]);
        assertTrue(Files.readString(out().resolve("report.html")).contains("data:image/webp"));
        assertTrue(summary().at("/truth/reference_length").asDouble() > 1);
        assertTrue(summary().at("/truth/baseline/ate5/mean").isNumber());
    }

    @Test
    @Tag("slow")
    void replay_twiceOnItsOwnBroker_givesTheSameBytes() throws Exception {
        byte[][] first = new byte[3][];
        String[] names = {"trajectory.tum", "trajectory.kitti", "trajectory.csv"};
        for (int run = 0; run < 2; run++) {
            assertDone(
                    Invocation.of(
                            "replay",
                            original.toString(),
                            "--out",
                            out().toString(),
                            "--overwrite",
                            "--provider",
                            "cpu"));
            for (int i = 0; i < names.length; i++) {
                byte[] bytes = Files.readAllBytes(out().resolve(names[i]));
                if (run == 0) {
                    first[i] = bytes;
                } else {
                    assertArrayEquals(first[i], bytes, names[i]);
                }
            }
        }
    }

    @Test
    @Tag("slow")
    void replay_corruptImageInTheMiddle_losesThatFrameAlone() throws Exception {
        Path drive = copy();
        Files.writeString(drive.resolve("images/000005.jpg"), "no image");
        assertDone(replay(drive));
        assertEveryFrameHasARecord();
        assertEquals("LOST", row(5)[5]);
        assertEquals("UNDECODABLE", row(5)[6]);
        assertEquals(FRAMES - 1, files("depth") - 2);
        List<String> letters = Files.readAllLines(out().resolve("dead-letters.csv"));
        assertEquals(2, letters.size());
        assertTrue(letters.get(1).contains("UNDECODABLE"), letters.get(1));
    }

    @Test
    @Tag("slow")
    void replay_otherSizeInTheMiddle_losesThatFrameAlone() throws Exception {
        Path drive = copy();
        RgbImage small = new RgbImage(100, 50, new byte[3 * 100 * 50]);
        Files.write(drive.resolve("images/000005.jpg"), ImageCodec.encodeJpeg(small, 90));
        assertDone(replay(drive));
        assertEveryFrameHasARecord();
        assertEquals("WRONG_SIZE", row(5)[6]);
        assertEquals(1, summary().at("/deadLetters/WRONG_SIZE").asInt());
    }

    @Test
    @Tag("slow")
    void replay_timesGoingBackwards_areNamedAndStillEstimated() throws Exception {
        Path drive = copy();
        List<String> times = new ArrayList<>(Files.readAllLines(drive.resolve("times.txt")));
        times.set(6, "0.05");
        Files.write(drive.resolve("times.txt"), times);
        assertDone(replay(drive));
        assertEveryFrameHasARecord();
        assertEquals("TIME_REVERSED", row(6)[6]);
        assertEquals("DEGRADED", row(6)[5]);
    }

    @Test
    @Tag("slow")
    void replay_noCamera_guessesAloudAndCapsConfidence() throws Exception {
        Path drive = copy();
        Files.delete(drive.resolve("camera.yaml"));
        Invocation invocation = replay(drive);
        assertDone(invocation);
        assertTrue(invocation.err().contains("the intrinsics are a guess (60 degrees wide"));
        assertEquals("GUESSED", summary().at("/camera/calibration").asText());
        assertEquals("NONE", summary().at("/scale/source").asText());
        assertTrue(summary().get("warnings").get(0).asText().contains("--fov DEGREES"));
        for (int i = 0; i < FRAMES; i++) {
            assertTrue(Float.parseFloat(row(i)[15]) <= 0.5f);
        }
    }

    @Test
    @Tag("slow")
    void replay_fieldOfView_overridesTheLayoutsCamera() throws Exception {
        assertDone(replay(original, "--fov", "90"));
        assertEquals("FIELD_OF_VIEW", summary().at("/camera/calibration").asText());
        assertEquals(104, summary().at("/camera/fx").asDouble(), 1e-9);
    }

    @Test
    void replay_rangeAndInputSizedDepth_giveWhatIsAsked() throws Exception {
        assertDone(replay(original, "--from", "3", "--to", "6", "--depth-size", "input"));
        assertEquals(4, summary().at("/frames/trajectory").asInt());
        assertEquals(208, summary().at("/scale/depthWidth").asInt());
        assertEquals(64, summary().at("/scale/depthHeight").asInt());
        assertTrue(summary().has("truth"), "the true poses of the same range");
    }

    @Test
    void replay_referenceWithTimes_putsFiguresInSummaryReportAndWords() throws Exception {
        List<String> times = Files.readAllLines(original.resolve("times.txt"));
        List<TimedPose> poses = new ArrayList<>();
        for (TimedPose pose : TrajectoryFile.read(original.resolve("poses.txt"))) {
            long nanos = new BigDecimal(times.get(poses.size())).movePointRight(9).longValue();
            poses.add(new TimedPose(nanos, pose.worldFromCamera()));
        }
        Path reference = folder.resolve("truth.tum");
        TrajectoryFile.write(reference, TrajectoryFile.Format.TUM, poses);
        Invocation invocation =
                replay(original, "--from", "2", "--reference", reference.toString());
        assertDone(invocation);
        assertEquals(reference.toString(), summary().at("/truth/reference").asText());
        assertEquals(FRAMES - 2, summary().at("/truth/pairs").asInt());
        assertTrue(summary().at("/truth/matching").asText().contains("nearest time"));
        assertTrue(summary().at("/truth/ate5/mean").asDouble() > 0);
        assertTrue(summary().at("/truth/ape_se3/rmse").asDouble() > 0);
        assertTrue(invocation.out().contains("5-frame ATE as SfMLearner defines it"));
        String report = Files.readString(out().resolve("report.html"));
        assertTrue(report.contains("\"truth\":{") && report.contains("Against the known path"));
    }

    @Test
    @Tag("slow")
    void replay_referenceThatDoesNotFit_isSaidAndTheResultsAreKept() throws Exception {
        Path reference = folder.resolve("short.kitti");
        Files.writeString(reference, "1 0 0 0 0 1 0 0 0 0 1 0\n1 0 0 0 0 1 0 0 0 0 1 1\n");
        Invocation invocation = replay(original, "--reference", reference.toString());
        assertDone(invocation);
        assertFalse(summary().has("truth"));
        assertTrue(
                summary().at("/warnings").toString().contains("not compared with the known path"));
        assertTrue(invocation.err().contains("frame 2 is not in"), invocation.err());
        assertBadInput(replay(original, "--overwrite", "--reference", "nowhere.txt"), "nowhere");
    }

    @Test
    void replay_notEmptyFolder_needsOverwrite() throws Exception {
        Files.createDirectories(out());
        Files.writeString(out().resolve("mine.txt"), "mine");
        assertBadInput(replay(original), "--overwrite");
        assertDone(replay(original, "--overwrite"));
        assertEquals("mine", Files.readString(out().resolve("mine.txt")));
    }

    @Test
    void replay_measuredSpeed_lengthsAreMetresByIt() throws Exception {
        Path speeds = Files.writeString(folder.resolve("speeds.csv"), "0,20\n100,20\n");
        assertDone(replay(original, "--speed", speeds.toString()));
        assertEquals("SPEED", summary().at("/scale/source").asText());
        assertEquals("metres", summary().at("/scale/unit").asText());
        // 20 m/s at 10 frames per second, whatever the truth.
        assertEquals(2, summary().at("/pathLength").asDouble() / (FRAMES - 1), 0.5);
    }

    @Test
    @Tag("slow")
    void replay_speedsOfAnotherClock_keepsTheResultsAndSaysSo() throws Exception {
        Path speeds = Files.writeString(folder.resolve("late.csv"), "1000,20\n1100,20\n");
        Invocation invocation = replay(original, "--speed", speeds.toString());
        assertEquals(ExitCodes.FAILED, invocation.exitCode());
        assertTrue(invocation.err().contains("meet no frame of the recording"), invocation.err());
        assertEveryFrameHasARecord();
    }

    @Test
    void replay_brokenSpeeds_isBadInput() throws Exception {
        Path speeds = Files.writeString(folder.resolve("speeds.csv"), "0,fast\n1,20\n");
        assertBadInput(replay(original, "--speed", speeds.toString()), "speeds.csv");
        assertBadInput(
                replay(original, "--speed", speeds.toString(), "--networks-alone"), "--speed");
    }

    @Test
    void replay_emptyFolder_isBadInput() throws Exception {
        Path empty = Files.createDirectory(folder.resolve("empty"));
        assertBadInput(replay(empty), empty.toString());
        assertBadInput(replay(folder.resolve("none.mp4")), "none.mp4");
    }

    @Test
    void replay_brokenCameraFile_isBadInput() throws Exception {
        Path camera = original.resolve("camera.yaml");
        String yaml = Files.readString(camera);
        Path other = folder.resolve("other.yaml");
        Files.writeString(other, yaml.replace("208", "640"));
        String size = assertBadInput(replay(original, "--camera", other.toString()), "other.yaml");
        assertTrue(size.contains("640") && size.contains("208"), size);
        Files.writeString(
                other,
                yaml.replaceAll(
                        "(?s)(camera_matrix:.*?data: *)\\[[^\\]]*\\]", "$1[0,0,0,0,0,0,0,0,1]"));
        assertBadInput(replay(original, "--camera", other.toString()), "other.yaml");
        assertBadInput(replay(original, "--fov", "200"), "field of view is 200.0 degrees");
    }

    @Test
    void replay_modelThatBreaksTheContract_isBadInput() throws Exception {
        Path model = Files.createDirectory(folder.resolve("model"));
        Files.writeString(model.resolve("depth.onnx"), "no network");
        Files.writeString(model.resolve("pose.onnx"), "no network");
        assertBadInput(replay(original, "--model", model.toString()), "depth.onnx");
    }

    @Test
    void replay_outputThatCannotBeWritten_isBadInput() throws Exception {
        assertBadInput(
                Invocation.of("replay", original.toString(), "--out", "/proc/results"),
                "/proc/results");
        Path file = Files.writeString(folder.resolve("file"), "");
        assertBadInput(
                Invocation.of("replay", original.toString(), "--out", file.toString()),
                file.toString());
    }

    @Test
    void replay_unreachableCluster_failsAtTheDeadlineAndIsNotTheInputsFault() throws Exception {
        Invocation invocation =
                Invocation.of(
                        "replay",
                        original.toString(),
                        "--out",
                        out().toString(),
                        "--bootstrap-servers",
                        "127.0.0.1:1",
                        "--start-within",
                        "1");
        assertEquals(ExitCodes.FAILED, invocation.exitCode(), invocation.err());
        String last = invocation.err().lines().reduce((a, b) -> b).orElseThrow();
        assertTrue(
                last.startsWith("egomotion: no cluster can be reached within 1 s: 127.0.0.1:1: "),
                last);
    }

    @Test
    void replay_brokenClientProperties_isBadInputAndNamesTheFile() throws Exception {
        Path properties =
                Files.writeString(
                        folder.resolve("client.properties"),
                        "security.protocol=SSL\nssl.truststore.location=/nowhere.p12\n");
        assertBadInput(
                replay(original, "--properties", properties.toString()),
                properties + ": ssl.truststore.location is /nowhere.p12");
        assertBadInput(replay(original, "--start-within", "0"), "--start-within");
        assertBadInput(replay(original, "--join", "--keep-topics"), "--join");
        assertBadInput(
                Invocation.of("replay", original.toString(), "--join"), "--bootstrap-servers");
    }

    @Test
    void replay_outputOnAroundOrInTheInput_isBadInputAndTouchesNothing() throws Exception {
        Path drive = copy();
        long files = count(drive);
        for (Path out : List.of(drive, drive.resolve("out"), drive.getParent())) {
            assertBadInput(
                    Invocation.of(
                            "replay", drive.toString(), "--overwrite", "--out", out.toString()),
                    out.toString());
        }
        assertEquals(files, count(drive));
    }

    @Test
    void replay_overwriteOfAnotherDrive_leavesItsDepth() throws Exception {
        Path other = copy();
        long files = count(other);
        assertBadInput(
                Invocation.of(
                        "replay", original.toString(), "--overwrite", "--out", other.toString()),
                "is not known to be from a replay");
        assertEquals(files, count(other));
    }

    @Test
    @Tag("slow")
    void replay_overwriteThatCannotStart_keepsTheEarlierResults() throws Exception {
        assertDone(replay(original));
        long files = count(out());
        assertBadInput(replay(original, "--overwrite", "--model", "nowhere"), "nowhere");
        Invocation unreachable =
                Invocation.of(
                        "replay",
                        original.toString(),
                        "--overwrite",
                        "--out",
                        out().toString(),
                        "--bootstrap-servers",
                        "127.0.0.1:1",
                        "--start-within",
                        "1");
        assertEquals(ExitCodes.FAILED, unreachable.exitCode(), unreachable.err());
        assertEquals(files, count(out()));
    }

    private static long count(Path folder) throws IOException {
        try (Stream<Path> inside = Files.walk(folder)) {
            return inside.count();
        }
    }

    @Test
    void replay_interruptedBeforeTheFirstFrame_endsCleanly() throws Exception {
        Interruption interruption = Interruption.none();
        interruption.request();
        Invocation invocation =
                Invocation.of(
                        interruption,
                        "replay",
                        original.toString(),
                        "--out",
                        out().toString(),
                        "--bootstrap-servers",
                        TestCluster.bootstrapServers());
        assertEquals(ExitCodes.INTERRUPTED, invocation.exitCode(), invocation.err());
        assertEquals("interrupted", summary().get("exit").asText());
        assertEquals(0, summary().at("/frames/trajectory").asInt());
        assertTrue(Files.exists(out().resolve("report.html")));
    }

    private static String assertBadInput(Invocation invocation, String named) {
        assertEquals(ExitCodes.BAD_INPUT, invocation.exitCode(), invocation.err());
        List<String> errors =
                invocation.err().lines().filter(l -> l.startsWith("egomotion: ")).toList();
        String last = errors.get(errors.size() - 1);
        assertTrue(last.contains(named), last);
        assertFalse(invocation.err().contains("\tat "), invocation.err());
        assertTrue(last.getBytes(StandardCharsets.UTF_8).length < 500, last);
        return last;
    }
}
