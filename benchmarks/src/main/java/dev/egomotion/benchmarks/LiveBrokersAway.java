package dev.egomotion.benchmarks;

import dev.egomotion.live.BrokerProcess;
import dev.egomotion.live.CodedVideo;
import dev.egomotion.live.FakeMjpegCamera;
import dev.egomotion.live.FakeRtspCamera;
import dev.egomotion.live.KafkaTopics;
import dev.egomotion.live.Ledger;
import dev.egomotion.live.LiveIngest;
import dev.egomotion.live.LiveSettings;
import dev.egomotion.schemas.CameraState;
import dev.egomotion.schemas.CameraStatus;
import dev.egomotion.schemas.Frame;
import java.nio.file.Path;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.CopyOnWriteArrayList;

/** All brokers stop answering for half a minute: what becomes of two cameras, and when their pictures come again. */
final class LiveBrokersAway {
    private static final Duration BEFORE = Duration.ofSeconds(10);
    private static final Duration AWAY = Duration.ofSeconds(30);
    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final LiveIngest.Pictures PICTURES = new LiveIngest.Pictures(8 << 20, 95, 60);

    private final CodedVideo video;
    private final List<CameraStatus> statuses = new CopyOnWriteArrayList<>();
    private final List<String> lines = new CopyOnWriteArrayList<>();

    LiveBrokersAway(CodedVideo video) {
        this.video = video;
    }

    /** Runs it; returns what came of it. */
    Map<String, Object> run(Path folder) throws Exception {
        Map<String, Object> facts = new LinkedHashMap<>();
        FakeRtspCamera.Script script = new FakeRtspCamera.Script();
        script.video = video;
        try (BrokerProcess brokers = BrokerProcess.start(folder.resolve("brokers"));
                FakeRtspCamera coded = new FakeRtspCamera(script, 0);
                FakeMjpegCamera still = new FakeMjpegCamera(LiveCameras.street(640, 360, 10), 15);
                KafkaTopics topics = new KafkaTopics(brokers.bootstrapServers(), "away")) {
            LiveIngest ingest =
                    LiveIngest.start(
                            List.of(
                                    LiveCameras.spec("h264", coded.address()),
                                    LiveCameras.spec("jpeg", still.address())),
                            LiveSettings.defaults(),
                            PICTURES,
                            topics.destination(),
                            statuses::add,
                            lines::add);
            try (ingest) {
                Thread.sleep(BEFORE.toMillis());
                brokers.pause();
                Thread.sleep(AWAY.toMillis());
                Map<String, Ledger.Counts> atTheEnd = ingest.counts();
                brokers.goOn();
                long back = System.nanoTime();
                for (String camera : List.of("h264", "jpeg")) {
                    long until = Objects.requireNonNull(atTheEnd.get(camera)).published();
                    while (Objects.requireNonNull(ingest.counts().get(camera)).published() <= until
                            && System.nanoTime() - back < PATIENCE.toNanos()) {
                        Thread.sleep(1);
                    }
                    facts.put(
                            camera + ": published again after, ms",
                            (System.nanoTime() - back) / 1e6);
                }
                Thread.sleep(BEFORE.toMillis());
            }
            boolean balances = true;
            long published = 0;
            long unconfirmed = 0;
            for (Map.Entry<String, Ledger.Counts> camera : ingest.counts().entrySet()) {
                facts.put(camera.getKey(), LiveCameras.line(camera.getValue()));
                balances &= LiveCameras.balances(camera.getValue());
                published += camera.getValue().published();
                unconfirmed +=
                        camera.getValue()
                                .notPublished()
                                .getOrDefault(Ledger.Reason.NOT_CONFIRMED, 0L);
            }
            long patience = System.nanoTime() + PATIENCE.toNanos();
            while (topics.events(Frame.class).size() < published && System.nanoTime() < patience) {
                topics.poll(Duration.ofMillis(100));
            }
            topics.poll(Duration.ofSeconds(1));
            long found = topics.events(Frame.class).size();
            facts.put("ledgersBalance", balances);
            facts.put("framesInTheTopic", found);
            facts.put(
                    "topicHoldsWhatTheLedgerSays",
                    found >= published && found <= published + unconfirmed);
            facts.put("connectionsOfTheRtspCamera", coded.connections());
            facts.put(
                    "camerasDisconnected",
                    statuses.stream()
                            .filter(
                                    s ->
                                            s.getState() == CameraState.STALLED
                                                    || s.getState() == CameraState.BACKOFF)
                            .count());
            facts.put("lines", lines);
        }
        return facts;
    }
}
