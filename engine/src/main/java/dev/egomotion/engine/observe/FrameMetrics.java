package dev.egomotion.engine.observe;

import dev.egomotion.schemas.StatusReason;
import dev.egomotion.schemas.TrackingStatus;
import dev.egomotion.schemas.TrajectoryPoint;
import io.prometheus.metrics.core.metrics.Counter;
import io.prometheus.metrics.core.metrics.Gauge;
import io.prometheus.metrics.core.metrics.Histogram;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;
import java.util.function.LongSupplier;

/**
 * What is counted of each frame when its trajectory record is made. Labels are the camera and why a frame has no motion of its
 * own, at most {@code 60} series a camera; a camera without frames for an hour is forgotten.
 */
final class FrameMetrics implements Consumer<TrajectoryPoint> {
    /** A capture time later than this (September 2001) is wall-clock time; a recording's clock begins at zero. */
    private static final long WALL_CLOCK_NANOS = 1_000_000_000_000_000_000L;

    private static final long FORGOTTEN_AFTER_NANOS = 3_600_000_000_000L;
    private static final double NANOS = 1e9;

    private final LongSupplier wallNanos;
    private final Counter frames;
    private final Histogram age;
    private final Gauge confidence;
    private final Gauge tracks;
    private final Gauge inlierShare;
    private final Gauge scaleUncertainty;

    /** When each camera last had a frame, wall clock. */
    private final Map<String, Long> seen = new ConcurrentHashMap<>();

    /**
     * Registers the metrics.
     *
     * @param wallNanos the time of day in nanoseconds since 1970
     */
    FrameMetrics(PrometheusRegistry registry, LongSupplier wallNanos) {
        this.wallNanos = wallNanos;
        frames =
                Counter.builder()
                        .name("egomotion_frames_total")
                        .help("Frames by what became of them; each has one trajectory record.")
                        .labelNames("camera", "status", "reason")
                        .register(registry);
        age =
                Histogram.builder()
                        .name("egomotion_frame_age_seconds")
                        .help(
                                "From a frame's capture to its trajectory record, where cameras tell wall-clock time.")
                        .labelNames("camera")
                        .classicOnly()
                        .classicUpperBounds(0.05, 0.1, 0.2, 0.3, 0.5, 0.8, 1.2, 2, 5, 15, 60)
                        .register(registry);
        confidence = gauge(registry, "egomotion_confidence", "How far to trust the last motion.");
        tracks = gauge(registry, "egomotion_tracks", "Points found again in the last frame.");
        inlierShare =
                gauge(
                        registry,
                        "egomotion_inlier_share",
                        "Share of them that agree with the motion.");
        scaleUncertainty =
                gauge(
                        registry,
                        "egomotion_scale_uncertainty",
                        "Standard deviation of the log of the unit of length.");
    }

    private static Gauge gauge(PrometheusRegistry registry, String name, String help) {
        return Gauge.builder().name(name).help(help).labelNames("camera").register(registry);
    }

    @Override
    public void accept(TrajectoryPoint point) {
        String camera = point.getCamera();
        long now = wallNanos.getAsLong();
        seen.put(camera, now);
        frames.labelValues(camera, point.getStatus().name(), point.getReason().name()).inc();
        if (point.getCaptureTimeNanos() > WALL_CLOCK_NANOS) {
            age.labelValues(camera).observe(Math.max(0, now - point.getCaptureTimeNanos()) / NANOS);
        }
        confidence.labelValues(camera).set(point.getConfidence());
        if (point.getTracks() != null) {
            tracks.labelValues(camera).set(point.getTracks());
        }
        if (point.getInlierShare() != null) {
            inlierShare.labelValues(camera).set(point.getInlierShare());
        }
        if (point.getScaleUncertainty() != null) {
            scaleUncertainty.labelValues(camera).set(point.getScaleUncertainty());
        }
    }

    /** Forgets cameras that have had no frame for an hour: they are elsewhere, or gone. */
    void forgetQuiet() {
        long before = wallNanos.getAsLong() - FORGOTTEN_AFTER_NANOS;
        seen.forEach(
                (camera, time) -> {
                    if (time < before && seen.remove(camera, time)) {
                        forget(camera);
                    }
                });
    }

    private void forget(String camera) {
        for (TrackingStatus status : TrackingStatus.values()) {
            for (StatusReason reason : StatusReason.values()) {
                frames.remove(camera, status.name(), reason.name());
            }
        }
        age.remove(camera);
        confidence.remove(camera);
        tracks.remove(camera);
        inlierShare.remove(camera);
        scaleUncertainty.remove(camera);
    }
}
