package dev.egomotion.benchmarks;

import dev.egomotion.codecs.still.ImageCodec;
import dev.egomotion.codecs.video.StreamSender;
import dev.egomotion.geometry.scene.SceneDrive;
import dev.egomotion.geometry.scene.SceneSettings;
import dev.egomotion.live.CameraAddress;
import dev.egomotion.live.CameraSpec;
import dev.egomotion.live.CodedVideo;
import dev.egomotion.live.FakeMjpegCamera;
import dev.egomotion.live.FakeRtmpCamera;
import dev.egomotion.live.FakeRtspCamera;
import dev.egomotion.live.KafkaTopics;
import dev.egomotion.live.LiveIngest;
import dev.egomotion.live.LiveSettings;
import dev.egomotion.live.Transport;
import dev.egomotion.schemas.CameraState;
import dev.egomotion.schemas.CameraStatus;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

/** How soon a camera that fails is noticed, and how soon its pictures come again: one round of every fault. */
final class LiveFaults {
    private static final Duration OUTAGE = Duration.ofSeconds(5);
    private static final long PATIENCE_SECONDS = 60;
    private static final LiveIngest.Pictures PICTURES = new LiveIngest.Pictures(8 << 20, 95, 60);

    private final KafkaTopics topics;
    private final CodedVideo video;
    private final Path file;
    private final Map<String, List<Double>> figures;
    private final BlockingQueue<CameraStatus> statuses = new LinkedBlockingQueue<>();

    /**
     * Prepares a round.
     *
     * @param file holds the video
     * @param figures takes the figures by name, milliseconds
     */
    LiveFaults(KafkaTopics topics, Path file, CodedVideo video, Map<String, List<Double>> figures) {
        this.file = file;
        this.topics = topics;
        this.video = video;
        this.figures = figures;
    }

    void run() throws Exception {
        for (Transport transport : Transport.values()) {
            rtsp(transport);
        }
        mjpeg();
        rtmp();
        srt();
    }

    private LiveIngest start(String address, Transport transport) throws Exception {
        statuses.clear();
        CameraSpec camera =
                new CameraSpec(
                        "front",
                        CameraAddress.parse(address),
                        Optional.empty(),
                        OptionalDouble.of(80),
                        OptionalDouble.empty(),
                        transport);
        return LiveIngest.start(
                List.of(camera),
                LiveSettings.defaults(),
                PICTURES,
                topics.destination(),
                statuses::add,
                line -> {});
    }

    private void rtsp(Transport transport) throws Exception {
        FakeRtspCamera.Script script = new FakeRtspCamera.Script();
        script.video = video;
        FakeRtspCamera camera = new FakeRtspCamera(script, 0);
        String name = "rtsp over " + transport.name().toLowerCase(java.util.Locale.ROOT);
        try (LiveIngest ingest = start(camera.address(), transport)) {
            awaitPublished(ingest, 30);
            script.stalled = true;
            note(name + ": stall noticed", since(System.nanoTime(), CameraState.STALLED));
            script.stalled = false;
            awaitPublished(ingest, 30);
            int port = camera.port();
            statuses.clear();
            long killed = System.nanoTime();
            camera.close();
            note(name + ": killed camera noticed", since(killed, CameraState.BACKOFF));
            TimeUnit.NANOSECONDS.sleep(OUTAGE.toNanos() - (System.nanoTime() - killed));
            camera = new FakeRtspCamera(script, port);
            long back = System.nanoTime();
            awaitPublished(ingest, 1);
            note(name + ": first frame after 5 s away", millis(back));
        } finally {
            camera.close();
        }
    }

    private void mjpeg() throws Exception {
        List<byte[]> pictures = new ArrayList<>();
        SceneDrive drive = SceneDrive.street(SceneSettings.of(640, 360, 10, 2));
        for (int i = 0; i < 10; i++) {
            pictures.add(ImageCodec.encodeJpeg(drive.frame(i).image(), 90));
        }
        try (FakeMjpegCamera camera = new FakeMjpegCamera(pictures, 15);
                LiveIngest ingest = start(camera.address(), Transport.TCP)) {
            awaitPublished(ingest, 30);
            camera.stalled = true;
            note("mjpeg: stall noticed", since(System.nanoTime(), CameraState.STALLED));
            camera.stalled = false;
            awaitPublished(ingest, 10);
        }
    }

    private void rtmp() throws Exception {
        FakeRtmpCamera camera = new FakeRtmpCamera(video, 25, 0);
        try (LiveIngest ingest = start(camera.address(), Transport.TCP)) {
            awaitPublished(ingest, 30);
            camera.stalled = true;
            note("rtmp: stall noticed", since(System.nanoTime(), CameraState.STALLED));
            camera.stalled = false;
            awaitPublished(ingest, 30);
            int port = camera.port();
            statuses.clear();
            long killed = System.nanoTime();
            camera.close();
            note("rtmp: killed server noticed", since(killed, CameraState.BACKOFF));
            TimeUnit.NANOSECONDS.sleep(OUTAGE.toNanos() - (System.nanoTime() - killed));
            camera = new FakeRtmpCamera(video, 25, port);
            long back = System.nanoTime();
            awaitPublished(ingest, 1);
            note("rtmp: first frame after 5 s away", millis(back));
        } finally {
            camera.close();
        }
    }

    /** FFmpeg sends; a sender that waits for its client is not told when it is cut off, so it is only stalled. */
    private void srt() throws Exception {
        String address = "srt://127.0.0.1:" + freePort();
        try (StreamSender sender =
                        new StreamSender(file, address + "?mode=listener", "mpegts", Map.of());
                LiveIngest ingest = start(address, Transport.TCP)) {
            awaitPublished(ingest, 15);
            sender.stall(true);
            note("srt: stall noticed", since(System.nanoTime(), CameraState.STALLED));
            sender.stall(false);
            awaitPublished(ingest, 5);
        }
    }

    private static int freePort() throws Exception {
        try (DatagramSocket udp = new DatagramSocket(0, InetAddress.getLoopbackAddress())) {
            return udp.getLocalPort();
        }
    }

    private static void awaitPublished(LiveIngest ingest, long more) throws Exception {
        long from = published(ingest);
        long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(PATIENCE_SECONDS);
        while (published(ingest) < from + more) {
            if (System.nanoTime() > end) {
                throw new IllegalStateException("no frames: " + ingest.counts());
            }
            Thread.sleep(1);
        }
    }

    private static long published(LiveIngest ingest) {
        return Objects.requireNonNull(ingest.counts().get("front")).published();
    }

    /** Waits for a state; returns how long after a moment it was said, milliseconds. */
    private double since(long moment, CameraState state) throws InterruptedException {
        while (true) {
            CameraStatus status = statuses.poll(PATIENCE_SECONDS, TimeUnit.SECONDS);
            if (status == null) {
                throw new IllegalStateException("never " + state);
            }
            if (status.getState() == state) {
                return millis(moment);
            }
        }
    }

    private static double millis(long since) {
        return (System.nanoTime() - since) / 1e6;
    }

    private void note(String name, double value) {
        figures.computeIfAbsent(name + ", ms", n -> new ArrayList<>()).add(value);
    }
}
