package dev.egomotion.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Small trajectories whose figures one computes by hand. reference: 0,0 0,1 0,2 1,2 2,2 2,3 in x and z, a
 * tenth of a second apart, without rotation. twice: the same, twice as large. late: 4 ms later, the fourth
 * pose half a metre too low.
 */
class EvaluateTrajectoryTest {
    @TempDir private Path folder;

    private static Path file(String name) throws Exception {
        return Path.of(EvaluateTrajectoryTest.class.getResource("evaluate/" + name).toURI());
    }

    private static Invocation evaluate(Path reference, Path estimate, String... more) {
        List<String> arguments =
                new ArrayList<>(
                        List.of(
                                "evaluate",
                                "trajectory",
                                "--reference",
                                reference.toString(),
                                "--estimate",
                                estimate.toString()));
        arguments.addAll(List.of(more));
        return Invocation.of(arguments.toArray(String[]::new));
    }

    private static JsonNode json(Path reference, Path estimate, String... more) throws Exception {
        List<String> arguments = new ArrayList<>(List.of(more));
        arguments.add("--json");
        Invocation invocation = evaluate(reference, estimate, arguments.toArray(String[]::new));
        assertEquals(ExitCodes.DONE, invocation.exitCode(), invocation.err());
        return new ObjectMapper().readTree(invocation.out());
    }

    private Path written(String name, String... rows) throws IOException {
        return Files.write(folder.resolve(name), List.of(rows));
    }

    @Test
    void estimate_folderOfResults_itsTrajectoryIsTaken() throws Exception {
        Path reference =
                written("reference.tum", "1 0 0 0 0 0 0 1", "2 0 0 1 0 0 0 1", "3 0 0 3 0 0 0 1");
        Path results = Files.createDirectory(folder.resolve("results"));
        Files.copy(reference, results.resolve("trajectory.tum"));
        assertEquals(3, json(reference, results).get("pairs").asInt());
        Path other = Files.createDirectory(folder.resolve("other"));
        assertRefused(evaluate(reference, other), other + ": has no trajectory.tum");
        Path numbered = written("reference.kitti", kitti(0), kitti(1), kitti(3));
        Files.copy(numbered, results.resolve("trajectory.kitti"));
        assertEquals(3, json(numbered, results).get("pairs").asInt());
    }

    private static String kitti(double z) {
        return "1 0 0 0 0 1 0 0 0 0 1 " + z;
    }

    private void assertRefused(Invocation invocation, String expected) {
        assertEquals(ExitCodes.BAD_INPUT, invocation.exitCode(), invocation.out());
        assertEquals(1, invocation.err().lines().count(), invocation.err());
        assertTrue(invocation.err().contains(expected), invocation.err());
    }

    @Test
    void json_twiceAsLarge_hasTheKeysAndHandComputedValues() throws Exception {
        JsonNode e = json(file("reference.kitti"), file("twice.kitti"));
        assertEquals(6, e.get("pairs").asInt());
        assertEquals(1, e.at("/alignment/scale").asDouble());
        // Distances from the origin: 0 1 2 sqrt5 sqrt8 sqrt13.
        assertEquals(Math.sqrt(31 / 6.0), e.at("/ape/rmse").asDouble(), 1e-12);
        assertEquals(
                (3 + Math.sqrt(5) + Math.sqrt(8) + Math.sqrt(13)) / 6,
                e.at("/ape/mean").asDouble(),
                1e-12);
        assertEquals((2 + Math.sqrt(5)) / 2, e.at("/ape/median").asDouble(), 1e-12);
        assertEquals(0, e.at("/ape/min").asDouble());
        assertEquals(Math.sqrt(13), e.at("/ape/max").asDouble(), 1e-12);
        assertEquals(
                Math.sqrt(31 / 6.0 - Math.pow(e.at("/ape/mean").asDouble(), 2)),
                e.at("/ape/std").asDouble(),
                1e-12);
        assertEquals(1, e.at("/rpe/rmse").asDouble(), 1e-12, "each step is one metre too long");
        assertEquals(0, e.at("/rpe/rotation_deg/max").asDouble());
        for (String name : new String[] {"mean", "std", "rmse"}) {
            assertEquals(0, e.at("/ate5/" + name).asDouble(), 1e-12);
            assertEquals(0, e.at("/ate3/" + name).asDouble(), 1e-12);
        }
        assertTrue(e.at("/baseline/ate5/mean").asDouble() > 0.1, "the road has corners");
        assertEquals(0, e.at("/kitti/segments").asInt());
        assertTrue(e.at("/kitti/t_err_percent").isNull());
        assertTrue(e.at("/kitti").has("r_err_deg_per_100m"));
        for (String part : new String[] {"ape", "rpe", "ate5", "ate3", "baseline", "kitti"}) {
            assertTrue(e.at("/" + part + "/protocol").isTextual(), part);
        }
    }

    @Test
    void json_baseline_isTheFormulaOnTheReference() throws Exception {
        JsonNode e = json(file("reference.kitti"), file("twice.kitti"));
        // Four snippets of 3: straight 0; corner, corner (1.2 each as squares); straight across.
        // Across: g = 0, (1,0), (2,0); p = 0, 1, 2 along z: s = 0, squares 5.
        double corner = Math.sqrt(1.2) / 3;
        double across = Math.sqrt(5) / 3;
        // From the corner on: g = (1,0), (2,0) from frame 2; g = (1,0), (1,1) from frame 3: s =
        // 2/5.
        double last = Math.sqrt(2 + 1 - 0.8) / 3;
        assertEquals(
                (0 + corner + across + last) / 4, e.at("/baseline/ate3/mean").asDouble(), 1e-12);
    }

    @Test
    void json_sim3_findsTheScale() throws Exception {
        JsonNode e = json(file("reference.kitti"), file("twice.kitti"), "--align", "sim3");
        assertEquals(0.5, e.at("/alignment/scale").asDouble(), 1e-12);
        assertEquals("sim3", e.at("/alignment/kind").asText());
        assertEquals(0, e.at("/ape/rmse").asDouble(), 1e-12);
        JsonNode scale = json(file("reference.kitti"), file("twice.kitti"), "--align", "scale");
        assertEquals(0, scale.at("/ape/rmse").asDouble(), 1e-12);
    }

    @Test
    void json_leadingFrameIndex_matchesByIt() throws Exception {
        JsonNode e = json(file("reference.kitti"), file("twice-indexed.kitti"));
        assertEquals(5, e.get("pairs").asInt());
        assertTrue(e.get("matching").asText().contains("frame index, 5 of 6"), e.toString());
        assertEquals(Math.sqrt(31 / 5.0), e.at("/ape/rmse").asDouble(), 1e-12);
    }

    @Test
    void json_tumAndEuroc_matchByTime() throws Exception {
        for (String reference : new String[] {"reference.tum", "reference.euroc.csv"}) {
            JsonNode e = json(file(reference), file("late.tum"));
            assertEquals(6, e.get("pairs").asInt());
            assertTrue(e.get("matching").asText().contains("nearest time"), e.toString());
            assertEquals(0.5, e.at("/ape/max").asDouble(), 1e-12);
            assertEquals(0.5 / Math.sqrt(6), e.at("/ape/rmse").asDouble(), 1e-12);
        }
    }

    @Test
    void json_kittiAgainstTum_matchesByOrderAndSaysSo() throws Exception {
        JsonNode e = json(file("reference.kitti"), file("late.tum"), "--first-frame", "0");
        assertTrue(e.get("matching").asText().startsWith("order, as the reference has no times"));
        assertEquals(0.5, e.at("/ape/max").asDouble(), 1e-12);
        assertRefused(
                evaluate(file("reference.kitti"), file("late.tum")),
                "late.tum: its times begin at 100.004 s, and "
                        + file("reference.kitti")
                        + " has none: the same number of poses (6) does not tell that they are the same frames; give --first-frame 0 if they are");
    }

    @Test
    void evaluate_rowsWithoutNumbersThatMayBeAnyFrames_refusedUntilTheFirstIsTold()
            throws Exception {
        String row = "1 0 0 0 0 1 0 0 0 0 1 ";
        Path known = written("known.kitti", row + 0, row + 1, row + 3, row + 6, row + 10);
        Path part = written("part.kitti", row + 0, row + 3, row + 7);
        assertRefused(
                evaluate(known, part),
                "part.kitti: 3 rows without frame numbers against 5 poses of "
                        + known
                        + ": they may begin at any frame; give --first-frame N, or rows of 13 numbers, the frame first");
        assertEquals(
                0,
                json(known, part, "--first-frame", "2", "--align", "origin")
                        .at("/ape/max")
                        .asDouble(),
                1e-12);
        assertRefused(
                evaluate(known, part, "--first-frame", "3"),
                "part.kitti: 3 poses from frame 3 on are not all in " + known + ", which has 5");
        Path numbered = written("n.kitti", "2 " + row + 0, "3 " + row + 3, "4 " + row + 7);
        assertEquals(
                0, json(known, numbered, "--align", "origin").at("/ape/max").asDouble(), 1e-12);
        assertRefused(
                evaluate(known, numbered, "--first-frame", "2"),
                "n.kitti: its rows state their frames, and need no first frame");
    }

    @Test
    void evaluate_filesAsTrackersWriteThem_areReadAsTheyMean() throws Exception {
        Path known = file("reference.tum");
        List<String> lines = Files.readAllLines(file("late.tum"));
        String crlf = "\uFEFF" + String.join("\r\n", lines) + "\r\n";
        Path bom = Files.writeString(folder.resolve("bom.tum"), crlf);
        Path comma = folder.resolve("comma.tum");
        Files.write(comma, lines.stream().map(line -> line.replace(" ", ", ")).toList());
        Path tab = folder.resolve("tab.tum");
        Files.write(tab, lines.stream().map(line -> line.replace(' ', '\t')).toList());
        for (Path estimate : List.of(bom, comma, tab)) {
            JsonNode e = json(known, estimate);
            assertEquals(6, e.get("pairs").asInt());
            assertEquals(0.5, e.at("/ape/max").asDouble(), 1e-12);
        }
        String pose = " 1 0 0 0 0 0 1";
        Path truth =
                written(
                        "epoch.tum",
                        "1403636579.763555527 0 0 0 0 0 0 1",
                        "1403636579.813555479" + pose);
        Path nanos =
                written(
                        "nanos.txt",
                        "1403636579763555584.000000 0 0 0 0 0 0 1",
                        "1403636579813555456.000000" + pose);
        Invocation read = evaluate(truth, nanos);
        assertEquals(ExitCodes.DONE, read.exitCode(), read.err());
        assertTrue(
                read.err().contains("nanos.txt: taken for TUM rows with times in nanoseconds"),
                read.err());
        assertEquals(0, json(truth, nanos).at("/ape/max").asDouble(), 1e-12);
        assertRefused(
                evaluate(
                        truth,
                        written(
                                "micros.txt",
                                "1403636579763555 0 0 0 0 0 0 1",
                                "1403636579813555" + pose)),
                "micros.txt: line 1: '1403636579763555' is not a time in seconds or nanoseconds; those are read");
        assertRefused(
                evaluate(
                        known,
                        written("far.tum", "100 1e308 0 0 0 0 0 1", "100.1 -1e308 0 0 0 0 0 1")),
                "far.tum: line 1: position (1.0E308, 0.0, 0.0) is farther than 1e+12 from the origin");
    }

    @Test
    void json_deltaInMetresAllPairs_countsPairs() throws Exception {
        JsonNode e =
                json(
                        file("reference.kitti"),
                        file("reference.kitti"),
                        "--delta",
                        "2",
                        "--delta-unit",
                        "metres",
                        "--all-pairs");
        assertEquals(4, e.at("/rpe/count").asInt());
        assertTrue(e.at("/rpe/protocol").asText().contains("delta 2 m, all pairs"));
    }

    @Test
    void json_longRoad_hasKittiSegments() throws Exception {
        List<String> reference = new ArrayList<>();
        List<String> estimate = new ArrayList<>();
        for (int i = 0; i < 61; i++) {
            reference.add("1 0 0 0 0 1 0 0 0 0 1 " + 2 * i);
            estimate.add("1 0 0 0 0 1 0 0 0 0 1 " + 2.2 * i);
        }
        Path known = written("long.kitti", reference.toArray(String[]::new));
        Path longer = written("longer.kitti", estimate.toArray(String[]::new));
        JsonNode e = json(known, longer);
        assertEquals(10.2, e.at("/kitti/t_err_percent").asDouble(), 1e-9);
        assertEquals(0, e.at("/kitti/r_err_deg_per_100m").asDouble(), 1e-9);
        assertEquals(1, e.at("/kitti/segments").asInt());
        assertEquals(0, e.at("/kitti/odom_eval/t_err_percent").asDouble(), 1e-9);
        assertFalse(
                json(known, longer, "--align", "sim3")
                        .at("/alignment/rotation_determined")
                        .asBoolean());
    }

    @Test
    void table_andPlots_areWritten() throws Exception {
        Path page = folder.resolve("plot.html");
        Invocation invocation =
                evaluate(
                        file("reference.tum"),
                        file("late.tum"),
                        "--align",
                        "se3",
                        "--plot",
                        page.toString());
        assertEquals(ExitCodes.DONE, invocation.exitCode(), invocation.err());
        assertTrue(invocation.out().contains("APE translation, m"), invocation.out());
        assertTrue(invocation.out().contains("constant velocity"), invocation.out());
        String html = Files.readString(page);
        assertTrue(html.contains("<svg") && html.contains("class='truth'"));
        assertFalse(html.contains("http"), "nothing is loaded from elsewhere");
        Path image = folder.resolve("plot.png");
        evaluate(file("reference.kitti"), file("twice.kitti"), "--plot", image.toString());
        assertEquals(1760, ImageIO.read(image.toFile()).getWidth());
    }

    @Test
    void refuse_plotOfAnotherKindOrUnwritable_isOneLine() throws Exception {
        Path known = file("reference.kitti");
        assertRefused(evaluate(known, known, "--plot", "a.pdf"), "ends in neither .html nor .png");
        Invocation unwritable =
                evaluate(known, known, "--plot", folder.resolve("no/such/plot.png").toString());
        assertEquals(ExitCodes.FAILED, unwritable.exitCode());
        assertTrue(unwritable.err().contains("cannot be written"), unwritable.err());
    }

    @Test
    void refuse_wrongColumns_namesLineAndCount() throws Exception {
        Path known = file("reference.tum");
        assertRefused(
                evaluate(known, written("a.tum", "1 0 0 0 0 0 0 1", "2 0 0 0 0 0 1")),
                "a.tum: line 2 has 7 columns; a TUM row has 8");
        assertRefused(evaluate(known, written("b.tum", "1 2 3")), "b.tum: line 1 has 3 columns");
        assertRefused(
                evaluate(known, known, "--format", "kitti"), "has 8 columns; a KITTI row has 12");
        assertRefused(
                evaluate(
                        file("reference.kitti"),
                        written("c.kitti", "1 0 0 0 0 1 0 0 0 0 1 0", "1 0 0 0 0 1 0 0 0 0 1")),
                "c.kitti: line 2 has 11 columns");
    }

    @Test
    void refuse_unsortedTimesOrNoMotion_namesThem() throws Exception {
        Path known = file("reference.tum");
        assertRefused(
                evaluate(known, written("a.tum", "100.1 0 0 0 0 0 0 1", "100.0 0 0 1 0 0 0 1")),
                "a.tum: line 2: time '100.0' is earlier than the row before");
        assertRefused(
                evaluate(known, written("b.tum", "100.1 0 0 0 0 0 0 1", "100.1 0 0 1 0 0 0 1")),
                "b.tum: holds a single pose; at least 2 poses are expected");
        assertRefused(
                evaluate(
                        file("reference.kitti"),
                        written(
                                "c.kitti",
                                "3 1 0 0 0 0 1 0 0 0 0 1 0",
                                "3 1 0 0 0 0 1 0 0 0 0 1 0")),
                "c.kitti: holds a single pose; at least 2 poses are expected");
    }

    @Test
    void note_duplicateTime_takesTheFirstAndSaysSo() throws Exception {
        Path reference =
                written(
                        "truth.tum",
                        "100.0 0 0 0 0 0 0 1",
                        "100.1 0 0 1 0 0 0 1",
                        "100.1 0 0 9 0 0 0 1",
                        "100.2 0 0 2 0 0 0 1");
        Invocation invocation = evaluate(reference, file("reference.tum"));
        assertEquals(ExitCodes.DONE, invocation.exitCode());
        assertTrue(
                invocation.err().contains("1 pose has the time of the one before"),
                invocation.err());
        assertEquals(0, json(reference, file("reference.tum")).at("/ape/max").asDouble(), 1e-12);
        Invocation other = evaluate(file("reference.tum"), reference);
        assertEquals(ExitCodes.DONE, other.exitCode(), other.err());
        assertTrue(
                other.err()
                        .contains(
                                "truth.tum: 1 pose has the time of the one before, first 100.1 s"),
                other.err());
    }

    @Test
    void refuse_noOverlapInTime_namesBothRanges() throws Exception {
        assertRefused(
                evaluate(
                        file("reference.tum"),
                        written("a.tum", "5 0 0 0 0 0 0 1", "6.5 0 0 1 0 0 0 1")),
                "no pose lies within 0.01 s of one in");
        assertRefused(
                evaluate(
                        file("reference.tum"),
                        written("a.tum", "5 0 0 0 0 0 0 1", "6.5 0 0 1 0 0 0 1")),
                "it runs from 5 s to 6.5 s, the other from 100 s to 100.5 s");
        assertRefused(
                evaluate(file("reference.tum"), file("late.tum"), "--max-time-difference", "0.001"),
                "no pose lies within 0.001 s");
    }

    @Test
    void refuse_frameBeyondTheReference_namesIt() throws Exception {
        assertRefused(
                evaluate(
                        file("reference.kitti"),
                        written(
                                "a.kitti",
                                "5 1 0 0 0 0 1 0 0 0 0 1 0",
                                "6 1 0 0 0 0 1 0 0 0 0 1 1")),
                "frame 6 is not in");
    }

    @Test
    void refuse_otherCountsWithoutTimes_namesBoth() throws Exception {
        assertRefused(
                evaluate(
                        file("reference.kitti"),
                        written("a.tum", "1 0 0 0 0 0 0 1", "2 0 0 1 0 0 0 1")),
                "2 poses with times against 6 without times");
    }

    @Test
    void refuse_notANumber_namesTheWord() throws Exception {
        assertRefused(
                evaluate(
                        file("reference.tum"),
                        written("a.tum", "1 0 0 NaN 0 0 0 1", "2 0 0 0 0 0 0 1")),
                "a.tum: line 1: 'NaN' is not a finite number");
    }

    @Test
    void refuse_emptyOrSinglePose_saysWhatIsExpected() throws Exception {
        Path known = file("reference.tum");
        assertRefused(evaluate(known, written("a.tum")), "a.tum: holds no pose");
        assertRefused(evaluate(known, written("b.tum", "# nothing else")), "b.tum: holds no pose");
        assertRefused(evaluate(known, written("a.tum"), "--format", "tum"), "a.tum: holds no pose");
        assertRefused(
                evaluate(known, written("c.tum", "1 0 0 0 0 0 0 1")),
                "c.tum: holds a single pose; at least 2 poses are expected");
        assertRefused(
                evaluate(known, folder.resolve("none.tum")), "none.tum: there is no such file");
    }

    @Test
    void refuse_deltaOfHalfAFrame_namesTheOption() throws Exception {
        Path known = file("reference.tum");
        assertRefused(evaluate(known, known, "--delta", "0.5"), "--delta: delta is 0.5");
    }
}
