package dev.egomotion.benchmarks;

import dev.egomotion.engine.LiveRun;
import dev.egomotion.engine.Settings;
import dev.egomotion.engine.results.LiveResults;
import dev.egomotion.live.CodedVideo;
import dev.egomotion.live.FakeMjpegCamera;
import dev.egomotion.live.FakeRtspCamera;
import dev.egomotion.live.FaultProxy;
import dev.egomotion.live.Ledger;
import dev.egomotion.model.ModelLocation;
import dev.egomotion.schemas.CameraReason;
import dev.egomotion.schemas.CameraStatus;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;

/** Ten minutes of two cameras through the whole pipeline, with faults of the one by script: does every ledger balance. */
final class LiveOutages {
    private static final double PER_SECOND = 5;

    private final Settings settings;
    private final Duration duration;
    private final List<String> said = new CopyOnWriteArrayList<>();
    private final Map<String, Object> facts = new LinkedHashMap<>();
    private final List<String> scripted = new ArrayList<>();
    private boolean balances = true;

    /**
     * Prepares it.
     *
     * @param duration of the whole
     */
    LiveOutages(Settings settings, Duration duration) {
        this.settings = settings;
        this.duration = duration;
    }

    /** Runs it; returns what came of it. */
    Map<String, Object> run(Path folder) throws Exception {
        FakeRtspCamera.Script script = new FakeRtspCamera.Script();
        script.video = CodedVideo.street(folder, 416, 128, 50, 5);
        CodedVideo larger = CodedVideo.street(folder, 448, 160, 50, 5);
        script.framesPerSecond = PER_SECOND;
        FakeRtspCamera first = new FakeRtspCamera(script, 0);
        List<FakeRtspCamera> cameras = new ArrayList<>(List.of(first));
        try (FaultProxy way = new FaultProxy(first.port());
                FakeMjpegCamera other =
                        new FakeMjpegCamera(LiveCameras.street(416, 128, 40), PER_SECOND)) {
            ScriptThread faults =
                    ScriptThread.start(
                            "scripted-faults", () -> faults(script, larger, way, cameras));
            new LiveRun(
                            List.of(
                                    LiveCameras.spec(
                                            "faulty", "rtsp://127.0.0.1:" + way.port() + "/street"),
                                    LiveCameras.spec("other", other.address())),
                            settings,
                            ModelLocation.starter(),
                            Optional.empty(),
                            Optional.of(duration),
                            Optional.empty())
                    .run(new Watching());
            faults.join();
        } finally {
            for (FakeRtspCamera camera : cameras) {
                camera.close();
            }
        }
        facts.put("seconds", duration.toSeconds());
        facts.put("ledgersBalance", balances);
        facts.put("scripted", scripted);
        facts.put("said", said);
        return facts;
    }

    /** One fault after another, evenly over the time. */
    private void faults(
            FakeRtspCamera.Script script,
            CodedVideo larger,
            FaultProxy way,
            List<FakeRtspCamera> cameras)
            throws Exception {
        long apart = duration.toMillis() / 7;
        Thread.sleep(apart);
        scripted.add("nothing comes through for 10 s");
        way.stall(true);
        Thread.sleep(10_000);
        way.stall(false);
        Thread.sleep(apart);
        scripted.add("the connection is cut");
        way.cut();
        Thread.sleep(apart);
        scripted.add("the camera is off for 10 s");
        int port = cameras.get(0).port();
        cameras.get(0).close();
        way.cut();
        Thread.sleep(10_000);
        cameras.add(new FakeRtspCamera(script, port));
        Thread.sleep(apart);
        scripted.add("the same picture for 10 s");
        script.frozen = true;
        Thread.sleep(10_000);
        script.frozen = false;
        Thread.sleep(apart);
        scripted.add("four pictures never come, then another size");
        script.dropped.set(4);
        Thread.sleep(5_000);
        script.video = larger;
    }

    private final class Watching implements LiveRun.Listener {
        @Override
        public void status(CameraStatus status) {
            if (status.getReason() != CameraReason.NONE) {
                String line =
                        "%s %s %s"
                                .formatted(
                                        status.getCamera(), status.getState(), status.getReason());
                if (said.isEmpty() || !said.get(said.size() - 1).equals(line)) {
                    said.add(line);
                }
            }
        }

        @Override
        public void finished(
                String camera, Ledger.Counts counts, Optional<LiveResults.Count> results) {
            long records = results.orElseThrow().records();
            balances &= LiveCameras.balances(counts) && records == counts.published();
            facts.put(camera, LiveCameras.line(counts) + "; " + records + " records");
        }
    }
}
