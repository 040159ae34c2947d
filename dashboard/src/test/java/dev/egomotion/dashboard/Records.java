package dev.egomotion.dashboard;

import dev.egomotion.schemas.CameraReason;
import dev.egomotion.schemas.CameraState;
import dev.egomotion.schemas.CameraStatus;
import dev.egomotion.schemas.ClockSource;
import dev.egomotion.schemas.ScaleSource;
import dev.egomotion.schemas.StatusReason;
import dev.egomotion.schemas.TrackingStatus;
import dev.egomotion.schemas.TrajectoryPoint;
import java.util.Map;

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

    /** A camera that has been in a state since two seconds after 1970 began. */
    static CameraStatus status(CameraState state) {
        return CameraStatus.newBuilder()
                .setCamera("front")
                .setState(state)
                .setSinceNanos(2_000_000_000L)
                .setWrittenNanos(3_000_000_000L)
                .setReason(CameraReason.NO_PACKETS)
                .setClock(ClockSource.ARRIVAL)
                .setDetail("no packet for 2 s")
                .setAddress("rtsp://camera/stream")
                .setReceived(12)
                .setPublished(10)
                .setNotPublished(Map.of("QUEUE_FULL", 2L))
                .build();
    }

    /** A record that was made and read at the same time. */
    static Sighting at(long millis) {
        return new Sighting(0, millis, millis, millis);
    }
}
