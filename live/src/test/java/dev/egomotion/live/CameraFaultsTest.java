package dev.egomotion.live;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.egomotion.codecs.video.StreamSender;
import dev.egomotion.schemas.CameraReason;
import dev.egomotion.schemas.CameraState;
import dev.egomotion.schemas.CameraStatus;
import dev.egomotion.schemas.Frame;
import dev.egomotion.schemas.FrameCodec;
import dev.egomotion.schemas.FrameEvent;
import dev.egomotion.schemas.SegmentEnd;
import dev.egomotion.schemas.SegmentStart;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;

/** Cameras that fail in every way, over real sockets, into a real broker. */
@Timeout(120)
@Execution(ExecutionMode.CONCURRENT)
class CameraFaultsTest extends CameraTestCase {
    @Test
    void cameraSwitchedOff_comesBack_newSegmentAndOutageCounted() throws Exception {
        int port;
        try (FakeRtspCamera camera = new FakeRtspCamera(script, 0)) {
            port = camera.port();
            start(camera.address(), Transport.TCP);
            awaitFrames(20);
        }
        assertEquals(1, firstOf(CameraState.BACKOFF).getOutages());
        int before = topics.events(SegmentStart.class).size();
        try (FakeRtspCamera camera = new FakeRtspCamera(script, port)) {
            topics.await("a new segment", t -> t.events(SegmentStart.class).size() > before);
            awaitFrames(topics.events(Frame.class).size() + 5);
        }
        List<SegmentEnd> ends = topics.events(SegmentEnd.class);
        assertFalse(ends.isEmpty());
        assertEquals(
                topics.frameEvents.stream().map(FrameEvent::getSegment).distinct().count(),
                topics.events(SegmentStart.class).size());
    }

    @Test
    void cameraStalls_anyTransport_noticedAndTakenUpAgain() throws Exception {
        for (Transport transport : Transport.values()) {
            try (FakeRtspCamera camera = new FakeRtspCamera(script, 0)) {
                topics.statuses.clear();
                start(camera.address(), transport);
                awaitFrames(topics.events(Frame.class).size() + 20);
                script.stalled = true;
                assertEquals(CameraReason.NO_PACKETS, firstOf(CameraState.STALLED).getReason());
                script.stalled = false;
                awaitFrames(topics.events(Frame.class).size() + 5);
                ingest.close();
            }
        }
    }

    /** The camera is there and its connection open, but nothing comes through; then the connection is cut. */
    @Test
    void wayStallsThenIsCut_noticedAndTakenUpAgain() throws Exception {
        try (FakeRtspCamera camera = new FakeRtspCamera(script, 0);
                FaultProxy way = new FaultProxy(camera.port())) {
            start("rtsp://127.0.0.1:" + way.port() + "/street", Transport.TCP);
            awaitFrames(20);
            way.stall(true);
            assertEquals(CameraReason.NO_PACKETS, firstOf(CameraState.STALLED).getReason());
            way.stall(false);
            awaitFrames(topics.events(Frame.class).size() + 5);
            topics.statuses.clear();
            way.cut();
            firstOf(CameraState.BACKOFF);
            awaitFrames(topics.events(Frame.class).size() + 5);
            assertEquals(2, topics.last().getOutages());
        }
    }

    @Test
    void mjpegStalls_noticed() throws Exception {
        List<byte[]> pictures = jpegs();
        try (FakeMjpegCamera camera = new FakeMjpegCamera(pictures, 15)) {
            start(camera.address(), Transport.TCP);
            awaitFrames(20);
            SegmentStart segment = topics.events(SegmentStart.class).get(0);
            assertEquals(FrameCodec.JPEG, segment.getCodec());
            assertEquals(96, segment.getCameraInfo().getWidth());
            assertEquals(64, segment.getCameraInfo().getHeight());
            byte[] first = new byte[topics.events(Frame.class).get(0).getData().remaining()];
            topics.events(Frame.class).get(0).getData().duplicate().get(first);
            assertArrayEquals(pictures.get(0), first);
            camera.stalled = true;
            assertEquals(CameraReason.NO_PACKETS, firstOf(CameraState.STALLED).getReason());
            camera.stalled = false;
        }
    }

    /** Encoders and gateways: FFmpeg itself is the sending side. */
    @Test
    void srtStalls_noticedAndTakenUpAgain() throws Exception {
        String address = "srt://127.0.0.1:" + freePort();
        try (StreamSender sender =
                new StreamSender(streetFile, address + "?mode=listener", "mpegts", Map.of())) {
            start(address, Transport.TCP);
            awaitFrames(15);
            sender.stall(true);
            assertEquals(CameraReason.NO_PACKETS, firstOf(CameraState.STALLED).getReason());
            sender.stall(false);
            awaitFrames(topics.events(Frame.class).size() + 5);
        }
    }

    @Test
    void rtmpStallsAndIsKilled_noticedAndTakenUpAgain() throws Exception {
        int port;
        try (FakeRtmpCamera camera = new FakeRtmpCamera(street, 25, 0)) {
            port = camera.port();
            start(camera.address(), Transport.TCP);
            awaitFrames(15);
            assertEquals(FrameCodec.H264, topics.events(SegmentStart.class).get(0).getCodec());
            camera.stalled = true;
            assertEquals(CameraReason.NO_PACKETS, firstOf(CameraState.STALLED).getReason());
            camera.stalled = false;
            awaitFrames(topics.events(Frame.class).size() + 5);
            topics.statuses.clear();
        }
        firstOf(CameraState.BACKOFF);
        int before = topics.events(SegmentStart.class).size();
        try (FakeRtmpCamera camera = new FakeRtmpCamera(street, 25, port)) {
            topics.await("a new segment", t -> t.events(SegmentStart.class).size() > before);
            awaitFrames(topics.events(Frame.class).size() + 5);
            assertEquals(port, camera.port());
        }
    }

    /** Returns a port that neither TCP nor UDP has in use. */
    private static int freePort() throws Exception {
        try (ServerSocket tcp = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
                DatagramSocket udp =
                        new DatagramSocket(tcp.getLocalPort(), InetAddress.getLoopbackAddress())) {
            return udp.getLocalPort();
        }
    }

    @Test
    void pictureFreezes_countsAsStalled() throws Exception {
        try (FakeRtspCamera camera = new FakeRtspCamera(script, 0)) {
            start(camera.address(), Transport.TCP);
            awaitFrames(10);
            script.frozen = true;
            assertEquals(CameraReason.FROZEN_PICTURE, firstOf(CameraState.STALLED).getReason());
            script.frozen = false;
        }
    }

    @Test
    void somethingUnexpectedFails_cameraIsTriedAgain() throws Exception {
        AtomicBoolean failed = new AtomicBoolean();
        onStatus =
                status -> {
                    if (status.getState() == CameraState.LIVE && !failed.getAndSet(true)) {
                        throw new IllegalStateException("nobody thought of this");
                    }
                };
        try (FakeRtspCamera camera = new FakeRtspCamera(script, 0)) {
            start(camera.address(), Transport.TCP);
            CameraStatus refused = firstOf(CameraState.BACKOFF);
            assertEquals(CameraReason.OTHER, refused.getReason());
            assertTrue(refused.getDetail().contains("nobody thought of this"));
            awaitFrames(10);
        }
    }

    @Test
    void close_cameraIsToldThatItsClientLeaves() throws Exception {
        try (FakeRtspCamera camera = new FakeRtspCamera(script, 0)) {
            start(camera.address(), Transport.TCP);
            awaitFrames(5);
            ingest.close();
            Eventually.await(() -> camera.goodbyes() > 0);
        }
    }

    @Test
    void start_queueSmallerThanAFrame_refusedByName() {
        LiveIngest.Pictures huge = new LiveIngest.Pictures(64 << 20, 95, 60);
        CameraException refused =
                assertThrows(
                        CameraException.class,
                        () ->
                                LiveIngest.start(
                                        List.of(),
                                        settings,
                                        huge,
                                        topics.destination(),
                                        status -> {},
                                        lines::add));
        assertTrue(refused.getMessage().contains("live.queueBytes"), refused.getMessage());
    }

    @Test
    void wrongPasswordAndWrongPath_namedWithoutThePassword() throws Exception {
        script.credentials = "admin:rightPass1";
        try (FakeRtspCamera camera = new FakeRtspCamera(script, 0)) {
            requireWrongOnesNamed("127.0.0.1:" + camera.port());
        }
    }

    @Test
    void calibrationOfAnotherSize_namedAndNothingElseDisturbed() throws Exception {
        Path file = folder.resolve("other.yaml");
        Files.writeString(
                file,
                """
                image_width: 640
                image_height: 480
                camera_matrix: {rows: 3, cols: 3, data: [500, 0, 320, 0, 500, 240, 0, 0, 1]}
                """);
        try (FakeRtspCamera camera = new FakeRtspCamera(script, 0)) {
            CameraAddress address = CameraAddress.parse(camera.address());
            CameraSpec misfit =
                    new CameraSpec(
                            "misfit",
                            address,
                            Optional.of(file),
                            OptionalDouble.empty(),
                            OptionalDouble.empty(),
                            Transport.TCP);
            start(misfit, named("right", camera.address()));
            awaitFrames(20);
            topics.await(
                    "the refusal",
                    t -> reasons(t, "misfit").contains(CameraReason.BAD_CALIBRATION));
            assertTrue(topics.frameEvents.stream().allMatch(e -> e.getCamera().equals("right")));
        }
    }

    @Test
    void streamWithoutVideo_named() throws Exception {
        script.video = null;
        try (FakeRtspCamera camera = new FakeRtspCamera(script, 0)) {
            start(camera.address(), Transport.TCP);
            topics.await("the refusal", t -> reasons(t, "front").contains(CameraReason.NO_VIDEO));
        }
    }

    @Test
    void brokersAway_cameraStaysConnectedAndLedgerBalances() throws Exception {
        try (BrokerProcess brokers = BrokerProcess.start(folder.resolve("brokers"));
                FakeRtspCamera camera = new FakeRtspCamera(script, 0);
                KafkaTopics far = new KafkaTopics(brokers.bootstrapServers(), "away")) {
            LiveSettings shortPatience =
                    settings(LiveSettings.defaults().queueFrames(), Duration.ofSeconds(2));
            Ledger.Counts counts;
            try (LiveIngest reading =
                    LiveIngest.start(
                            List.of(named("front", camera.address())),
                            shortPatience,
                            PICTURES,
                            far.destination(),
                            status -> {},
                            lines::add)) {
                far.await("frames", t -> t.events(Frame.class).size() >= 10);
                brokers.pause();
                long received = reading.counts().get("front").received();
                Eventually.await(() -> reading.counts().get("front").received() >= received + 100);
                brokers.goOn();
                int segments = far.events(SegmentStart.class).size();
                far.await("a new segment", t -> t.events(SegmentStart.class).size() > segments);
                int frames = far.events(Frame.class).size();
                far.await("frames again", t -> t.events(Frame.class).size() > frames + 5);
                assertEquals(1, camera.connections());
                assertTrue(
                        far.statuses.stream().noneMatch(x -> x.getState() == CameraState.STALLED));
                assertTrue(
                        lines.get(0).startsWith("the brokers do not confirm frames"),
                        lines::toString);
                assertTrue(lines.contains("the brokers confirm frames again"), lines::toString);
                reading.close();
                counts = reading.counts().get("front");
            }
            assertEquals(0, counts.underWay(), counts.toString());
            long unconfirmed = counts.notPublished().getOrDefault(Ledger.Reason.NOT_CONFIRMED, 0L);
            assertTrue(unconfirmed > 0, counts.toString());
            far.await(
                    "all that is confirmed",
                    t -> t.events(Frame.class).size() >= counts.published());
            assertTrue(far.events(Frame.class).size() <= counts.published() + unconfirmed);
        }
    }
}
