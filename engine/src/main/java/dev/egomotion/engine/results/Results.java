package dev.egomotion.engine.results;

import dev.egomotion.schemas.ScaleSource;
import dev.egomotion.schemas.StatusReason;
import dev.egomotion.schemas.TrackingStatus;
import java.util.EnumMap;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import org.jspecify.annotations.Nullable;

/**
 * What came out of a replay, counted.
 *
 * @param track frame by frame
 * @param depthMaps how many depth maps came
 * @param confidenceRecords how many confidence records came
 * @param deadLetters how many dead letters came, by kind
 * @param depth what the depth maps have in common; null when there was none
 */
public record Results(
        Track track,
        long depthMaps,
        long confidenceRecords,
        Map<String, Long> deadLetters,
        @Nullable DepthForm depth) {
    /**
     * The form of the depth maps.
     *
     * @param width pixels
     * @param height pixels
     * @param scale PNG values per unit of length
     */
    public record DepthForm(int width, int height, double scale) {}

    /** Returns the share of the last frame that moves with the camera and was left out, rounded to thousandths. */
    public double leftOut() {
        int frames = track.points().size();
        return frames == 0
                ? 0
                : Math.round(1000 * (double) track.points().get(frames - 1).leftOut()) / 1000.0;
    }

    /** Returns the lens as the images have it at the end; empty where nothing has told it. */
    public Optional<LensFigures> lens() {
        Optional<LensFigures> last = Optional.empty();
        for (Track.Point point : track.points()) {
            last = point.lens().isPresent() ? point.lens() : last;
        }
        return last;
    }

    /** Returns how many frames have each status. */
    public Map<TrackingStatus, Long> statuses() {
        Map<TrackingStatus, Long> counts = new EnumMap<>(TrackingStatus.class);
        track.points().forEach(p -> counts.merge(p.status(), 1L, Long::sum));
        return counts;
    }

    /** Returns how many frames have each reason, tracked ones left out. */
    public Map<StatusReason, Long> reasons() {
        Map<StatusReason, Long> counts = new EnumMap<>(StatusReason.class);
        track.points().stream()
                .filter(p -> p.status() != TrackingStatus.TRACKED)
                .forEach(p -> counts.merge(p.reason(), 1L, Long::sum));
        return counts;
    }

    /** Returns the mean confidence of all frames but first ones; empty when there is none. */
    public OptionalDouble meanConfidence() {
        return track.points().stream()
                .filter(p -> p.reason() != StatusReason.FIRST_FRAME)
                .mapToDouble(Track.Point::confidence)
                .average();
    }

    /** Returns the length of the path, in its own unit. */
    public double pathLength() {
        double length = 0;
        for (int i = 1; i < track.points().size(); i++) {
            length +=
                    track.points()
                            .get(i)
                            .worldFromCamera()
                            .translation()
                            .minus(track.points().get(i - 1).worldFromCamera().translation())
                            .norm();
        }
        return length;
    }

    /** Returns where the unit of length comes from. */
    public ScaleSource scaleSource() {
        return track.points().isEmpty()
                ? ScaleSource.NONE
                : track.points().get(track.points().size() - 1).scaleSource();
    }
}
