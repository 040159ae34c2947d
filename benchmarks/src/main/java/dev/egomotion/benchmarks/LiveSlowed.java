package dev.egomotion.benchmarks;

import dev.egomotion.broker.BrokerSettings;
import dev.egomotion.broker.EmbeddedBroker;
import dev.egomotion.codecs.wire.AvroCodec;
import dev.egomotion.codecs.wire.UnreadableRecordException;
import dev.egomotion.engine.LiveRun;
import dev.egomotion.engine.Settings;
import dev.egomotion.engine.cluster.Cluster;
import dev.egomotion.engine.cluster.Connection;
import dev.egomotion.engine.results.LiveResults;
import dev.egomotion.live.CameraSpec;
import dev.egomotion.live.FakeMjpegCamera;
import dev.egomotion.live.Ledger;
import dev.egomotion.model.ModelLocation;
import dev.egomotion.schemas.StatusReason;
import dev.egomotion.schemas.TrajectoryPoint;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.CopyOnWriteArrayList;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.TopicPartition;

/** A pipeline that is given a quarter of its time all at once: what is left out, how even, and how old results become. */
final class LiveSlowed {
    private static final int CAMERAS = 2;
    private static final double PER_SECOND = 2.5;
    private static final Duration WARM = Duration.ofSeconds(40);
    private static final Duration WHOLE = Duration.ofSeconds(40);
    private static final Duration QUARTER = Duration.ofSeconds(120);
    private static final Duration SETTLES = Duration.ofSeconds(30);

    private final Map<String, Object> facts = new LinkedHashMap<>();
    private final List<Seen> seen = new CopyOnWriteArrayList<>();
    private final List<String> lines = new CopyOnWriteArrayList<>();
    private volatile boolean ended;

    /** A committed result: of which picture, and how old it was when it could be read, milliseconds. */
    private record Seen(
            String camera, String segment, long sequence, long at, double age, boolean shed) {}

    /** Runs it; returns what came of it. */
    Map<String, Object> run() throws Exception {
        Settings settings = SlowedService.settings();
        List<FakeMjpegCamera> fakes = new ArrayList<>();
        try (EmbeddedBroker broker = EmbeddedBroker.startTemporary(BrokerSettings.defaults());
                SlowedService service = SlowedService.start(broker.bootstrapServers())) {
            Cluster cluster = Cluster.at(broker.bootstrapServers());
            List<CameraSpec> specs = new ArrayList<>();
            List<byte[]> pictures = LiveCameras.street(640, 360, 40);
            for (int i = 0; i < CAMERAS; i++) {
                FakeMjpegCamera fake = new FakeMjpegCamera(pictures, PER_SECOND);
                fakes.add(fake);
                specs.add(LiveCameras.spec("camera-" + i, fake.address()));
            }
            Connection connection =
                    cluster.connection(settings.topology().streams().largestRecordBytes());
            ScriptThread reader =
                    ScriptThread.start("slowed-results", () -> read(connection, settings));
            LiveRun run =
                    new LiveRun(
                            specs,
                            settings,
                            ModelLocation.starter(),
                            Optional.empty(),
                            Optional.of(WARM.plus(WHOLE).plus(QUARTER)),
                            Optional.empty());
            ScriptThread script = ScriptThread.start("slowed-script", () -> script(service));
            run.publish(cluster, new Watching());
            script.join();
            ended = true;
            reader.join();
        } finally {
            for (FakeMjpegCamera fake : fakes) {
                fake.close();
            }
        }
        facts.put("lines", lines);
        return facts;
    }

    private void script(SlowedService service) throws Exception {
        Thread.sleep(WARM.toMillis());
        long whole = System.nanoTime();
        Thread.sleep(WHOLE.toMillis());
        double ownBefore = LiveCameras.residentKilobytes(ProcessHandle.current().pid());
        double before = LiveCameras.residentKilobytes(service.pid());
        service.slow();
        long slowed = System.nanoTime();
        double own = 0;
        double its = 0;
        for (int i = 0; i < QUARTER.toSeconds() - 3; i++) {
            Thread.sleep(1000);
            own = Math.max(own, LiveCameras.residentKilobytes(ProcessHandle.current().pid()));
            its = Math.max(its, LiveCameras.residentKilobytes(service.pid()));
        }
        long end = System.nanoTime();
        service.release();
        ages("whole", whole, slowed);
        ages("a quarter", slowed, end);
        ages("a quarter, once settled", slowed + SETTLES.toNanos(), end);
        facts.put("steps between results once settled", steps(slowed + SETTLES.toNanos(), end));
        facts.put("steps between results from the first moment on", steps(slowed, end));
        facts.put("resident growth of the reading process, MB", (own - ownBefore) / 1024);
        facts.put("resident growth of the pipeline's process, MB", (its - before) / 1024);
    }

    private List<Seen> between(long from, long to) {
        return seen.stream().filter(s -> s.at >= from && s.at < to && !s.shed).toList();
    }

    private void ages(String name, long from, long to) {
        List<Double> ages = between(from, to).stream().map(Seen::age).toList();
        facts.put(name + ": results a second", ages.size() / ((to - from) / 1e9));
        facts.put(name + ": age, p50, ms", LiveCameras.quantile(ages, 0.5));
        facts.put(name + ": age, p95, ms", LiveCameras.quantile(ages, 0.95));
    }

    /** Of each camera: how often which number of pictures lay between one result and the next. */
    private Map<String, Map<Long, Integer>> steps(long from, long to) {
        Map<String, Map<Long, Integer>> steps = new TreeMap<>();
        Map<String, Long> last = new TreeMap<>();
        for (Seen s : between(from, to)) {
            Long before = last.put(s.camera + s.segment, s.sequence);
            if (before != null) {
                steps.computeIfAbsent(s.camera, c -> new TreeMap<>())
                        .merge(s.sequence - before, 1, Integer::sum);
            }
        }
        return steps;
    }

    private void read(Connection connection, Settings settings) throws UnreadableRecordException {
        AvroCodec<TrajectoryPoint> points = AvroCodec.of(TrajectoryPoint.class);
        String topic = settings.topology().topics().trajectory();
        try (Consumer<String, byte[]> consumer = connection.consumer()) {
            List<TopicPartition> partitions =
                    consumer.partitionsFor(topic).stream()
                            .map(p -> new TopicPartition(topic, p.partition()))
                            .toList();
            consumer.assign(partitions);
            consumer.seekToBeginning(partitions);
            while (!ended) {
                for (ConsumerRecord<String, byte[]> record :
                        consumer.poll(Duration.ofMillis(100))) {
                    TrajectoryPoint point = points.decode(record.value());
                    seen.add(
                            new Seen(
                                    record.key(),
                                    point.getSegment(),
                                    point.getSequence(),
                                    System.nanoTime(),
                                    System.currentTimeMillis() - point.getCaptureTimeNanos() / 1e6,
                                    point.getReason() == StatusReason.SHED));
                }
            }
        }
    }

    private final class Watching implements LiveRun.Listener {
        @Override
        public void note(String line) {
            lines.add(line);
        }

        @Override
        public void finished(
                String camera, Ledger.Counts counts, Optional<LiveResults.Count> results) {
            facts.put(camera, LiveCameras.line(counts));
            facts.put(camera + ": ledger balances", LiveCameras.balances(counts));
        }
    }
}
