package dev.egomotion.engine.report;

import dev.egomotion.schemas.CameraState;
import dev.egomotion.schemas.CameraStatus;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Gathers the outages of live cameras from their states. Safe for use by many threads. */
public final class LiveOutages {
    private final Map<String, List<LiveSummary.Outage>> over = new HashMap<>();
    private final Map<String, CameraStatus> open = new HashMap<>();
    private final Map<String, Boolean> wasLive = new HashMap<>();

    /** Takes a state as it is published. */
    public synchronized void accept(CameraStatus status) {
        String camera = status.getCamera();
        CameraState state = status.getState();
        if (state == CameraState.LIVE) {
            wasLive.put(camera, true);
            end(camera, status.getSinceNanos());
        } else if (state == CameraState.STOPPED) {
            end(camera, status.getWrittenNanos());
        } else if (state != CameraState.OPENING
                && wasLive.getOrDefault(camera, false)
                && !open.containsKey(camera)) {
            open.put(camera, status);
        }
    }

    private void end(String camera, long nanos) {
        CameraStatus began = open.remove(camera);
        if (began != null) {
            over.computeIfAbsent(camera, c -> new ArrayList<>())
                    .add(
                            new LiveSummary.Outage(
                                    time(began.getSinceNanos()),
                                    Math.round((nanos - began.getSinceNanos()) / 1e6) / 1e3,
                                    began.getReason().name(),
                                    began.getDetail()));
        }
    }

    /** Returns a moment as it stands in the summary. */
    static String time(long nanos) {
        return Instant.ofEpochSecond(0, nanos).truncatedTo(ChronoUnit.MILLIS).toString();
    }

    /** Returns the outages of a camera that are over; at the end of the run all of them are. */
    public synchronized List<LiveSummary.Outage> of(String camera) {
        return List.copyOf(over.getOrDefault(camera, List.of()));
    }
}
