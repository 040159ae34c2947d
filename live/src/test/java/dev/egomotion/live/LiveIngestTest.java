package dev.egomotion.live;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.egomotion.broker.BrokerSettings;
import dev.egomotion.broker.EmbeddedBroker;
import dev.egomotion.codecs.decode.DecodeOutcome;
import dev.egomotion.codecs.decode.FrameDecoder;
import dev.egomotion.codecs.decode.FrameDecoders;
import dev.egomotion.codecs.decode.VideoPreview;
import dev.egomotion.codecs.still.ImageCodec;
import dev.egomotion.codecs.video.StreamSender;
import dev.egomotion.codecs.video.VideoWriter;
import dev.egomotion.geometry.scene.SceneDrive;
import dev.egomotion.geometry.scene.SceneSettings;
import dev.egomotion.geometry.values.RgbImage;
import dev.egomotion.schemas.CameraReason;
import dev.egomotion.schemas.CameraState;
import dev.egomotion.schemas.CameraStatus;
import dev.egomotion.schemas.ClockSource;
import dev.egomotion.schemas.Frame;
import dev.egomotion.schemas.FrameCodec;
import dev.egomotion.schemas.FrameEvent;
import dev.egomotion.schemas.SegmentEnd;
import dev.egomotion.schemas.SegmentEndReason;
import dev.egomotion.schemas.SegmentStart;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInfo;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;

/** Cameras that fail in every way, over real sockets, into a real broker. */
@Timeout(120)
@Execution(ExecutionMode.CONCURRENT)
class LiveIngestTest {
    private static final double MS = 1e6;
    private static final LiveIngest.Pictures PICTURES = new LiveIngest.Pictures(8 << 20, 95, 60);

    @TempDir private static Path folder;
    private static EmbeddedBroker broker;
    private static Path streetFile;
    private static CodedVideo street;
    private static CodedVideo larger;

    private KafkaTopics topics;
    private LiveIngest ingest;
    private int started;
    private final FakeRtspCamera.Script script = new FakeRtspCamera.Script();
    private final List<String> lines = new CopyOnWriteArrayList<>();
    private final SetClock machine = new SetClock();
    private Consumer<CameraStatus> onStatus = status -> {};
    private LiveSettings settings = LiveSettings.defaults();
    private LiveIngest.Pictures pictures = PICTURES;
    private LiveIngest.Destination destination;

    /** This machine's clock, which can be set. */
    private static final class SetClock extends Clock {
        private volatile Duration ahead = Duration.ZERO;

        @Override
        public ZoneId getZone() {
            return ZoneOffset.UTC;
        }

        @Override
        public Clock withZone(ZoneId zone) {
            return this;
        }

        @Override
        public Instant instant() {
            return Instant.now().plus(ahead);
        }
    }

    @BeforeAll
    static void renderAndStart() throws Exception {
        broker = EmbeddedBroker.startTemporary(BrokerSettings.defaults());
        streetFile = CodedVideo.streetFile(folder, 160, 96, 50, 10);
        street = CodedVideo.of(streetFile);
        larger = CodedVideo.street(folder, 192, 128, 20, 10);
    }

    @AfterAll
    static void stop() {
        broker.close();
    }

    @BeforeEach
    void open(TestInfo test) throws Exception {
        topics =
                new KafkaTopics(
                        broker.bootstrapServers(), test.getTestMethod().orElseThrow().getName());
        script.video = street;
    }

    @AfterEach
    void close() throws Exception {
        if (ingest != null) {
            ingest.close();
            topics.await(
                    "the last state", t -> !t.statuses.isEmpty() && t.last().getUnderWay() == 0);
            ingest.counts().forEach((camera, counts) -> assertEquals(0, counts.underWay(), camera));
            if (started == 1) {
                requireAsManyFramesAsPublished();
            }
        }
        topics.close();
    }

    private void requireAsManyFramesAsPublished() throws Exception {
        long published =
                ingest.counts().values().stream().mapToLong(Ledger.Counts::published).sum();
        topics.await(
                published + " frames, as the ledger says",
                t -> t.events(Frame.class).size() >= published);
        assertEquals(published, topics.events(Frame.class).size());
    }

    private void start(String address, Transport transport) throws Exception {
        CameraSpec plain = CameraSpec.of(CameraAddress.parse(address));
        start(
                new CameraSpec(
                        "front",
                        plain.address(),
                        Optional.empty(),
                        OptionalDouble.of(80),
                        OptionalDouble.empty(),
                        transport));
    }

    private void start(CameraSpec... cameras) throws Exception {
        started++;
        ingest =
                LiveIngest.start(
                        List.of(cameras),
                        settings,
                        pictures,
                        destination == null ? topics.destination() : destination,
                        onStatus,
                        lines::add,
                        machine);
    }

    private void awaitFrames(int count) throws Exception {
        topics.await(count + " frames", t -> t.events(Frame.class).size() >= count);
    }

    private CameraStatus firstOf(CameraState state) throws Exception {
        topics.await(
                state.toString(), t -> t.statuses.stream().anyMatch(s -> s.getState() == state));
        return topics.statuses.stream()
                .filter(s -> s.getState() == state)
                .findFirst()
                .orElseThrow();
    }

    @Test
    void rtspByTcp_h264_untouchedAndTimedByTheCamera() throws Exception {
        script.reportMillis = 1_000;
        script.clockAheadNanos = 30_000_000;
        try (FakeRtspCamera camera = new FakeRtspCamera(script, 0)) {
            start(camera.address(), Transport.TCP);
            awaitFrames(70);
            requireUntouched();
            List<Frame> frames = topics.events(Frame.class);
            double worst = 0;
            for (Frame frame : frames) {
                double error =
                        (frame.getCaptureTimeNanos()
                                        - camera.captured().get((int) frame.getSequence()))
                                / MS;
                if (frame.getClock() == ClockSource.SENDER_REPORT) {
                    worst = Math.max(worst, Math.abs(error));
                } else {
                    // 30 ms by which the camera's clock is ahead cannot be known yet.
                    assertEquals(-30, error, 60, "frame " + frame.getSequence());
                }
            }
            assertTrue(worst <= 1, "off by %.3f ms".formatted(worst));
            assertEquals(ClockSource.SENDER_REPORT, frames.get(frames.size() - 1).getClock());
        }
    }

    /** Every frame decodes, and its place in the street tells that none is exchanged. */
    private void requireUntouched() throws Exception {
        SegmentStart start = topics.events(SegmentStart.class).get(0);
        assertEquals(FrameCodec.H264, start.getCodec());
        assertEquals(160, start.getCameraInfo().getWidth());
        assertEquals(96, start.getCameraInfo().getHeight());
        long expected = 0;
        try (FrameDecoder decoder = FrameDecoders.openFullSize(start)) {
            for (Frame frame : topics.events(Frame.class)) {
                assertEquals(expected++, frame.getSequence());
                CodedVideo.Picture picture =
                        street.pictures().get((int) frame.getSequence() % street.pictures().size());
                assertEquals(picture.key(), frame.getKeyFrame());
                assertEquals(picture.key(), frame.getDecoderStart() != null);
                byte[] slice = picture.units().get(picture.units().size() - 1);
                byte[] data = new byte[frame.getData().remaining()];
                frame.getData().duplicate().get(data);
                byte[] tail = new byte[slice.length];
                System.arraycopy(data, data.length - slice.length, tail, 0, slice.length);
                assertArrayEquals(slice, tail);
                decoder.decode(frame)
                        .forEach(outcome -> assertInstanceOf(DecodeOutcome.Image.class, outcome));
            }
        }
    }

    /** A reader that was not there at the segment's start needs nothing of it. */
    @Test
    void readerBeginsInTheMiddle_decodesFromTheNextKeyFrameOn() throws Exception {
        try (FakeRtspCamera camera = new FakeRtspCamera(script, 0);
                VideoPreview preview = new VideoPreview(960)) {
            start(camera.address(), Transport.TCP);
            awaitFrames(40);
            List<FrameEvent> later =
                    topics.frameEvents.subList(14, topics.frameEvents.size()).stream()
                            .filter(e -> e.getEvent() instanceof Frame)
                            .toList();
            List<Long> shown = new ArrayList<>();
            for (FrameEvent event : later) {
                preview.take(event.getSegment(), (Frame) event.getEvent(), true)
                        .ifPresent(picture -> shown.add(picture.sequence()));
            }
            assertEquals(20, shown.get(0));
            assertTrue(shown.size() >= 20, shown::toString);
        }
    }

    @Test
    void rtspByUdp_h264_untouched() throws Exception {
        try (FakeRtspCamera camera = new FakeRtspCamera(script, 0)) {
            start(camera.address(), Transport.UDP);
            awaitFrames(30);
            requireUntouched();
        }
    }

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

    /** A pipeline that does nothing: its group has committed the topic's beginning. */
    @Test
    void pipelineDoesNotKeepUp_everyCameraShedByOneRegularStride() throws Exception {
        destination = topics.destination(Optional.of(new LiveIngest.Reader("pipeline", 5)));
        topics.commit("pipeline", 0);
        List<byte[]> pictures = jpegs();
        try (FakeMjpegCamera left = new FakeMjpegCamera(pictures, 20);
                FakeMjpegCamera right = new FakeMjpegCamera(pictures, 20)) {
            start(named("left", left.address()), named("right", right.address()));
            topics.await(
                    "the greatest stride",
                    t ->
                            reported(t, "left").stream().anyMatch(s -> s.getStride() == 6)
                                    && reported(t, "right").stream()
                                            .anyMatch(s -> s.getStride() == 6));
            awaitFrames(topics.events(Frame.class).size() + 12);
            for (String camera : List.of("left", "right")) {
                List<Long> sequences =
                        topics.frameEvents.stream()
                                .filter(e -> e.getCamera().equals(camera))
                                .map(FrameEvent::getEvent)
                                .filter(e -> e instanceof Frame f && f.getStride() == 6)
                                .map(e -> ((Frame) e).getSequence())
                                .toList();
                assertTrue(sequences.size() > 2, camera);
                for (int i = 1; i < sequences.size(); i++) {
                    assertEquals(6, sequences.get(i) - sequences.get(i - 1), camera);
                }
            }
            assertTrue(
                    lines.stream().anyMatch(l -> l.contains("one picture in 6")), lines::toString);
            assertTrue(
                    ingest.counts().get("left").notPublished().get(Ledger.Reason.SHED) > 0,
                    () -> ingest.counts().toString());
        }
    }

    /** Pictures that need each other are all published; those that are shed say so. */
    @Test
    void pipelineDoesNotKeepUp_packetsAreMarkedByTheStride() throws Exception {
        destination = topics.destination(Optional.of(new LiveIngest.Reader("pipeline", 5)));
        topics.commit("pipeline", 0);
        try (FakeRtspCamera camera = new FakeRtspCamera(script, 0)) {
            start(camera.address(), Transport.TCP);
            topics.await(
                    "the greatest stride",
                    t -> t.events(Frame.class).stream().anyMatch(f -> f.getStride() == 6));
            awaitFrames(topics.events(Frame.class).size() + 30);
            long expected = 0;
            for (Frame frame : topics.events(Frame.class)) {
                assertEquals(expected++, frame.getSequence());
                assertEquals(frame.getSequence() % frame.getStride() != 0, frame.getDecodeOnly());
                double age = (frame.getArrivalTimeNanos() - frame.getCaptureTimeNanos()) / MS;
                assertEquals(0, age, 2_000);
            }
            assertEquals(Map.of(), ingest.counts().get("front").notPublished());
        }
    }

    private static List<CameraStatus> reported(KafkaTopics topics, String camera) {
        return topics.statuses.stream().filter(s -> s.getCamera().equals(camera)).toList();
    }

    @Test
    void speedsOfTheVehicle_givenToPicturesByTheirTime() throws Exception {
        Path file = folder.resolve("speeds.csv");
        long now = System.currentTimeMillis() / 1000;
        StringBuilder rows = new StringBuilder();
        for (int i = 0; i < 50; i++) { // as much as is kept
            rows.append("%d,%d%n".formatted(now + i, 10 + i));
        }
        Files.writeString(file, rows);
        try (SpeedFeed feed = SpeedFeed.open(file.toString(), lines::add);
                FakeMjpegCamera camera = new FakeMjpegCamera(jpegs(), 20)) {
            Eventually.await(() -> feed.at(now * 1_000_000_000L).isPresent());
            pictures = new LiveIngest.Pictures(8 << 20, 95, 60, Optional.of(feed));
            start(named("front", camera.address()));
            awaitFrames(10);
            assertTrue(topics.events(SegmentStart.class).get(0).getSpeedMeasured());
            for (Frame frame : topics.events(Frame.class)) {
                double seconds = frame.getCaptureTimeNanos() / 1e9 - now;
                assertEquals(10 + seconds, frame.getSpeed(), 0.01);
            }
            assertTrue(feed.counts().matched() >= 10);
        }
    }

    @Test
    void rateOfACamera_everyNthPicture() throws Exception {
        try (FakeMjpegCamera camera = new FakeMjpegCamera(jpegs(), 20)) {
            start(
                    new CameraSpec(
                            "front",
                            CameraAddress.parse(camera.address()),
                            Optional.empty(),
                            OptionalDouble.of(80),
                            OptionalDouble.empty(),
                            Transport.TCP,
                            OptionalDouble.of(5)));
            awaitFrames(40);
            ingest.close();
            Ledger.Counts counts = ingest.counts().get("front");
            List<Frame> frames = topics.events(Frame.class);
            for (int i = 0; i < frames.size(); i++) {
                assertEquals(i, frames.get(i).getSequence(), "as of a slower camera");
                assertFalse(frames.get(i).getDecodeOnly());
            }
            assertTrue(
                    counts.notPublished().get(Ledger.Reason.OVER_RATE) >= 2 * counts.published(),
                    counts.toString());
            assertEquals(
                    counts.received(),
                    counts.published() + counts.notPublished().get(Ledger.Reason.OVER_RATE));
        }
    }

    private static List<byte[]> jpegs() {
        SceneDrive drive = SceneDrive.street(SceneSettings.of(96, 64, 10, 2));
        List<byte[]> pictures = new ArrayList<>();
        for (int i = 0; i < 10; i++) {
            pictures.add(ImageCodec.encodeJpeg(drive.frame(i).image(), 90));
        }
        return pictures;
    }

    /** Pictures that grow brighter by 18 of 219 each, over and over. */
    private static Path raw(String name, int frames, int framesPerSecond) throws Exception {
        Path file = folder.resolve(name + ".y4m");
        int pixels = 96 * 64;
        try (OutputStream out = Files.newOutputStream(file)) {
            out.write(
                    "YUV4MPEG2 W96 H64 F%d:1 Ip A1:1 C420jpeg\n"
                            .formatted(framesPerSecond)
                            .getBytes(StandardCharsets.US_ASCII));
            for (int i = 0; i < frames; i++) {
                byte[] planes = new byte[pixels * 3 / 2];
                Arrays.fill(planes, 0, pixels, (byte) (16 + 18 * (i % 12)));
                Arrays.fill(planes, pixels, planes.length, (byte) 128);
                out.write("FRAME\n".getBytes(StandardCharsets.US_ASCII));
                out.write(planes);
            }
        }
        return file;
    }

    /** Raw video, as USB cameras give it: a codec that does not travel. */
    @Test
    void rawVideoInAFile_becomesJpegAndEnds() throws Exception {
        start(raw("becomes-jpeg", 12, 10).toString(), Transport.TCP);
        awaitFrames(12);
        List<Frame> frames = topics.events(Frame.class);
        for (int i = 0; i < 12; i++) {
            byte[] jpeg = new byte[frames.get(i).getData().remaining()];
            frames.get(i).getData().duplicate().get(jpeg);
            RgbImage image = ImageCodec.decode(jpeg);
            assertEquals(96, image.width());
            assertEquals(18 * i * 255 / 219, image.rgb()[0] & 0xff, 3);
            assertEquals(i, frames.get(i).getSequence());
        }
        ingest.close();
        topics.await("the end", t -> t.last().getState() == CameraState.STOPPED);
        assertEquals(12, topics.last().getPublished());
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
    void sizeChangesInMidStream_newSegmentOfTheNewSize() throws Exception {
        try (FakeRtspCamera camera = new FakeRtspCamera(script, 0)) {
            start(camera.address(), Transport.TCP);
            awaitFrames(10);
            script.video = larger;
            topics.await("another size", t -> t.events(SegmentStart.class).size() == 2);
            SegmentStart second = topics.events(SegmentStart.class).get(1);
            assertEquals(192, second.getCameraInfo().getWidth());
            assertEquals(128, second.getCameraInfo().getHeight());
            assertEquals(
                    SegmentEndReason.FORMAT_CHANGED,
                    topics.events(SegmentEnd.class).get(0).getReason());
            assertEquals(1, camera.connections(), "the connection went on");
        }
    }

    @Test
    void clockJumpsAnHour_newSegment() throws Exception {
        script.reportMillis = 500;
        try (FakeRtspCamera camera = new FakeRtspCamera(script, 0)) {
            start(camera.address(), Transport.TCP);
            topics.await(
                    "the camera's clock",
                    t ->
                            t.events(Frame.class).stream()
                                    .anyMatch(f -> f.getClock() == ClockSource.SENDER_REPORT));
            script.clockAheadNanos = 3_600_000_000_000L;
            topics.await(
                    "a segment of another time", t -> t.events(SegmentStart.class).size() == 2);
            assertEquals(
                    SegmentEndReason.CLOCK_JUMPED,
                    topics.events(SegmentEnd.class).get(0).getReason());
            awaitFrames(topics.events(Frame.class).size() + 10);
            Frame last = topics.events(Frame.class).get(topics.events(Frame.class).size() - 1);
            double ahead = last.getCaptureTimeNanos() / 1e9 - System.currentTimeMillis() / 1e3;
            assertEquals(3600, ahead, 5);
            assertEquals(1, camera.connections());
        }
    }

    /** The camera tells no time: capture times follow this machine's clock, also where somebody sets it. */
    @Test
    void machinesClockIsSet_newSegmentOfTheNewTime() throws Exception {
        script.reportMillis = 0;
        try (FakeRtspCamera camera = new FakeRtspCamera(script, 0)) {
            start(camera.address(), Transport.TCP);
            awaitFrames(10);
            machine.ahead = Duration.ofHours(1);
            topics.await(
                    "a segment of another time", t -> t.events(SegmentStart.class).size() == 2);
            awaitFrames(topics.events(Frame.class).size() + 5);
            SegmentEnd end = topics.events(SegmentEnd.class).get(0);
            assertEquals(SegmentEndReason.CLOCK_JUMPED, end.getReason());
            assertTrue(end.getDetail().contains("set by 3600."), end.getDetail());
            List<Frame> frames = topics.events(Frame.class);
            long between =
                    frames.get(frames.size() - 1).getCaptureTimeNanos()
                            - frames.get(0).getCaptureTimeNanos();
            assertEquals(3600, between / 1e9, 60);
            assertEquals(1, camera.connections());
        }
    }

    @Test
    void firstReportIsWrong_neverBelieved() throws Exception {
        script.reportMillis = 1_000;
        script.firstReportErrorNanos = 440_000_000;
        try (FakeRtspCamera camera = new FakeRtspCamera(script, 0)) {
            start(camera.address(), Transport.TCP);
            topics.await(
                    "the camera's clock",
                    t ->
                            t.events(Frame.class).stream()
                                    .anyMatch(f -> f.getClock() == ClockSource.SENDER_REPORT));
            awaitFrames(topics.events(Frame.class).size() + 10);
            for (Frame frame : topics.events(Frame.class)) {
                long truth = camera.captured().get((int) frame.getSequence());
                if (frame.getClock() == ClockSource.SENDER_REPORT) {
                    assertEquals(0, (frame.getCaptureTimeNanos() - truth) / MS, 1);
                }
            }
        }
    }

    @Test
    void stampsThatAdvanceFasterThanTime_flaggedAndNotUsed() throws Exception {
        script.framesPerSecond = 21;
        script.stampedFramesPerSecond = 25;
        script.reportMillis = 0;
        try (FakeRtspCamera camera = new FakeRtspCamera(script, 0)) {
            start(camera.address(), Transport.TCP);
            topics.await(
                    "the flag", t -> t.statuses.stream().anyMatch(s -> s.getStampRate() != null));
            assertEquals(21 / 25.0, topics.last().getStampRate(), 0.03);
        }
    }

    /** Its stamps say 1000 pictures a second, and the lane holds four: whoever reads a file can wait. */
    @Test
    void fileFasterThanEverything_nothingLost() throws Exception {
        settings = LiveSettings.defaults().withQueueFrames(4);
        start(raw("fast", 300, 1000).toString(), Transport.TCP);
        awaitFrames(300);
        ingest.close();
        Ledger.Counts counts = ingest.counts().values().iterator().next();
        assertEquals(300, counts.published(), counts.toString());
        assertEquals(Map.of(), counts.notPublished());
    }

    /** Its index would stand at its end, which is not there yet. */
    @Test
    void aviThatGrows_readAsItGrows() throws Exception {
        Path whole = folder.resolve("whole.avi");
        SceneDrive drive = SceneDrive.street(SceneSettings.of(96, 64, 10, 2));
        try (VideoWriter writer =
                new VideoWriter(whole, 96, 64, 10, 10, VideoWriter.Encoding.MJPEG)) {
            for (int i = 0; i < 40; i++) {
                writer.write(drive.frame(i % 10).image());
            }
        }
        byte[] bytes = Files.readAllBytes(whole);
        Path grows = folder.resolve("grows.avi");
        Files.write(grows, Arrays.copyOf(bytes, bytes.length / 2));
        start(grows.toString(), Transport.TCP);
        awaitFrames(10);
        try (OutputStream out = Files.newOutputStream(grows, StandardOpenOption.APPEND)) {
            out.write(bytes, bytes.length / 2, bytes.length - bytes.length / 2);
        }
        awaitFrames(40);
    }

    /** A slow recording is not taken faster than it was made: its pictures keep their times. */
    @Test
    void file_keepsThePaceOfItsStamps() throws Exception {
        start(raw("paced", 12, 10).toString(), Transport.TCP);
        awaitFrames(12);
        List<Frame> frames = topics.events(Frame.class);
        double seconds =
                (frames.get(11).getCaptureTimeNanos() - frames.get(0).getCaptureTimeNanos()) / 1e9;
        assertEquals(1.1, seconds, 0.02);
    }

    /** What is decoded here tells its size picture by picture. */
    @Test
    void transcodedStreamChangesItsSize_newSegmentAndNothingLost() throws Exception {
        Path file = folder.resolve("pictures.bin");
        try (OutputStream out = Files.newOutputStream(file)) {
            for (int i = 0; i < 12; i++) {
                int width = i < 5 ? 96 : 128;
                SceneDrive drive = SceneDrive.street(SceneSettings.of(width, 64, 12, 2));
                out.write(ImageCodec.encodePng(drive.frame(i).image()));
            }
        }
        start(file.toString(), Transport.TCP);
        topics.await("two segments", t -> t.events(SegmentStart.class).size() == 2);
        ingest.close();
        awaitFrames(12);
        List<SegmentStart> starts = topics.events(SegmentStart.class);
        assertEquals(96, starts.get(0).getCameraInfo().getWidth());
        assertEquals(128, starts.get(1).getCameraInfo().getWidth());
        topics.await("two ends", t -> t.events(SegmentEnd.class).size() == 2);
        List<SegmentEnd> ends = topics.events(SegmentEnd.class);
        assertEquals(SegmentEndReason.FORMAT_CHANGED, ends.get(0).getReason());
        assertEquals(5, ends.get(0).getFrames());
        assertEquals(7, ends.get(1).getFrames());
        assertEquals(
                List.of(0L, 1L, 2L, 3L, 4L, 0L, 1L, 2L, 3L, 4L, 5L, 6L),
                topics.events(Frame.class).stream().map(Frame::getSequence).toList());
    }

    /** Of such a stream only the B-frames have time stamps: no order can be made of the rest. */
    @Test
    void bFramesWithoutStamps_refusedByName() throws Exception {
        Path file = folder.resolve("b.avi");
        SceneDrive drive = SceneDrive.street(SceneSettings.of(96, 64, 20, 2));
        try (VideoWriter writer =
                new VideoWriter(file, 96, 64, 10, 10, VideoWriter.Encoding.MPEG4)) {
            for (int i = 0; i < 20; i++) {
                writer.write(drive.frame(i).image());
            }
        }
        InputStream before = System.in;
        try (InputStream in = Files.newInputStream(file)) {
            System.setIn(in);
            start("-", Transport.TCP);
            CameraStatus stopped = firstOf(CameraState.STOPPED);
            assertEquals(CameraReason.UNSUPPORTED, stopped.getReason());
            assertTrue(stopped.getDetail().contains("B-frames"), stopped.getDetail());
        } finally {
            System.setIn(before);
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
    void picturesThatNeverCome_countedByTheirStamps() throws Exception {
        try (FakeRtspCamera camera = new FakeRtspCamera(script, 0)) {
            start(camera.address(), Transport.TCP);
            awaitFrames(20);
            script.dropped.set(4);
            awaitFrames(topics.events(Frame.class).size() + 30);
            assertEquals(4, ingest.counts().get("front").missing());
        }
    }

    @Test
    void wrongPasswordAndWrongPath_namedWithoutThePassword() throws Exception {
        script.credentials = "admin:rightPass1";
        try (FakeRtspCamera camera = new FakeRtspCamera(script, 0)) {
            String host = "127.0.0.1:" + camera.port();
            CameraSpec wrong = named("wrong", "rtsp://admin:wrongPass1@" + host + "/street");
            CameraSpec lost = named("lost", "rtsp://admin:rightPass1@" + host + "/elsewhere");
            CameraSpec right = named("right", "rtsp://admin:rightPass1@" + host + "/street");
            start(wrong, lost, right);
            awaitFrames(10);
            topics.await(
                    "both refusals",
                    t ->
                            reasons(t, "wrong").contains(CameraReason.UNAUTHORIZED)
                                    && reasons(t, "lost").contains(CameraReason.NOT_FOUND));
            String all = topics.statuses.toString() + topics.events(SegmentStart.class);
            assertFalse(all.contains("Pass1"), all);
        }
    }

    private static CameraSpec named(String id, String address) throws Exception {
        return new CameraSpec(
                id,
                CameraAddress.parse(address),
                Optional.empty(),
                OptionalDouble.of(80),
                OptionalDouble.empty(),
                Transport.TCP);
    }

    private static List<CameraReason> reasons(KafkaTopics topics, String camera) {
        return topics.statuses.stream()
                .filter(s -> s.getCamera().equals(camera))
                .map(CameraStatus::getReason)
                .collect(Collectors.toList());
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
    void brokersAway_cameraStaysConnectedAndLedgerBalances() throws Exception {
        try (BrokerProcess brokers = BrokerProcess.start(folder.resolve("brokers"));
                FakeRtspCamera camera = new FakeRtspCamera(script, 0);
                KafkaTopics far = new KafkaTopics(brokers.bootstrapServers(), "away")) {
            LiveSettings shortPatience =
                    LiveSettings.defaults().withDeliverWithin(Duration.ofSeconds(2));
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

    @Test
    void streamWithoutVideo_named() throws Exception {
        script.video = null;
        try (FakeRtspCamera camera = new FakeRtspCamera(script, 0)) {
            start(camera.address(), Transport.TCP);
            topics.await("the refusal", t -> reasons(t, "front").contains(CameraReason.NO_VIDEO));
        }
    }
}
