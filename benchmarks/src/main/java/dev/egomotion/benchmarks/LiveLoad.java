package dev.egomotion.benchmarks;

import dev.egomotion.codecs.still.ImageCodec;
import dev.egomotion.engine.LiveRun;
import dev.egomotion.engine.Settings;
import dev.egomotion.engine.results.LiveResults;
import dev.egomotion.geometry.scene.SceneDrive;
import dev.egomotion.geometry.scene.SceneSettings;
import dev.egomotion.live.CameraAddress;
import dev.egomotion.live.CameraSpec;
import dev.egomotion.live.FakeMjpegCamera;
import dev.egomotion.live.Ledger;
import dev.egomotion.live.Transport;
import dev.egomotion.model.ModelLocation;
import dev.egomotion.schemas.CameraStatus;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.concurrent.ConcurrentHashMap;

/** Several cameras through the pipeline of one process: what is shed, and whether all are treated alike. */
final class LiveLoad {
    private static final int WIDTH = 640;
    private static final int HEIGHT = 360;
    private static final int PICTURES = 40;

    private final Settings settings;
    private final int cameras;
    private final double framesPerSecond;
    private final Duration duration;
    private final Map<String, Integer> greatestStride = new ConcurrentHashMap<>();
    private final Map<String, Object> finished = new LinkedHashMap<>();
    private final List<String> lines = new ArrayList<>();
    private long shed;
    private long published;
    private long least = Long.MAX_VALUE;
    private long most;
    private boolean balances = true;

    LiveLoad(Settings settings, int cameras, double framesPerSecond, Duration duration) {
        this.settings = settings;
        this.cameras = cameras;
        this.framesPerSecond = framesPerSecond;
        this.duration = duration;
    }

    /** Runs the cameras; returns what became of their pictures. */
    Map<String, Object> run() throws Exception {
        List<byte[]> pictures = new ArrayList<>();
        SceneDrive drive = SceneDrive.street(SceneSettings.of(WIDTH, HEIGHT, PICTURES, 2));
        for (int i = 0; i < PICTURES; i++) {
            pictures.add(ImageCodec.encodeJpeg(drive.frame(i).image(), 90));
        }
        List<FakeMjpegCamera> fakes = new ArrayList<>();
        try {
            List<CameraSpec> specs = new ArrayList<>();
            for (int i = 0; i < cameras; i++) {
                FakeMjpegCamera fake = new FakeMjpegCamera(pictures, framesPerSecond);
                fakes.add(fake);
                specs.add(
                        new CameraSpec(
                                "camera-" + i,
                                CameraAddress.parse(fake.address()),
                                Optional.empty(),
                                OptionalDouble.of(80),
                                OptionalDouble.empty(),
                                Transport.TCP));
            }
            new LiveRun(
                            specs,
                            settings,
                            ModelLocation.starter(),
                            Optional.empty(),
                            Optional.of(duration),
                            Optional.empty())
                    .run(new Watching());
        } finally {
            for (FakeMjpegCamera fake : fakes) {
                fake.close();
            }
        }
        Map<String, Object> facts = new LinkedHashMap<>();
        facts.put("cameras", cameras);
        facts.put("framesPerSecond", framesPerSecond);
        facts.put("seconds", duration.toSeconds());
        facts.put("published", published);
        facts.put("shed", shed);
        facts.put("publishedOfACamera", least + " to " + most);
        facts.put("greatestStride", greatestStride);
        facts.put("ledgersBalance", balances);
        facts.put("ledgers", finished);
        facts.put("lines", lines);
        return facts;
    }

    private final class Watching implements LiveRun.Listener {
        @Override
        public void note(String line) {
            synchronized (lines) {
                lines.add(line);
            }
        }

        @Override
        public void status(CameraStatus status) {
            greatestStride.merge(status.getCamera(), status.getStride(), Math::max);
        }

        @Override
        public void finished(
                String camera, Ledger.Counts counts, Optional<LiveResults.Count> results) {
            long records = results.orElseThrow().records();
            long notPublished =
                    counts.notPublished().values().stream().mapToLong(Long::longValue).sum();
            balances &=
                    counts.received() == counts.published() + notPublished
                            && records == counts.published();
            published += counts.published();
            least = Math.min(least, counts.published());
            most = Math.max(most, counts.published());
            shed += counts.notPublished().getOrDefault(Ledger.Reason.SHED, 0L);
            finished.put(
                    camera,
                    "%d received = %d published + %s; %d records"
                            .formatted(
                                    counts.received(),
                                    counts.published(),
                                    counts.notPublished(),
                                    records));
        }
    }
}
