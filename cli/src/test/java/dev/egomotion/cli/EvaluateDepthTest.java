package dev.egomotion.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.egomotion.codecs.still.ConfidencePng;
import dev.egomotion.codecs.still.DepthPng;
import dev.egomotion.geometry.values.DepthImage;
import dev.egomotion.geometry.values.FloatImage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class EvaluateDepthTest {
    @TempDir private Path folder;
    private Path known;
    private Path estimated;

    /** Two known images of 4x1 pixels: 2 4 10 -, and the same twice as deep. */
    @BeforeEach
    void write() throws IOException {
        known = Files.createDirectories(folder.resolve("known"));
        estimated = Files.createDirectories(folder.resolve("out/depth"));
        image(known.resolve("0000000000.png"), 256, 2, 4, 10, 0);
        image(known.resolve("0000000004.png"), 256, 4, 8, 20, 0);
    }

    private static void image(Path file, double scale, float... depth) throws IOException {
        Files.write(file, DepthPng.encode(new DepthImage(depth.length, 1, depth), scale));
    }

    private Invocation evaluate(String... more) {
        List<String> arguments =
                new ArrayList<>(
                        List.of(
                                "evaluate",
                                "depth",
                                "--reference",
                                known.toString(),
                                "--estimate",
                                folder.resolve("out").toString(),
                                "--crop",
                                "none"));
        arguments.addAll(List.of(more));
        return Invocation.of(arguments.toArray(String[]::new));
    }

    private static JsonNode json(Invocation invocation) throws IOException {
        assertEquals(ExitCodes.DONE, invocation.exitCode(), invocation.err());
        return new ObjectMapper().readTree(invocation.out());
    }

    private static void assertRefused(Invocation invocation, String expected) {
        assertEquals(ExitCodes.BAD_INPUT, invocation.exitCode(), invocation.out());
        assertEquals(1, invocation.err().lines().count(), invocation.err());
        assertTrue(invocation.err().contains(expected), invocation.err());
    }

    @Test
    void json_replaysFolderWithItsScale_isMatchedByNumber() throws Exception {
        Files.writeString(estimated.resolve("scale.txt"), "1024.0\n# depth = PNG value / scale\n");
        image(estimated.resolve("000000.png"), 1024, 2, 5, 20, 7);
        image(estimated.resolve("000001.png"), 1024, 1, 1, 1, 1);
        image(estimated.resolve("000004.png"), 1024, 4, 8, 20, 1);
        JsonNode e = json(evaluate("--scaling", "none", "--json"));
        assertEquals(2, e.get("images").asInt());
        assertEquals(6, e.get("pixels").asInt());
        assertEquals((0.25 + 1) / 3 / 2, e.get("abs_rel").asDouble(), 1e-9);
        assertEquals((0.25 + 10) / 3 / 2, e.get("sq_rel").asDouble(), 1e-9);
        assertEquals(Math.sqrt(101 / 3.0) / 2, e.get("rmse").asDouble(), 1e-9);
        assertEquals((1 / 3.0 + 1) / 2, e.get("a1").asDouble(), 1e-9);
        assertEquals((2 / 3.0 + 1) / 2, e.get("a2").asDouble(), 1e-9);
        assertEquals(Math.abs(Math.log(0.8)) / 2, e.get("scale_spread").asDouble(), 1e-9);
        assertTrue(e.has("rmse_log") && e.has("a3") && e.has("median_ratio"));
        assertTrue(e.get("protocol").asText().contains("cap 80 m, crop none, scaling none"));
    }

    @Test
    void table_estimateOfAnotherSize_saysHowItWasResized() throws Exception {
        image(estimated.resolve("000000.png"), 256, 1, 1);
        image(estimated.resolve("000004.png"), 256, 1, 1);
        Invocation invocation = evaluate();
        assertEquals(ExitCodes.DONE, invocation.exitCode(), invocation.err());
        assertTrue(
                invocation
                        .out()
                        .contains("estimates resized from 2x1 to 4x1: inverse depth, bilinear"),
                invocation.out());
        assertTrue(invocation.out().contains("Abs Rel"));
    }

    @Test
    void refuse_foldersThatDoNotMatch_namesTheFirstImage() throws Exception {
        image(estimated.resolve("000007.png"), 256, 1, 1, 1, 1);
        assertRefused(evaluate(), "has none of the 2 images of");
        image(estimated.resolve("000004.png"), 256, 4, 8, 20, 1);
        assertRefused(evaluate(), "lacks 1 of the 2 images of");
        assertRefused(evaluate(), "first 0000000000.png");
        assertEquals(1, json(evaluate("--common", "--json")).get("images").asInt());
    }

    @Test
    void refuse_emptyAbsentOrDamaged_isOneLine() throws Exception {
        assertRefused(evaluate(), "holds no depth map");
        Files.write(estimated.resolve("000000.png"), new byte[] {1, 2, 3});
        image(estimated.resolve("000004.png"), 256, 4, 8, 20, 1);
        assertRefused(evaluate(), "000000.png: ");
        assertRefused(
                Invocation.of("evaluate", "depth", "--reference", "nowhere", "--estimate", "."),
                "nowhere: there is no such folder");
    }

    @Test
    void refuse_nothingInCommon_isOneLine() throws Exception {
        image(estimated.resolve("000000.png"), 256, 0, 0, 0, 1);
        image(estimated.resolve("000004.png"), 256, 0, 0, 0, 1);
        assertRefused(evaluate(), "no pixel has a value where");
        assertRefused(evaluate("--cap", "-1"), "--cap: cap is -1.0");
    }

    @Test
    void refuse_scaleThatIsNoNumber_namesTheFile() throws Exception {
        image(estimated.resolve("000000.png"), 256, 1, 1, 1, 1);
        Files.writeString(estimated.resolve("scale.txt"), "much\n");
        assertRefused(evaluate(), "scale.txt: line 1: 'much' is not a number");
    }

    private void confidence(String name, float... values) throws IOException {
        Path maps = Files.createDirectories(folder.resolve("out/confidence"));
        Files.write(
                maps.resolve(name), ConfidencePng.encode(new FloatImage(values.length, 1, values)));
    }

    @Test
    void json_confidenceThatKnowsTheErrors_hasNoAuse() throws Exception {
        image(estimated.resolve("000000.png"), 256, 2, 5, 20, 7);
        image(estimated.resolve("000004.png"), 256, 4, 8, 20, 1);
        confidence("000000.png", 1, 0.5f, 0, 0);
        JsonNode knows =
                json(
                        evaluate(
                                "--scaling",
                                "none",
                                "--json",
                                "--confidence",
                                folder.resolve("out").toString()));
        assertEquals(1, knows.at("/confidence/images").asInt());
        assertEquals(0, knows.at("/confidence/ause").asDouble(), 1e-12);
        assertEquals(1, knows.at("/confidence/rank_correlation").asDouble(), 1e-12);
        assertTrue(knows.at("/confidence/ause_normalized_none").asDouble() > 0.3);
    }

    @Test
    void evaluate_confidenceOfOtherImages_isRefused() throws Exception {
        image(estimated.resolve("000000.png"), 256, 2, 5, 20, 7);
        image(estimated.resolve("000004.png"), 256, 4, 8, 20, 1);
        confidence("000001.png", 1, 0.5f, 0, 0);
        String out = folder.resolve("out").toString();
        assertRefused(evaluate("--confidence", out), "has a map of none of the 2 images");
        assertRefused(evaluate("--confidence", known.toString()), "0000000000.png");
    }
}
