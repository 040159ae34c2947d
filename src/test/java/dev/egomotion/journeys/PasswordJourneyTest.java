package dev.egomotion.journeys;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.egomotion.dashboard.Dashboard;
import dev.egomotion.dashboard.DashboardException;
import dev.egomotion.dashboard.DashboardSettings;
import dev.egomotion.dashboard.DashboardTopics;
import dev.egomotion.engine.LiveRun;
import dev.egomotion.engine.Settings;
import dev.egomotion.engine.cluster.Connection;
import dev.egomotion.live.CamerasFile;
import dev.egomotion.live.CodedVideo;
import dev.egomotion.live.FakeRtspCamera;
import dev.egomotion.model.ModelLocation;
import dev.egomotion.schemas.CameraReason;
import dev.egomotion.schemas.CameraStatus;
import dev.egomotion.topology.settings.Topics;
import java.io.ByteArrayOutputStream;
import java.io.InputStream;
import java.io.PrintStream;
import java.lang.management.ManagementFactory;
import java.net.HttpURLConnection;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.stream.Stream;
import javax.management.InstanceNotFoundException;
import javax.management.JMException;
import javax.management.MBeanAttributeInfo;
import javax.management.MBeanServer;
import javax.management.ObjectName;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.ListTopicsOptions;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A password that stands in a camera's address, looked for in everything that a live run leaves and shows. */
final class PasswordJourneyTest {
    private static final String PASSWORD = "Kestrel&Otter/19";
    private static final String WRONG = "Wr0ngHeron&42";

    /** Both, in parts that stay together however they are written: plain, in an address, as a server is told them. */
    private static final List<String> FORMS =
            List.of(
                    "Kestrel",
                    "Otter",
                    "Wr0ngHeron",
                    basic(PASSWORD).substring(12),
                    basic(WRONG).substring(12));

    @TempDir Path folder;

    private final Map<String, String> found = new ConcurrentHashMap<>();
    private final Set<CameraReason> reasons = ConcurrentHashMap.newKeySet();
    private final ConcurrentLinkedQueue<String> lines = new ConcurrentLinkedQueue<>();

    @Test
    void passwordInAnAddress_standsInNothingThatARunLeavesOrShows() throws Exception {
        FakeRtspCamera.Script script = new FakeRtspCamera.Script();
        script.video = CodedVideo.street(folder, 416, 128, 30, 5);
        script.framesPerSecond = 2;
        script.credentials = "viewer:" + PASSWORD;
        Path out = folder.resolve("out");
        PrintStream standard = System.out;
        PrintStream errors = System.err;
        ByteArrayOutputStream printed = new ByteArrayOutputStream();
        try (FakeRtspCamera camera = new FakeRtspCamera(script, 0);
                PrintStream taken = new PrintStream(printed, true, StandardCharsets.UTF_8)) {
            System.setOut(taken);
            System.setErr(taken);
            Path file = folder.resolve("cameras.yaml");
            String host = "127.0.0.1:" + camera.port();
            Files.writeString(
                    file,
                    """
                    cameras:
                      - {id: right, address: 'rtsp://viewer:${RIGHT}@%1$s/street', fov: 80}
                      - {id: wrong, address: 'rtsp://viewer:${WRONG}@%1$s/street', fov: 80}
                      - {id: query, address: 'http://%1$s/video?user=viewer&pwd=${RIGHT}', fov: 80}
                    """
                            .formatted(host));
            Map<String, String> environment = Map.of("RIGHT", PASSWORD, "WRONG", WRONG);
            LiveRun run =
                    new LiveRun(
                            CamerasFile.read(
                                    file, name -> Optional.ofNullable(environment.get(name))),
                            Settings.defaults(),
                            ModelLocation.starter(),
                            Optional.of(out),
                            Optional.of(Duration.ofMinutes(10)),
                            Optional.empty());
            run.run(new Looking(run, script));
        } finally {
            System.setOut(standard);
            System.setErr(errors);
        }
        look("standard output and errors", printed.toByteArray());
        look("lines", lines.toString().getBytes(StandardCharsets.UTF_8));
        try (Stream<Path> files = Files.walk(out)) {
            for (Path each : files.filter(Files::isRegularFile).toList()) {
                look(out.relativize(each).toString(), Files.readAllBytes(each));
            }
        }
        assertEquals(Map.of(), found, lines::toString);
        assertTrue(Files.readString(out.resolve("summary.json")).contains("rtsp://***@"));
        assertTrue(reasons.contains(CameraReason.UNAUTHORIZED), lines::toString);
        assertTrue(reasons.contains(CameraReason.NO_PACKETS), lines::toString);
    }

    private void look(String where, byte[] bytes) {
        String text = new String(bytes, StandardCharsets.ISO_8859_1);
        for (String form : FORMS) {
            if (text.contains(form)) {
                found.put(where, form);
            }
        }
    }

    private static String basic(String password) {
        return Base64.getEncoder()
                .encodeToString(("viewer:" + password).getBytes(StandardCharsets.UTF_8));
    }

    /** Waits for results and for failures of the cameras, then looks at everything that only stands while it runs. */
    private final class Looking implements LiveRun.Listener {
        private final LiveRun run;
        private final FakeRtspCamera.Script script;

        Looking(LiveRun run, FakeRtspCamera.Script script) {
            this.run = run;
            this.script = script;
        }

        @Override
        public void note(String line) {
            lines.add(line);
        }

        @Override
        public void status(CameraStatus status) {
            reasons.add(status.getReason());
            lines.add(status.toString());
        }

        @Override
        public AutoCloseable opened(Connection connection, Topics topics) {
            try {
                Map<String, String> client = new HashMap<>(connection.properties());
                client.put("bootstrap.servers", connection.bootstrapServers());
                Dashboard page =
                        Dashboard.start(
                                new DashboardSettings(
                                        client,
                                        new DashboardTopics(
                                                topics.frames(),
                                                topics.trajectory(),
                                                topics.depth(),
                                                topics.confidence(),
                                                topics.cameras()),
                                        new InetSocketAddress(
                                                InetAddress.getLoopbackAddress(), 0)));
                Thread looking = new Thread(() -> look(client, page), "looking");
                looking.start();
                return page;
            } catch (DashboardException e) {
                throw new IllegalStateException(e);
            }
        }

        private void look(Map<String, String> client, Dashboard page) {
            try {
                String shown = events(page, "\"state\":\"LIVE\"");
                for (String path :
                        List.of("/", "/page.js", "/picture?camera=right&pane=depth", "/none")) {
                    shown += get(page, path);
                }
                PasswordJourneyTest.this.look("page", shown.getBytes(StandardCharsets.UTF_8));
                script.stalled = true;
                while (!reasons.contains(CameraReason.NO_PACKETS)
                        || !reasons.contains(CameraReason.UNAUTHORIZED)) {
                    Thread.sleep(20);
                }
                script.stalled = false;
                metrics();
                records(client);
            } catch (Exception e) {
                found.put("looking failed", e.toString());
            } finally {
                run.stop();
            }
        }

        private void metrics() throws Exception {
            MBeanServer server = ManagementFactory.getPlatformMBeanServer();
            for (ObjectName name : server.queryNames(null, null)) {
                StringBuilder text = new StringBuilder(name.toString());
                for (MBeanAttributeInfo attribute : attributes(server, name)) {
                    try {
                        text.append(server.getAttribute(name, attribute.getName()));
                    } catch (Exception | Error e) {
                        text.append(e);
                    }
                }
                PasswordJourneyTest.this.look(
                        "metrics: " + name, text.toString().getBytes(StandardCharsets.UTF_8));
            }
        }

        /** A client that is closed takes its metrics with it. */
        private static MBeanAttributeInfo[] attributes(MBeanServer server, ObjectName name)
                throws JMException {
            try {
                return server.getMBeanInfo(name).getAttributes();
            } catch (InstanceNotFoundException e) {
                return new MBeanAttributeInfo[0];
            }
        }

        private void records(Map<String, String> properties) throws Exception {
            Map<String, Object> client = new HashMap<>(properties);
            try (Admin admin = Admin.create(client);
                    KafkaConsumer<byte[], byte[]> consumer =
                            new KafkaConsumer<>(
                                    client,
                                    new ByteArrayDeserializer(),
                                    new ByteArrayDeserializer())) {
                List<TopicPartition> all = new ArrayList<>();
                for (String topic :
                        admin.listTopics(new ListTopicsOptions().listInternal(true))
                                .names()
                                .get()) {
                    consumer.partitionsFor(topic)
                            .forEach(p -> all.add(new TopicPartition(topic, p.partition())));
                }
                consumer.assign(all);
                consumer.seekToBeginning(all);
                Map<TopicPartition, Long> ends = consumer.endOffsets(all);
                Map<String, Integer> read = new HashMap<>();
                while (all.stream().anyMatch(p -> consumer.position(p) < ends.get(p))) {
                    for (ConsumerRecord<byte[], byte[]> r : consumer.poll(Duration.ofMillis(200))) {
                        read.merge(r.topic(), 1, Integer::sum);
                        PasswordJourneyTest.this.look("key in " + r.topic(), orNone(r.key()));
                        PasswordJourneyTest.this.look("value in " + r.topic(), orNone(r.value()));
                        r.headers()
                                .forEach(
                                        h ->
                                                PasswordJourneyTest.this.look(
                                                        "header in " + r.topic(),
                                                        orNone(h.value())));
                    }
                }
                lines.add("read: " + read);
                if (!read.containsKey("egomotion.frames")
                        || !read.containsKey("egomotion.cameras")) {
                    found.put("read too little", read.toString());
                }
            }
        }
    }

    private static byte[] orNone(byte[] bytes) {
        return bytes == null ? new byte[0] : bytes;
    }

    private static HttpURLConnection ask(Dashboard page, String path) throws Exception {
        URI address = page.address();
        HttpURLConnection asked =
                (HttpURLConnection)
                        URI.create("http://" + address.getAuthority() + path)
                                .toURL()
                                .openConnection();
        asked.setRequestProperty(
                "Authorization", "Bearer " + address.getQuery().substring("token=".length()));
        return asked;
    }

    private static String get(Dashboard page, String path) throws Exception {
        HttpURLConnection asked = ask(page, path);
        try (InputStream in =
                asked.getResponseCode() < 400 ? asked.getInputStream() : asked.getErrorStream()) {
            return asked.getHeaderFields()
                    + new String(in.readAllBytes(), StandardCharsets.ISO_8859_1);
        }
    }

    /** Reads what a viewer is told until some text comes. */
    private static String events(Dashboard page, String until) throws Exception {
        StringBuilder told = new StringBuilder();
        try (InputStream in = ask(page, "/events?camera=right").getInputStream()) {
            for (int c = in.read(); c >= 0; c = in.read()) {
                told.append((char) c);
                if (c == '\n' && told.indexOf(until) >= 0) {
                    break;
                }
            }
        }
        assertFalse(told.isEmpty());
        return told.toString();
    }
}
