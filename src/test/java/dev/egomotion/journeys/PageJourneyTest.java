package dev.egomotion.journeys;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.egomotion.dashboard.Dashboard;
import dev.egomotion.dashboard.DashboardSettings;
import dev.egomotion.dashboard.DashboardTopics;
import dev.egomotion.live.BrokerProcess;
import dev.egomotion.schemas.TrajectoryPoint;
import java.io.BufferedReader;
import java.io.File;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The live page in a real browser, from the topics to what a person reads, and through the end of the brokers. */
@Tag("page")
final class PageJourneyTest {
    private static final DashboardTopics TOPICS =
            new DashboardTopics("p.frames", "p.trajectory", "p.depth", "p.confidence", "p.cameras");

    /** Ten times what an idle machine of two cores takes at most: a loaded one passes too. */
    private static final double PATIENCE_MILLIS = 20_000;

    private static final ObjectMapper JSON = new ObjectMapper();

    /** Where its pictures go; empty for none. */
    private static final String PICTURES = System.getProperty("egomotion.test.pictures", "");

    /** A name that must be shown as it is; not one for a picture that people look at. */
    private static final String OTHER = PICTURES.isBlank() ? "rear, <b>upper</b>" : "rear";

    @TempDir Path scratch;

    @Test
    void page_ofTwoCameras_showsTheTopicsAndSaysStaleWhenTheBrokersAreGone() throws Exception {
        try (BrokerProcess broker = BrokerProcess.start(scratch.resolve("broker"))) {
            createTopics(broker);
            try (StreetPublisher front =
                            StreetPublisher.start(broker.bootstrapServers(), TOPICS, "front");
                    StreetPublisher rear =
                            StreetPublisher.start(broker.bootstrapServers(), TOPICS, OTHER);
                    Dashboard page =
                            Dashboard.start(
                                    DashboardSettings.onLoopback(
                                            broker.bootstrapServers(), TOPICS))) {
                assertNotEquals(null, rear);
                List<JsonNode> said = drive(page, broker);
                check(said, front);
            }
        }
    }

    private static void createTopics(BrokerProcess broker) throws Exception {
        try (Admin admin = Admin.create(Map.of("bootstrap.servers", broker.bootstrapServers()))) {
            admin.createTopics(
                            Stream.of(
                                            TOPICS.frames(),
                                            TOPICS.trajectory(),
                                            TOPICS.depth(),
                                            TOPICS.confidence())
                                    .map(name -> new NewTopic(name, 3, (short) 1))
                                    .toList())
                    .all()
                    .get();
        }
    }

    private List<JsonNode> drive(Dashboard page, BrokerProcess broker) throws Exception {
        Path error = scratch.resolve("error.txt");
        Path root = Path.of(System.getProperty("egomotion.root"));
        List<String> command =
                new ArrayList<>(
                        List.of(
                                "node",
                                root.resolve("src/test/page/drive-page.js").toString(),
                                "--url",
                                page.address().toString(),
                                "--chromium",
                                chromium(),
                                "--camera",
                                "front",
                                "--other",
                                OTHER));
        if (!PICTURES.isBlank()) {
            command.addAll(List.of("--pictures", PICTURES));
        }
        Process node = new ProcessBuilder(command).redirectError(error.toFile()).start();
        List<JsonNode> said = new ArrayList<>();
        try (BufferedReader out =
                new BufferedReader(
                        new InputStreamReader(node.getInputStream(), StandardCharsets.UTF_8))) {
            for (String line = out.readLine(); line != null; line = out.readLine()) {
                said.add(JSON.readTree(line));
                if (said.get(said.size() - 1).has("ready")) {
                    broker.kill();
                    node.getOutputStream().write('\n');
                    node.getOutputStream().flush();
                }
            }
        }
        assertTrue(node.waitFor(20, TimeUnit.SECONDS), "the browser ends by itself");
        assertEquals(0, node.exitValue(), Files.readString(error, StandardCharsets.UTF_8));
        return said;
    }

    static String chromium() throws IOException {
        return Stream.of(System.getenv("PATH").split(File.pathSeparator, -1))
                .map(folder -> Path.of(folder, "chromium"))
                .filter(Files::isExecutable)
                .findFirst()
                .orElseThrow(
                        () ->
                                new IOException(
                                        "there is no chromium on the PATH; expected Debian's package chromium"))
                .toString();
    }

    private static void check(List<JsonNode> said, StreetPublisher front) {
        double first = only(said, "firstDataMs").asDouble();
        double stale = only(said, "staleMs").asDouble();
        System.out.printf("first data after %.0f ms, STALE after %.0f ms%n", first, stale);
        assertTrue(first < PATIENCE_MILLIS, () -> "first data after " + first + " ms");
        assertTrue(stale < PATIENCE_MILLIS, () -> "STALE after " + stale + " ms");
        assertEquals(
                "STALE: the brokers do not answer",
                said.stream()
                        .filter(m -> m.has("link"))
                        .findFirst()
                        .orElseThrow()
                        .get("link")
                        .asText());
        assertEquals(0, only(said, "strange").size(), () -> only(said, "strange").toString());
        assertEquals("rgb(15, 18, 23)", only(said, "dark").get("ground").asText());
        assertTrue(only(said, "phone").get("width").asInt() <= 0, "no sideways scrolling");
        List<JsonNode> samples =
                said.stream().filter(m -> m.has("sample")).map(m -> m.get("sample")).toList();
        assertEquals(10, samples.size());
        samples.forEach(sample -> equalsTheTopic(sample, front));
        assertTrue(
                samples.stream().map(s -> s.at("/numbers/frame").asText()).distinct().count() > 5,
                "it moves on");
    }

    private static void equalsTheTopic(JsonNode sample, StreetPublisher front) {
        JsonNode numbers = sample.get("numbers");
        TrajectoryPoint point = front.published(numbers.get("frame").asLong());
        assertEquals(point.getTx(), metres(numbers, "x, right"), 0.0005001);
        assertEquals(point.getTy(), metres(numbers, "y, down"), 0.0005001);
        assertEquals(point.getTz(), metres(numbers, "z, ahead"), 0.0005001);
        assertEquals(point.getConfidence(), numbers.get("confidence").asDouble(), 0.0005001);
        assertEquals(
                point.getStatus().name().toLowerCase(java.util.Locale.ROOT),
                numbers.get("status").asText());
        assertEquals("live", sample.get("link").asText());
        assertFalse(sample.get("address").asText().contains("token"));
        assertEquals(2, sample.get("cards").size());
        assertTrue(sample.get("depthTicks").get(0).asText().endsWith(" m"));
    }

    private static double metres(JsonNode numbers, String name) {
        String text = numbers.get(name).asText();
        assertTrue(text.endsWith(" m"), text);
        return Double.parseDouble(text.substring(0, text.length() - 2));
    }

    private static JsonNode only(List<JsonNode> said, String name) {
        return said.stream().filter(m -> m.has(name)).findFirst().orElseThrow().get(name);
    }
}
