package dev.egomotion.dashboard;

import dev.egomotion.schemas.ScaleSource;
import dev.egomotion.schemas.StatusReason;
import dev.egomotion.schemas.TrackingStatus;
import dev.egomotion.schemas.TrajectoryPoint;

/** Trajectory records as a camera at ten frames a second gives them, one metre apart. */
final class Records {
    static final long PERIOD_MILLIS = 100;

    private Records() {}

    static TrajectoryPoint.Builder builder(long sequence) {
        return TrajectoryPoint.newBuilder()
                .setCamera("front")
                .setSegment("a")
                .setSegmentIndex(0)
                .setSequence(sequence)
                .setCaptureTimeNanos(sequence * PERIOD_MILLIS * 1_000_000)
                .setStatus(TrackingStatus.TRACKED)
                .setReason(StatusReason.NONE)
                .setTx(0)
                .setTy(0)
                .setTz(sequence)
                .setQx(0)
                .setQy(0)
                .setQz(0)
                .setQw(1)
                .setScaleSource(ScaleSource.CAMERA_HEIGHT)
                .setConfidence(0.5f);
    }

    static TrajectoryPoint point(long sequence) {
        return builder(sequence).build();
    }

    /** A record that was made and read at the same time. */
    static Sighting at(long millis) {
        return new Sighting(0, millis, millis, millis);
    }
}
