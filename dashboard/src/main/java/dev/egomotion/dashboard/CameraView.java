package dev.egomotion.dashboard;

import dev.egomotion.schemas.CameraStatus;
import dev.egomotion.schemas.ScaleSource;
import dev.egomotion.schemas.StatusReason;
import dev.egomotion.schemas.TrackingStatus;
import dev.egomotion.schemas.TrajectoryPoint;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** What is known of one camera now, in bounded room. Used under the lock of its {@link Board}. */
final class CameraView {
    /** Points that the charts hold: a minute at 25 frames a second. */
    static final int RECENT = 1500;

    private static final int PATH_VERTICES = 3000;

    /** Without a new frame for so long a camera is stale, however often its frames come. */
    private static final long LEAST_SILENCE_MILLIS = 1500;

    private static final long MOST_SILENCE_MILLIS = 10_000;

    /** Of a camera whose frames come less often: so many periods. */
    private static final double SILENT_PERIODS = 3;

    /** A frame before that is further away is none to take a speed from. */
    private static final double LONGEST_STEP_SECONDS = 2;

    private final String id;
    private final Deque<TrackPoint> recent = new ArrayDeque<>();
    private final PathHistory path = new PathHistory(PATH_VERTICES);
    private final ArrivalRate rate = new ArrivalRate();
    private final Map<Pane, Picture> pictures = new EnumMap<>(Pane.class);
    private @Nullable TrajectoryPoint last;
    private @Nullable Sighting lastSighting;
    private @Nullable TrajectoryPoint drawn;
    private @Nullable CameraStatus status;
    private StatusReason lastReason = StatusReason.NONE;
    private long lastReasonMillis;
    private long points;
    private long frames;
    private int paths;

    CameraView(String id) {
        this.id = id;
    }

    String id() {
        return id;
    }

    /** Takes a trajectory record. */
    void take(TrajectoryPoint point, Sighting sighting) {
        frames++;
        rate.add(sighting.arrivedMillis());
        last = point;
        lastSighting = sighting;
        if (point.getStatus() != TrackingStatus.TRACKED) {
            lastReason = point.getReason();
            lastReasonMillis = sighting.arrivedMillis();
        }
        // A late or unreadable frame has its record, but no place on the path.
        if (point.getSequence() < 0 || point.getReason() == StatusReason.LATE) {
            return;
        }
        if (drawn != null && beginsAnew(drawn, point)) {
            paths++;
            path.clear();
        }
        TrackPoint drawable =
                new TrackPoint(
                        points++,
                        point.getCaptureTimeNanos(),
                        point.getTx(),
                        point.getTy(),
                        point.getTz(),
                        speed(drawn, point),
                        point.getConfidence(),
                        point.getStatus(),
                        point.getReason(),
                        paths);
        drawn = point;
        path.add(drawable);
        recent.addLast(drawable);
        if (recent.size() > RECENT) {
            recent.removeFirst();
        }
    }

    /** A later segment goes on where the one before ended; an earlier one is another run's. */
    private static boolean beginsAnew(TrajectoryPoint before, TrajectoryPoint point) {
        return point.getSegmentIndex() < before.getSegmentIndex()
                || (point.getSegmentIndex() == before.getSegmentIndex()
                        && (!point.getSegment().equals(before.getSegment())
                                || point.getSequence() <= before.getSequence()));
    }

    private static double speed(@Nullable TrajectoryPoint before, TrajectoryPoint point) {
        if (before == null
                || point.getStatus() == TrackingStatus.LOST
                || point.getScaleReset()
                || !point.getSegment().equals(before.getSegment())) {
            return Double.NaN;
        }
        double seconds = (point.getCaptureTimeNanos() - before.getCaptureTimeNanos()) / 1e9;
        if (!(seconds > 0) || seconds > LONGEST_STEP_SECONDS) {
            return Double.NaN;
        }
        double dx = point.getTx() - before.getTx();
        double dy = point.getTy() - before.getTy();
        double dz = point.getTz() - before.getTz();
        return Math.sqrt(dx * dx + dy * dy + dz * dz) / seconds;
    }

    /** Takes how the camera is, as who reads it says. */
    void take(CameraStatus newest) {
        status = newest;
    }

    /** Returns how the camera is, as who reads it says; empty for a camera that nobody reads live. */
    Optional<CameraStatus> status() {
        return Optional.ofNullable(status);
    }

    /** Takes what a pane shows next. */
    void take(Pane pane, Picture picture) {
        pictures.put(pane, picture);
    }

    Optional<Picture> picture(Pane pane) {
        return Optional.ofNullable(pictures.get(pane));
    }

    /** Returns how long no frame may come before the camera is stale, milliseconds. */
    long allowedSilenceMillis() {
        double silence = SILENT_PERIODS * rate.periodMillis();
        return Math.round(Math.min(MOST_SILENCE_MILLIS, Math.max(LEAST_SILENCE_MILLIS, silence)));
    }

    /** Returns how long ago the last frame's record arrived, milliseconds; empty before the first. */
    Optional<Long> silenceMillis(long now) {
        return Optional.ofNullable(lastSighting).map(s -> Math.max(0, now - s.arrivedMillis()));
    }

    boolean isStale(long now) {
        return silenceMillis(now).map(silence -> silence > allowedSilenceMillis()).orElse(true);
    }

    Optional<TrajectoryPoint> last() {
        return Optional.ofNullable(last);
    }

    /** Returns how long ago the last frame was taken, milliseconds; empty before the first. */
    Optional<Long> ageMillis(long now) {
        return Optional.ofNullable(lastSighting).map(s -> s.ageMillis(now));
    }

    double framesPerSecond(long now) {
        return rate.perSecond(now);
    }

    /** Returns why a frame was not tracked, the last time that one was not; NONE when all were. */
    StatusReason lastReason() {
        return lastReason;
    }

    long lastReasonAgoMillis(long now) {
        return Math.max(0, now - lastReasonMillis);
    }

    /** Returns how many frames have come since this page's server began. */
    long frames() {
        return frames;
    }

    /** Returns whether lengths are metres. */
    boolean isMetric() {
        return last != null && last.getScaleSource() != ScaleSource.NONE;
    }

    /** Returns the number of the path that the newest point belongs to. */
    int path() {
        return paths;
    }

    /** Returns the index that the next point will have. */
    long nextIndex() {
        return points;
    }

    /** Returns the points from an index on that are still held, oldest first, at most so many. */
    List<TrackPoint> since(long index, int most) {
        List<TrackPoint> found = new ArrayList<>();
        for (TrackPoint point : recent) {
            if (point.index() >= index && found.size() < most) {
                found.add(point);
            }
        }
        return found;
    }

    /** Returns the index of the oldest point that is still held. */
    long oldestIndex() {
        return recent.isEmpty() ? points : recent.getFirst().index();
    }

    /** Returns the running path, thinned out, as far as it came before the points still held. */
    List<TrackPoint> pathBefore() {
        return path.before(oldestIndex());
    }
}
