package dev.egomotion.journeys;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.egomotion.codecs.still.DepthPng;
import dev.egomotion.engine.RenderedDrive;
import dev.egomotion.engine.Replay;
import dev.egomotion.geometry.scene.SceneSettings;
import dev.egomotion.geometry.values.DepthImage;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A replay's report in a real browser: what it shows is what the results say. */
@Tag("page")
final class ReportPageJourneyTest {
    private static final int FRAMES = 24;
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final String PICTURES = System.getProperty("egomotion.test.pictures", "");

    @TempDir Path scratch;

    @Test
    void report_workedWith_showsTheFrameThatIsChosenEverywhere() throws Exception {
        Path street = scratch.resolve("street");
        Path out = scratch.resolve("out");
        RenderedDrive.write(SceneSettings.of(832, 256, FRAMES, 4), street, () -> false);
        Replay.of(street).out(out).run();

        List<JsonNode> said = drive(out.resolve("report.html"));

        assertEquals(0, only(said, "strange").size(), () -> only(said, "strange").toString());
        JsonNode first = only(said, "first");
        assertTrue(first.get("where").asText().startsWith("frame 0 "), first.toString());
        assertEquals(FRAMES - 1, first.get("last").asInt());
        assertTrue(first.get("bar").size() >= 4, "numbers on the bar: " + first.get("bar"));
        String curves = first.get("curves").toString();
        for (String curve :
                List.of("speed, m/s", "yaw rate", "confidence", "APE", "RPE", "status")) {
            assertTrue(curves.contains(curve), curves);
        }
        JsonNode keys = only(said, "keys");
        assertEquals(11, keys.get("slider").asInt(), "two steps, ten, and one back");
        assertEquals("frame 11", keys.get("caption").asText());
        assertTrue(keys.get("cursor").asDouble() > first.get("cursor").asDouble());
        assertNotEquals(first.get("dot"), keys.get("dot"));
        pointerTellsTheDepth(only(said, "pointed"), out);
        JsonNode clicked = only(said, "clicked");
        assertEquals(FRAMES / 2, clicked.get("slider").asInt(), 2, "a click in the middle");
        assertTrue(only(said, "colours").asInt() > 3, "pieces of several colours");
        assertTrue(only(said, "phone").get("wide").asInt() <= 0, "no sideways scrolling");
        assertEquals("rgb(20, 23, 26)", only(said, "dark").get("ground").asText());
        System.out.printf(
                "at work after %.0f ms, whole after %.0f ms, %.0f steps per second%n",
                only(said, "openedMs").asDouble(),
                only(said, "wholeMs").asDouble(),
                only(said, "rate").get("perSecond").asDouble());
    }

    private static void pointerTellsTheDepth(JsonNode pointed, Path out) throws Exception {
        int frame = pointed.get("slider").asInt();
        DepthImage depth =
                DepthPng.decode(
                        Files.readAllBytes(out.resolve("depth/%06d.png".formatted(frame))), 256);
        double least = Double.MAX_VALUE;
        double most = 0;
        // The page holds every second pixel, and the pointer is a pixel wide.
        for (int y = -3; y <= 3; y++) {
            for (int x = -3; x <= 3; x++) {
                double z = depth.at(depth.width() / 2 + x, (int) (0.8 * depth.height()) + y);
                least = Math.min(least, z);
                most = Math.max(most, z);
            }
        }
        String text = pointed.get("depth").asText();
        assertTrue(text.endsWith(" m"), text);
        double told = Double.parseDouble(text.substring(0, text.length() - 2));
        assertTrue(
                told > 0.97 * least && told < 1.03 * most, told + " in " + least + " to " + most);
        assertTrue(pointed.get("trust").asText().matches("[01]\\.\\d\\d"));
    }

    private List<JsonNode> drive(Path report) throws Exception {
        Path root = Path.of(System.getProperty("egomotion.root"));
        Path printed = scratch.resolve("out.txt");
        Path error = scratch.resolve("error.txt");
        List<String> command =
                new ArrayList<>(
                        List.of(
                                "node",
                                root.resolve("src/test/page/drive-report.js").toString(),
                                "--report",
                                report.toString(),
                                "--chromium",
                                PageJourneyTest.chromium()));
        if (!PICTURES.isBlank()) {
            command.addAll(List.of("--pictures", PICTURES));
        }
        Process node =
                new ProcessBuilder(command)
                        .redirectOutput(printed.toFile())
                        .redirectError(error.toFile())
                        .start();
        assertTrue(node.waitFor(120, TimeUnit.SECONDS), "the browser ends by itself");
        assertEquals(0, node.exitValue(), Files.readString(error, StandardCharsets.UTF_8));
        List<JsonNode> said = new ArrayList<>();
        for (String line : Files.readAllLines(printed, StandardCharsets.UTF_8)) {
            said.add(JSON.readTree(line));
        }
        return said;
    }

    private static JsonNode only(List<JsonNode> said, String name) {
        return said.stream().filter(m -> m.has(name)).findFirst().orElseThrow().get(name);
    }
}
