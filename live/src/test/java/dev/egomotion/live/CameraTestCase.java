package dev.egomotion.live;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import dev.egomotion.broker.BrokerSettings;
import dev.egomotion.broker.EmbeddedBroker;
import dev.egomotion.codecs.still.ImageCodec;
import dev.egomotion.geometry.scene.SceneDrive;
import dev.egomotion.geometry.scene.SceneSettings;
import dev.egomotion.schemas.CameraReason;
import dev.egomotion.schemas.CameraState;
import dev.egomotion.schemas.CameraStatus;
import dev.egomotion.schemas.Frame;
import dev.egomotion.schemas.SegmentStart;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.TestInfo;
import org.junit.jupiter.api.extension.BeforeAllCallback;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.io.TempDir;

/** Cameras over real sockets, into a real broker; at the end the ledger is compared with the topic. */
@ExtendWith(CameraTestCase.Sharing.class)
abstract class CameraTestCase {
    static final double MS = 1e6;

    static final LiveIngest.Pictures PICTURES = new LiveIngest.Pictures(8 << 20, 95, 60);

    /** What all these tests share: one broker, and videos. */
    static final class Shared implements ExtensionContext.Store.CloseableResource {
        private final Path folder;
        private final EmbeddedBroker broker;
        private final Path streetFile;
        private final CodedVideo street;
        private final CodedVideo larger;

        Shared() {
            try {
                folder = Files.createTempDirectory("cameras");
                broker = EmbeddedBroker.startTemporary(BrokerSettings.defaults());
                streetFile = CodedVideo.streetFile(folder, 160, 96, 50, 10);
                street = CodedVideo.of(streetFile);
                larger = CodedVideo.street(folder, 192, 128, 20, 10);
            } catch (Exception e) {
                throw new IllegalStateException(e);
            }
        }

        @Override
        public void close() throws IOException {
            broker.close();
            Files.delete(streetFile);
            Files.delete(folder.resolve("street-192x128.mp4"));
            Files.delete(folder);
        }
    }

    /** Makes it before the first test and closes it after the last, of whichever class. */
    static final class Sharing implements BeforeAllCallback {
        @Override
        public void beforeAll(ExtensionContext context) {
            shared =
                    context.getRoot()
                            .getStore(ExtensionContext.Namespace.GLOBAL)
                            .getOrComputeIfAbsent(Shared.class, k -> new Shared(), Shared.class);
        }
    }

    private static volatile Shared shared;

    @TempDir Path folder;
    Path streetFile;
    CodedVideo street;
    CodedVideo larger;
    KafkaTopics topics;
    LiveIngest ingest;
    private int started;
    final FakeRtspCamera.Script script = new FakeRtspCamera.Script();
    final List<String> lines = new CopyOnWriteArrayList<>();
    final SetClock machine = new SetClock();
    Consumer<CameraStatus> onStatus = status -> {};
    LiveSettings settings = LiveSettings.defaults();
    LiveIngest.Pictures pictures = PICTURES;
    LiveIngest.Destination destination;

    /** This machine's clock, which can be set. */
    static final class SetClock extends Clock {
        volatile Duration ahead = Duration.ZERO;

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

    @BeforeEach
    void open(TestInfo test) throws Exception {
        streetFile = shared.streetFile;
        street = shared.street;
        larger = shared.larger;
        topics =
                new KafkaTopics(
                        shared.broker.bootstrapServers(),
                        test.getTestMethod().orElseThrow().getName());
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

    void start(String address, Transport transport) throws Exception {
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

    void start(CameraSpec... cameras) throws Exception {
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

    void awaitFrames(int count) throws Exception {
        topics.await(count + " frames", t -> t.events(Frame.class).size() >= count);
    }

    /** A wrong password and a wrong path at a server of admin:rightPass1 are named, and no password is told. */
    void requireWrongOnesNamed(String host) throws Exception {
        start(
                named("wrong", "rtsp://admin:wrongPass1@" + host + "/street"),
                named("lost", "rtsp://admin:rightPass1@" + host + "/elsewhere"),
                named("right", "rtsp://admin:rightPass1@" + host + "/street"));
        awaitFrames(10);
        topics.await(
                "both refusals",
                t ->
                        reasons(t, "wrong").contains(CameraReason.UNAUTHORIZED)
                                && reasons(t, "lost").contains(CameraReason.NOT_FOUND));
        String all = topics.statuses.toString() + topics.events(SegmentStart.class);
        assertFalse(all.contains("Pass1"), all);
    }

    CameraStatus firstOf(CameraState state) throws Exception {
        topics.await(
                state.toString(), t -> t.statuses.stream().anyMatch(s -> s.getState() == state));
        return topics.statuses.stream()
                .filter(s -> s.getState() == state)
                .findFirst()
                .orElseThrow();
    }

    static List<byte[]> jpegs() {
        SceneDrive drive = SceneDrive.street(SceneSettings.of(96, 64, 10, 2));
        List<byte[]> pictures = new ArrayList<>();
        for (int i = 0; i < 10; i++) {
            pictures.add(ImageCodec.encodeJpeg(drive.frame(i).image(), 90));
        }
        return pictures;
    }

    /** Pictures that grow brighter by 18 of 219 each, over and over. */
    Path raw(String name, int frames, int framesPerSecond) throws Exception {
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

    static CameraSpec named(String id, String address) throws Exception {
        return new CameraSpec(
                id,
                CameraAddress.parse(address),
                Optional.empty(),
                OptionalDouble.of(80),
                OptionalDouble.empty(),
                Transport.TCP);
    }

    static List<CameraReason> reasons(KafkaTopics topics, String camera) {
        return topics.statuses.stream()
                .filter(s -> s.getCamera().equals(camera))
                .map(CameraStatus::getReason)
                .collect(Collectors.toList());
    }

    /** Returns the defaults with another length of a camera's queue and another patience with the brokers. */
    static LiveSettings settings(int queueFrames, Duration deliverWithin) {
        return with(queueFrames, deliverWithin, false);
    }

    /** Returns the defaults, with pictures that are taken as soon as they are known to be whole. */
    static LiveSettings prompt() {
        LiveSettings d = LiveSettings.defaults();
        return with(d.queueFrames(), d.deliverWithin(), true);
    }

    private static LiveSettings with(int queueFrames, Duration deliverWithin, boolean prompt) {
        LiveSettings d = LiveSettings.defaults();
        return new LiveSettings(
                d.stalledAfter(),
                d.frozenAfter(),
                d.openWithin(),
                d.leastBackoff(),
                d.greatestBackoff(),
                queueFrames,
                d.queueBytes(),
                deliverWithin,
                d.statusEvery(),
                d.commitInterval(),
                prompt,
                d.shedding());
    }
}
