package dev.egomotion.engine.observe;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.egomotion.engine.failure.BadInputException;
import dev.egomotion.schemas.ScaleSource;
import dev.egomotion.schemas.StatusReason;
import dev.egomotion.schemas.TrackingStatus;
import dev.egomotion.schemas.TrajectoryPoint;
import dev.egomotion.topology.StreamHealth;
import dev.egomotion.topology.StreamHealth.Phase;
import dev.egomotion.topology.steps.StepSummary;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class ProbesTest {
    private static final int MOST_SERIES = 60;

    private StreamHealth health = new StreamHealth(Phase.RUNNING, 3, 100, 7, 1);
    private Probes probes;

    @BeforeEach
    void start() throws Exception {
        probes = Probes.start(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));
    }

    @AfterEach
    void stop() {
        probes.close();
    }

    private void watch() {
        probes.watch(
                new Watched() {
                    @Override
                    public StreamHealth health() {
                        return health;
                    }

                    @Override
                    public Map<String, Double> meters() {
                        return Map.of("consumer_records_lag_max", 7.0);
                    }

                    @Override
                    public List<StepSummary> steps() {
                        return List.of(new StepSummary("decode", 10, 4, 4, 4, 5, 5, 6));
                    }

                    @Override
                    public String computedBy() {
                        return "depth and pose on CPU";
                    }
                });
    }

    private HttpResponse<String> get(String path) throws Exception {
        return HttpClient.newHttpClient()
                .send(
                        HttpRequest.newBuilder(
                                        URI.create(
                                                "http://127.0.0.1:"
                                                        + probes.listening().getPort()
                                                        + path))
                                .build(),
                        HttpResponse.BodyHandlers.ofString());
    }

    private static TrajectoryPoint point(
            String camera, TrackingStatus status, StatusReason reason) {
        return point(camera, status, reason, System.currentTimeMillis() * 1_000_000 - 250_000_000);
    }

    private static TrajectoryPoint point(
            String camera, TrackingStatus status, StatusReason reason, long captureTimeNanos) {
        return TrajectoryPoint.newBuilder()
                .setCamera(camera)
                .setSegment("s")
                .setSequence(1)
                .setCaptureTimeNanos(captureTimeNanos)
                .setStatus(status)
                .setReason(reason)
                .setScaleSource(ScaleSource.NONE)
                .setTx(0)
                .setTy(0)
                .setTz(0)
                .setQx(0)
                .setQy(0)
                .setQz(0)
                .setQw(1)
                .setConfidence(0.5f)
                .setTracks(120)
                .setInlierShare(0.9f)
                .setScaleUncertainty(0.05f)
                .build();
    }

    @Test
    void probes_beforeTheServiceWorks_areAliveAndNotReady() throws Exception {
        assertEquals(200, get("/livez").statusCode());
        assertEquals(503, get("/readyz").statusCode());
        assertEquals(200, get("/metrics").statusCode());
    }

    @Test
    void readyz_service_saysWhatComputesAndHowFarBehind() throws Exception {
        watch();
        HttpResponse<String> ready = get("/readyz");
        assertEquals(200, ready.statusCode());
        assertEquals("ready\ndepth and pose on CPU\n3 partitions, 7 frames behind\n", ready.body());
        health = new StreamHealth(Phase.REBALANCING, 0, 0, 0, 1);
        assertEquals(503, get("/readyz").statusCode());
        assertEquals(200, get("/livez").statusCode(), "rebalancing is no reason to start anew");
        health = new StreamHealth(Phase.FAILED, 0, 0, 0, 1);
        assertEquals("the stream has stopped\n", get("/livez").body());
    }

    @Test
    void metrics_frames_areCountedByCameraStatusAndReason() throws Exception {
        watch();
        probes.frames().accept(point("front", TrackingStatus.TRACKED, StatusReason.NONE));
        probes.frames().accept(point("front", TrackingStatus.TRACKED, StatusReason.NONE));
        probes.frames().accept(point("rear", TrackingStatus.LOST, StatusReason.UNDECODABLE));
        String text = get("/metrics").body();
        for (String line :
                List.of(
                        "egomotion_frames_total{camera=\"front\",reason=\"NONE\",status=\"TRACKED\"} 2.0",
                        "egomotion_frames_total{camera=\"rear\",reason=\"UNDECODABLE\",status=\"LOST\"} 1.0",
                        "egomotion_frame_age_seconds_count{camera=\"front\"} 2",
                        "egomotion_frame_age_seconds_bucket{camera=\"front\",le=\"0.2\"} 0",
                        "egomotion_tracks{camera=\"rear\"} 120.0",
                        "egomotion_lag_frames 7.0",
                        "egomotion_ready 1.0",
                        "egomotion_step_seconds_total{step=\"decode\"} 0.04",
                        "egomotion_kafka_consumer_records_lag_max 7.0",
                        "egomotion_runtime_info{computed_by=\"depth and pose on CPU\"} 1")) {
            assertTrue(text.contains(line), () -> line + " is not in\n" + text);
        }
    }

    @Test
    void metrics_everyReasonSeen_staysUnderItsSeriesPerCamera() throws Exception {
        for (StatusReason reason : StatusReason.values()) {
            probes.frames().accept(point("front", TrackingStatus.LOST, reason));
            if (reason != StatusReason.UNDECODABLE && reason != StatusReason.SHED) {
                probes.frames().accept(point("front", TrackingStatus.DEGRADED, reason));
            }
        }
        long series =
                get("/metrics").body().lines().filter(l -> l.contains("camera=\"front\"")).count();
        assertTrue(series <= MOST_SERIES, () -> series + " series");
    }

    @Test
    void frames_recordingsOwnClock_hasNoAge() throws Exception {
        probes.frames()
                .accept(point("drive", TrackingStatus.TRACKED, StatusReason.NONE, 5_000_000_000L));
        assertFalse(get("/metrics").body().contains("egomotion_frame_age_seconds_count"));
    }

    @Test
    void start_portInUse_isRefusedNamingIt() {
        BadInputException refused =
                assertThrows(BadInputException.class, () -> Probes.start(probes.listening()));
        assertTrue(refused.getMessage().startsWith("--probes: "), refused::getMessage);
    }
}
