package dev.egomotion.benchmarks;

import dev.egomotion.live.CameraAddress;
import dev.egomotion.live.CameraSpec;
import dev.egomotion.live.CodedVideo;
import dev.egomotion.live.FakeRtspCamera;
import dev.egomotion.live.KafkaTopics;
import dev.egomotion.live.LiveIngest;
import dev.egomotion.live.LiveSettings;
import dev.egomotion.live.Transport;
import dev.egomotion.schemas.CameraStatus;
import dev.egomotion.schemas.ClockSource;
import dev.egomotion.schemas.Frame;
import dev.egomotion.schemas.FrameEvent;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.concurrent.ConcurrentHashMap;

/** How far capture times are off, and how soon clocks that are wrong are found out: four cameras side by side. */
final class LiveClocks {
    private static final double MS = 1e6;
    private static final long ROUND_NANOS = 14_000_000_000L;
    private static final LiveIngest.Pictures PICTURES = new LiveIngest.Pictures(8 << 20, 95, 60);

    private final KafkaTopics topics;
    private final CodedVideo video;
    private final Map<String, List<Double>> figures;
    private final Map<String, FakeRtspCamera> cameras = new ConcurrentHashMap<>();
    private final Map<String, Long> flaggedAt = new ConcurrentHashMap<>();

    /**
     * Prepares a round.
     *
     * @param figures takes the figures by name
     */
    LiveClocks(KafkaTopics topics, CodedVideo video, Map<String, List<Double>> figures) {
        this.topics = topics;
        this.video = video;
        this.figures = figures;
    }

    void run() throws Exception {
        FakeRtspCamera.Script right = script();
        FakeRtspCamera.Script firstWrong = script();
        firstWrong.firstReportErrorNanos = 440_000_000;
        FakeRtspCamera.Script jumps = script();
        jumps.reportMillis = 1_000;
        FakeRtspCamera.Script slow = script();
        slow.reportMillis = 0;
        slow.framesPerSecond = 21;
        slow.stampedFramesPerSecond = 25;
        try {
            List<CameraSpec> specs = new ArrayList<>();
            specs.add(camera("right", right));
            specs.add(camera("first report wrong", firstWrong));
            specs.add(camera("jumps", jumps));
            specs.add(camera("stamps of 25 at 21", slow));
            long started = System.nanoTime();
            try (LiveIngest ingest =
                    LiveIngest.start(
                            specs,
                            LiveSettings.defaults(),
                            PICTURES,
                            topics.destination(),
                            this::noteFlag,
                            line -> {})) {
                readUntil(started + ROUND_NANOS / 2);
                jumps.clockAheadNanos = 3_600_000_000_000L;
                long jumped = System.nanoTime();
                int segments = segments("jumps");
                while (segments("jumps") == segments) {
                    topics.poll(Duration.ofMillis(20));
                }
                note("a jump of an hour starts a segment, s", (System.nanoTime() - jumped) / 1e9);
                readUntil(started + ROUND_NANOS);
            }
            errors("right", "reports every 5 s");
            errors("first report wrong", "first report 440 ms off");
            Long flagged = flaggedAt.get(id("stamps of 25 at 21"));
            note(
                    "stamps of 25 fps at 21 flagged, s",
                    flagged == null ? Double.NaN : (flagged - started) / 1e9);
        } finally {
            for (FakeRtspCamera camera : cameras.values()) {
                camera.close();
            }
        }
    }

    private FakeRtspCamera.Script script() {
        FakeRtspCamera.Script script = new FakeRtspCamera.Script();
        script.video = video;
        script.clockAheadNanos = 30_000_000;
        return script;
    }

    private static String id(String name) {
        return name.replace(' ', '-');
    }

    private CameraSpec camera(String name, FakeRtspCamera.Script script) throws Exception {
        FakeRtspCamera camera = new FakeRtspCamera(script, 0);
        cameras.put(id(name), camera);
        return new CameraSpec(
                id(name),
                CameraAddress.parse(camera.address()),
                Optional.empty(),
                OptionalDouble.of(80),
                OptionalDouble.empty(),
                Transport.TCP);
    }

    private void noteFlag(CameraStatus status) {
        if (status.getStampRate() != null) {
            flaggedAt.putIfAbsent(status.getCamera(), System.nanoTime());
        }
    }

    private void readUntil(long nanoTime) throws Exception {
        while (System.nanoTime() < nanoTime) {
            topics.poll(Duration.ofMillis(20));
        }
    }

    private int segments(String name) {
        return (int)
                topics.frameEvents.stream()
                        .filter(e -> e.getCamera().equals(id(name)))
                        .map(FrameEvent::getSegment)
                        .distinct()
                        .count();
    }

    /** The greatest error by the camera's clock, and by arrival, where 30 ms cannot be known. */
    private void errors(String name, String says) {
        String segment = null;
        double byReport = 0;
        double byArrival = 0;
        for (FrameEvent event : topics.frameEvents) {
            if (!event.getCamera().equals(id(name)) || !(event.getEvent() instanceof Frame frame)) {
                continue;
            }
            segment = segment == null ? event.getSegment() : segment;
            if (!segment.equals(event.getSegment())) {
                break; // sequences begin anew
            }
            long truth =
                    Objects.requireNonNull(cameras.get(id(name)))
                            .captured()
                            .get((int) frame.getSequence());
            double error = (frame.getCaptureTimeNanos() - truth) / MS;
            if (frame.getClock() == ClockSource.SENDER_REPORT) {
                byReport = Math.max(byReport, Math.abs(error));
            } else {
                byArrival = Math.max(byArrival, Math.abs(error + 30));
            }
        }
        note(says + ": greatest error once two reports agree, ms", byReport);
        note(says + ": greatest error before, by arrival, ms", byArrival);
    }

    private void note(String name, double value) {
        figures.computeIfAbsent(name, n -> new ArrayList<>()).add(value);
    }
}
