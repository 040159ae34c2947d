package dev.egomotion.benchmarks;

import dev.egomotion.dashboard.Dashboard;
import dev.egomotion.dashboard.DashboardException;
import dev.egomotion.dashboard.DashboardSettings;
import dev.egomotion.dashboard.DashboardTopics;
import dev.egomotion.engine.LiveRun;
import dev.egomotion.engine.Settings;
import dev.egomotion.engine.cluster.Connection;
import dev.egomotion.live.FakeMjpegCamera;
import dev.egomotion.model.ModelLocation;
import dev.egomotion.topology.settings.Topics;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.lang.management.BufferPoolMXBean;
import java.lang.management.ManagementFactory;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The live page's server with a viewer whose line carries a kilobyte a second: what it costs, and whom. */
final class LiveViewers {
    private static final Duration WARM = Duration.ofSeconds(30);
    private static final Duration ALONE = Duration.ofSeconds(30);
    private static final Duration BESIDE = Duration.ofSeconds(60);
    private static final int SLOW_BYTES = 100;
    private static final int SLOW_MILLIS = 100;
    private static final int SAMPLES = 7;
    private static final Pattern AGE = Pattern.compile("\"age\":([0-9.]+)");

    private final Settings settings;
    private final Map<String, Object> facts = new LinkedHashMap<>();
    private final List<double[]> ages = new CopyOnWriteArrayList<>();
    private final List<ScriptThread> scripts = new CopyOnWriteArrayList<>();
    private volatile boolean ended;

    LiveViewers(Settings settings) {
        this.settings = settings;
    }

    /** Runs it; returns what came of it. */
    Map<String, Object> run() throws Exception {
        try (FakeMjpegCamera camera = new FakeMjpegCamera(LiveCameras.street(640, 360, 40), 5)) {
            LiveRun run =
                    new LiveRun(
                            List.of(LiveCameras.spec("front", camera.address())),
                            settings,
                            ModelLocation.starter(),
                            Optional.empty(),
                            Optional.of(Duration.ofHours(1)),
                            Optional.empty());
            run.run(
                    new LiveRun.Listener() {
                        @Override
                        public AutoCloseable opened(Connection connection, Topics topics) {
                            Map<String, String> client = new LinkedHashMap<>();
                            connection.properties().forEach((k, v) -> client.put(k, v.toString()));
                            client.put("bootstrap.servers", connection.bootstrapServers());
                            Dashboard page = page(client, topics);
                            scripts.add(ScriptThread.start("viewers", () -> watch(page, run)));
                            return page;
                        }
                    });
            for (ScriptThread script : scripts) {
                script.join();
            }
        }
        return facts;
    }

    private static Dashboard page(Map<String, String> client, Topics topics) {
        try {
            return Dashboard.start(
                    new DashboardSettings(
                            client,
                            new DashboardTopics(
                                    topics.frames(),
                                    topics.trajectory(),
                                    topics.depth(),
                                    topics.confidence(),
                                    topics.cameras()),
                            new InetSocketAddress("127.0.0.1", 0)));
        } catch (DashboardException e) {
            throw new IllegalStateException(e);
        }
    }

    private void watch(Dashboard page, LiveRun run) throws Exception {
        try {
            Thread.sleep(WARM.toMillis());
            long asked = System.nanoTime();
            Thread quick = thread("quick-viewer", () -> quick(page.address()));
            while (ages.isEmpty()) {
                Thread.sleep(1);
            }
            facts.put("first data of a viewer after, ms", (System.nanoTime() - asked) / 1e6);
            Thread.sleep(ALONE.toMillis());
            note("age alone", 0);
            double before = held();
            int mark = ages.size();
            List<Thread> slow = new ArrayList<>();
            slow.add(thread("slow-events", () -> slow(page.address(), "/events?camera=front")));
            for (String pane : List.of("frame", "depth", "confidence")) {
                slow.add(
                        thread(
                                "slow-" + pane,
                                () -> slow(page.address(), "/picture?camera=front&pane=" + pane)));
            }
            Thread.sleep(BESIDE.toMillis());
            double beside = held();
            note("age beside the slow viewer", mark);
            facts.put("held for the slow viewer after 60 s, MB", beside - before);
            ended = true;
            for (Thread each : slow) {
                each.interrupt();
            }
            quick.interrupt();
        } finally {
            run.stop();
        }
    }

    private static Thread thread(String name, Runnable work) {
        Thread thread = new Thread(work, name);
        thread.setDaemon(true);
        thread.start();
        return thread;
    }

    private void note(String name, int from) {
        List<Double> values = ages.subList(from, ages.size()).stream().map(age -> age[0]).toList();
        facts.put(name + ", p50, ms", LiveCameras.quantile(values, 0.5));
        facts.put(name + ", p95, ms", LiveCameras.quantile(values, 0.95));
        facts.put(name + ", messages", values.size());
    }

    /** Returns what this process holds, heap after a collection and direct buffers, MB: the least of a few looks. */
    private static double held() throws InterruptedException {
        double least = Double.MAX_VALUE;
        for (int i = 0; i < SAMPLES; i++) {
            System.gc();
            long heap = ManagementFactory.getMemoryMXBean().getHeapMemoryUsage().getUsed();
            long direct =
                    ManagementFactory.getPlatformMXBeans(BufferPoolMXBean.class).stream()
                            .mapToLong(BufferPoolMXBean::getMemoryUsed)
                            .sum();
            least = Math.min(least, (heap + direct) / 1048576.0);
            Thread.sleep(300);
        }
        return least;
    }

    private void quick(URI address) {
        try (Socket socket = ask(address, "/events?camera=front", 1 << 16);
                BufferedReader in =
                        new BufferedReader(
                                new InputStreamReader(
                                        socket.getInputStream(), StandardCharsets.UTF_8))) {
            boolean now = false;
            for (String line = in.readLine(); line != null && !ended; line = in.readLine()) {
                if (line.startsWith("event: ")) {
                    now = line.equals("event: now");
                } else if (now && line.startsWith("data: ")) {
                    Matcher age = AGE.matcher(line);
                    if (age.find()) {
                        ages.add(new double[] {Double.parseDouble(age.group(1))});
                    }
                }
            }
        } catch (IOException e) {
            facts.put("the quick viewer failed", e.toString());
        }
    }

    /** Asks again and again, as the page does, and takes a kilobyte a second. */
    private void slow(URI address, String path) {
        byte[] taken = new byte[SLOW_BYTES];
        while (!ended) {
            try (Socket socket = ask(address, path, 4096);
                    InputStream in = socket.getInputStream()) {
                while (!ended && in.read(taken) >= 0) {
                    Thread.sleep(SLOW_MILLIS);
                }
            } catch (IOException e) {
                facts.put("the slow viewer was cut off", path + ": " + e);
            } catch (InterruptedException e) {
                return;
            }
        }
    }

    private static Socket ask(URI address, String path, int buffer) throws IOException {
        Socket socket = new Socket();
        socket.setReceiveBufferSize(buffer);
        socket.connect(new InetSocketAddress(address.getHost(), address.getPort()));
        String token = address.getQuery().substring("token=".length());
        socket.getOutputStream()
                .write(
                        "GET %s HTTP/1.1\r\nHost: x\r\nConnection: close\r\nAuthorization: Bearer %s\r\n\r\n"
                                .formatted(path, token)
                                .getBytes(StandardCharsets.US_ASCII));
        return socket;
    }
}
