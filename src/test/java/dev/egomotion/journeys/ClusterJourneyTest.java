package dev.egomotion.journeys;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.egomotion.broker.BrokerCluster;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * Three brokers and two instances of {@code run}, each a process of its own: what dies is replaced, and every frame has one
 * record with the same bytes as in a replay that nothing disturbs. {@code benchmarks/run cluster} measures how long it takes.
 */
@Tag("slow")
@Timeout(value = 10, unit = TimeUnit.MINUTES)
class ClusterJourneyTest {
    private static final List<String> CAMERAS = List.of("front", "rear");
    private static final int FRAMES = 40;

    @TempDir Path folder;
    private final List<Process> instances = new ArrayList<>();

    @AfterEach
    void endAll() {
        instances.forEach(Process::destroyForcibly);
    }

    @Test
    void instanceThenBrokerKilled_everyFrameHasOneRecordAsIfNothingHadHappened() throws Exception {
        Path drive = RenderedDrive.write(folder.resolve("drive"), 208, 64, FRAMES);
        Path settings = folder.resolve("settings.yaml");
        // Cameras lie on partitions of their own, mostly; a dead instance is noticed after 6 s.
        Files.writeString(settings, "topology: {streams: {partitions: 6}}\n");
        Files.writeString(folder.resolve("client.properties"), "session.timeout.ms=6000\n");
        List<byte[]> expected;
        try (BrokerCluster cluster = BrokerCluster.start(folder.resolve("brokers"), 3)) {
            String servers = cluster.bootstrapServers();
            run(servers, settings);
            ingest(servers, settings, drive);
            try (CommittedRecords records = new CommittedRecords(servers, "egomotion.trajectory")) {
                records.awaitSome(5);
                run(servers, settings);
                records.awaitSome(CAMERAS.size() * FRAMES / 3);
                instances.get(0).destroyForcibly().waitFor();
                records.follow(Duration.ofSeconds(1));
                cluster.kill(1);
                records.awaitSome(CAMERAS.size() * FRAMES * 2 / 3);
                cluster.restart(1);
                Map<String, List<byte[]>> all = records.await(CAMERAS.size() * FRAMES);
                assertEquals(CAMERAS, List.copyOf(all.keySet()), this::said);
                expected = all.get(CAMERAS.get(0));
                for (String camera : CAMERAS) {
                    assertEquals(FRAMES, all.get(camera).size(), () -> camera + "\n" + said());
                    assertSame(expected, all.get(camera));
                }
            }
            instances.get(1).destroy();
            assertTrue(instances.get(1).waitFor(60, TimeUnit.SECONDS), "no end on SIGTERM");
            assertEquals(0, instances.get(1).exitValue(), this::said);
        }
        assertSame(undisturbed(drive), expected);
    }

    private void run(String servers, Path settings) throws IOException {
        instances.add(
                EgomotionProcess.start(
                        folder,
                        log(instances.size()),
                        "run",
                        "--bootstrap-servers",
                        servers,
                        "--properties",
                        folder.resolve("client.properties").toString(),
                        "--config",
                        settings.toString(),
                        "--provider",
                        "cpu"));
    }

    private Path log(int instance) {
        return folder.resolve("run-%d.log".formatted(instance));
    }

    private void ingest(String servers, Path settings, Path drive) throws Exception {
        for (String camera : CAMERAS) {
            EgomotionProcess.run(
                            folder,
                            "ingest",
                            drive.toString(),
                            "--camera-id",
                            camera,
                            "--config",
                            settings.toString(),
                            "--bootstrap-servers",
                            servers)
                    .endsWith(0);
        }
    }

    /** Returns the records of one instance on one broker that nothing disturbs. */
    private List<byte[]> undisturbed(Path drive) throws Exception {
        try (JourneyBroker broker = JourneyBroker.open();
                AutoCloseable end = this::endAll) {
            instances.add(
                    EgomotionProcess.start(
                            folder,
                            log(instances.size()),
                            "run",
                            "--bootstrap-servers",
                            broker.bootstrapServers(),
                            "--provider",
                            "cpu"));
            EgomotionProcess.run(
                            folder,
                            "ingest",
                            drive.toString(),
                            "--camera-id",
                            "front",
                            "--bootstrap-servers",
                            broker.bootstrapServers())
                    .endsWith(0);
            try (CommittedRecords records =
                    new CommittedRecords(broker.bootstrapServers(), "egomotion.trajectory")) {
                return records.await(FRAMES).get("front");
            }
        }
    }

    private static void assertSame(List<byte[]> expected, List<byte[]> actual) {
        assertEquals(expected.size(), actual.size());
        for (int i = 0; i < expected.size(); i++) {
            assertArrayEquals(expected.get(i), actual.get(i), "record " + i);
        }
    }

    private String said() {
        StringBuilder said = new StringBuilder();
        for (int i = 0; i < instances.size(); i++) {
            try {
                said.append(Files.readString(log(i)));
            } catch (IOException e) {
                said.append(e);
            }
        }
        return said.toString();
    }
}
