package dev.egomotion.benchmarks;

import dev.egomotion.live.CameraAddress;
import dev.egomotion.live.CameraSpec;
import dev.egomotion.live.CodedVideo;
import dev.egomotion.live.FakeRtspCamera;
import dev.egomotion.live.FaultProxy;
import dev.egomotion.live.KafkaTopics;
import dev.egomotion.live.LiveIngest;
import dev.egomotion.live.LiveSettings;
import dev.egomotion.live.Transport;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.stream.Stream;

/** What a camera that is cut off again and again leaves behind: memory, threads, open files. */
final class LiveReconnects {
    private static final int SETTLE_MILLIS = 500;
    private static final LiveIngest.Pictures PICTURES = new LiveIngest.Pictures(8 << 20, 95, 60);

    private final KafkaTopics topics;
    private final CodedVideo video;
    private final int reconnects;

    LiveReconnects(KafkaTopics topics, CodedVideo video, int reconnects) {
        this.topics = topics;
        this.video = video;
        this.reconnects = reconnects;
    }

    private record Held(double residentKilobytes, long threads, long descriptors) {
        /** Looks at this process after a forced collection. */
        static Held now() throws Exception {
            System.gc();
            Thread.sleep(SETTLE_MILLIS);
            String resident =
                    Files.readAllLines(Path.of("/proc/self/status")).stream()
                            .filter(line -> line.startsWith("VmRSS:"))
                            .findFirst()
                            .orElseThrow();
            try (Stream<Path> open = Files.list(Path.of("/proc/self/fd"))) {
                return new Held(
                        Double.parseDouble(resident.replaceAll("[^0-9]", "")),
                        Thread.getAllStackTraces().size(),
                        open.count());
            }
        }
    }

    /** Cuts the camera off as often as was asked; returns what grew over the second half. */
    Map<String, Double> run() throws Exception {
        FakeRtspCamera.Script script = new FakeRtspCamera.Script();
        script.video = video;
        try (FakeRtspCamera camera = new FakeRtspCamera(script, 0);
                FaultProxy way = new FaultProxy(camera.port());
                LiveIngest ingest = start(way.port())) {
            awaitPublished(ingest);
            Held half = Held.now();
            for (int i = 0; i < reconnects; i++) {
                if (i == reconnects / 2) {
                    half = Held.now();
                }
                int before = camera.connections();
                way.cut();
                while (camera.connections() == before) {
                    Thread.sleep(2);
                }
                awaitPublished(ingest);
            }
            Held end = Held.now();
            Map<String, Double> grown = new LinkedHashMap<>();
            grown.put(
                    "resident growth of a reconnect over the second half, kB",
                    (end.residentKilobytes - half.residentKilobytes) / (reconnects / 2.0));
            grown.put(
                    "threads more than after half of the reconnects",
                    (double) (end.threads - half.threads));
            grown.put(
                    "descriptors more than after half of the reconnects",
                    (double) (end.descriptors - half.descriptors));
            return grown;
        }
    }

    private LiveIngest start(int port) throws Exception {
        CameraSpec camera =
                new CameraSpec(
                        "front",
                        CameraAddress.parse("rtsp://127.0.0.1:" + port + "/street"),
                        Optional.empty(),
                        OptionalDouble.of(80),
                        OptionalDouble.empty(),
                        Transport.TCP);
        return LiveIngest.start(
                List.of(camera),
                LiveSettings.defaults(),
                PICTURES,
                topics.destination(),
                status -> {},
                line -> {});
    }

    private static void awaitPublished(LiveIngest ingest) throws Exception {
        long from = Objects.requireNonNull(ingest.counts().get("front")).published();
        while (Objects.requireNonNull(ingest.counts().get("front")).published() == from) {
            Thread.sleep(2);
        }
    }
}
