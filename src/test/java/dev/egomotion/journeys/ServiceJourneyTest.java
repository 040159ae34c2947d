package dev.egomotion.journeys;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** {@code run} in one process and {@code ingest} in another give what {@code replay} gives, whatever becomes of {@code run}. */
@Timeout(value = 20, unit = TimeUnit.MINUTES)
class ServiceJourneyTest {
    private static final String CAMERA = "front";
    private static final int SHORT = 24;
    private static final int LONG = 160;
    private static final int KILLS = 10;
    private static final long SEED = 20261127;
    private static final Duration PATIENCE = Duration.ofMinutes(5);
    private static final Pattern OWN_TOPICS = Pattern.compile("Topics: (\\S+)\\* at");

    private static final Pattern METRIC = Pattern.compile("egomotion_[a-z_]+");
    private static final Pattern PROBES = Pattern.compile("/metrics at (http://\\S+)");

    @TempDir Path folder;

    @Test
    void runAndIngest_inTwoProcesses_giveTheRecordsOfReplay() throws Exception {
        Path drive = RenderedDrive.write(folder.resolve("drive"), 208, 64, SHORT);
        try (JourneyBroker broker = JourneyBroker.open()) {
            List<byte[]> expected = replayed(broker, drive);
            Process service = run(broker);
            try {
                ingest(broker, drive);
                try (CommittedRecords records =
                        new CommittedRecords(broker.bootstrapServers(), "egomotion.trajectory")) {
                    assertSame(expected, of(CAMERA, records.await(SHORT)));
                }
                assertProbesTellOf(SHORT);
                service.destroy();
                assertTrue(service.waitFor(60, TimeUnit.SECONDS), "run did not end on SIGTERM");
                assertEquals(0, service.exitValue(), () -> said());
            } finally {
                service.destroyForcibly();
            }
        }
    }

    /** Ten deaths at seeded moments, some of them while it starts: {@code mvn verify -pl src/test -am -Dtests.included=long -Dtests.excluded=none}. */
    @Test
    @Tag("long")
    void run_killedAtRandomMoments_givesOneRecordPerFrameAndTheSamePoses() throws Exception {
        Path drive = RenderedDrive.write(folder.resolve("drive"), 208, 64, LONG);
        Random random = new Random(SEED);
        try (JourneyBroker broker = JourneyBroker.open()) {
            List<byte[]> expected = replayed(broker, drive);
            ingest(broker, drive);
            try (CommittedRecords records =
                    new CommittedRecords(broker.bootstrapServers(), "egomotion.trajectory")) {
                for (int kill = 0; kill < KILLS; kill++) {
                    Process service = run(broker);
                    records.follow(Duration.ofMillis(2000 + random.nextInt(9000)));
                    service.destroyForcibly().waitFor();
                }
                Process last = run(broker);
                try {
                    assertSame(expected, of(CAMERA, records.await(LONG)));
                } finally {
                    last.destroyForcibly();
                }
            }
        }
    }

    /** Returns the records of a replay, as bytes without the segment's name. */
    private List<byte[]> replayed(JourneyBroker broker, Path drive) throws Exception {
        EgomotionProcess replay =
                EgomotionProcess.run(
                                folder,
                                "replay",
                                drive.toString(),
                                "--out",
                                folder.resolve("out").toString(),
                                "--camera-id",
                                CAMERA,
                                "--bootstrap-servers",
                                broker.bootstrapServers(),
                                "--keep-topics",
                                "--provider",
                                "cpu")
                        .endsWith(0);
        Matcher own = OWN_TOPICS.matcher(replay.out());
        assertTrue(own.find(), replay.out());
        try (CommittedRecords records =
                new CommittedRecords(broker.bootstrapServers(), own.group(1) + "trajectory")) {
            int frames = Files.readAllLines(folder.resolve("out/trajectory.kitti")).size();
            return of(CAMERA, records.await(frames));
        }
    }

    private Process run(JourneyBroker broker) throws Exception {
        Path properties = folder.resolve("client.properties");
        // A dead process is noticed after this time.
        Files.writeString(properties, "session.timeout.ms=6000\n");
        return EgomotionProcess.start(
                folder,
                folder.resolve("run.log"),
                "run",
                "--bootstrap-servers",
                broker.bootstrapServers(),
                "--properties",
                properties.toString(),
                "--probes",
                "127.0.0.1:0",
                "--provider",
                "cpu");
    }

    private void assertProbesTellOf(int frames) throws Exception {
        Matcher at = PROBES.matcher(said());
        assertTrue(at.find(), () -> said());
        assertEquals("alive\n", get(at.group(1) + "/livez"));
        String ready = get(at.group(1) + "/readyz");
        assertTrue(ready.startsWith("ready\n"), ready);
        String metrics = get(at.group(1) + "/metrics");
        double counted =
                metrics.lines()
                        .filter(line -> line.startsWith("egomotion_frames_total{"))
                        .mapToDouble(
                                line ->
                                        Double.parseDouble(
                                                line.substring(line.lastIndexOf(' ') + 1)))
                        .sum();
        assertEquals(frames, counted, metrics);
        for (String name :
                List.of(
                        "egomotion_step_seconds_total{step=\"decode\"}",
                        "egomotion_kafka_stream_process_total ",
                        "egomotion_kafka_producer_record_send_total ",
                        "egomotion_lag_frames 0")) {
            assertTrue(metrics.contains("\n" + name), () -> name + " is not in\n" + metrics);
        }
        assertServed("docker/alerts.yml", metrics);
        assertServed("docker/grafana/egomotion.json", metrics);
    }

    /** What alerts and dashboard ask for is there; ages are where cameras tell the time of day. */
    private static void assertServed(String file, String metrics) throws IOException {
        String text = Files.readString(Path.of(System.getProperty("egomotion.root")).resolve(file));
        Matcher name = METRIC.matcher(text);
        while (name.find()) {
            boolean isServed =
                    Pattern.compile("(?m)^" + name.group() + "[ {]").matcher(metrics).find();
            assertTrue(
                    isServed || name.group().startsWith("egomotion_frame_age_"),
                    () -> file + " asks for " + name.group());
        }
    }

    private static String get(String address) throws Exception {
        return HttpClient.newHttpClient()
                .send(
                        HttpRequest.newBuilder(URI.create(address)).build(),
                        HttpResponse.BodyHandlers.ofString())
                .body();
    }

    private String said() {
        try {
            return Files.readString(folder.resolve("run.log"));
        } catch (IOException e) {
            return e.toString();
        }
    }

    private void ingest(JourneyBroker broker, Path drive) throws Exception {
        EgomotionProcess.run(
                        folder,
                        "ingest",
                        drive.toString(),
                        "--camera-id",
                        CAMERA,
                        "--bootstrap-servers",
                        broker.bootstrapServers())
                .endsWith(0);
    }

    private static List<byte[]> of(String camera, Map<String, List<byte[]>> records) {
        assertEquals(Set.of(camera), records.keySet());
        return records.get(camera);
    }

    private void assertSame(List<byte[]> expected, List<byte[]> actual) {
        assertEquals(expected.size(), actual.size(), () -> said());
        for (int i = 0; i < expected.size(); i++) {
            assertArrayEquals(expected.get(i), actual.get(i), "record " + i);
        }
    }
}
