package dev.egomotion.engine.results;

import dev.egomotion.geometry.values.RigidTransform;
import dev.egomotion.geometry.values.Rotation;
import dev.egomotion.geometry.values.Vector3;
import dev.egomotion.schemas.ScaleSource;
import dev.egomotion.schemas.StatusReason;
import dev.egomotion.schemas.TrackingStatus;
import dev.egomotion.schemas.TrajectoryPoint;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** What a replay's frames became, frame by frame in the order of their records. */
public final class Track {
    private final List<Point> points = new ArrayList<>();

    /**
     * One frame.
     *
     * @param sequence presentation index in the segment
     * @param timeNanos capture time, nanoseconds
     * @param worldFromCamera pose
     * @param status how far it is an estimate
     * @param reason why not tracked
     * @param confidence of the frame's motion, 0 to 1
     * @param scaleSource where the unit of length comes from
     * @param scaleUncertainty standard deviation of the unit's logarithm; NaN where nothing measures it
     * @param inlierShare share of the tracked points that agree with the motion; NaN where it was not refined
     * @param leftOut share of the image that moves with the camera and was left out
     * @param lens as the images have it so far; empty where nothing has told it
     */
    public record Point(
            long sequence,
            long timeNanos,
            RigidTransform worldFromCamera,
            TrackingStatus status,
            StatusReason reason,
            float confidence,
            ScaleSource scaleSource,
            float scaleUncertainty,
            float inlierShare,
            float leftOut,
            Optional<LensFigures> lens) {
        static Point of(TrajectoryPoint p) {
            return new Point(
                    p.getSequence(),
                    p.getCaptureTimeNanos(),
                    new RigidTransform(
                            new Rotation(p.getQx(), p.getQy(), p.getQz(), p.getQw()),
                            new Vector3(p.getTx(), p.getTy(), p.getTz())),
                    p.getStatus(),
                    p.getReason(),
                    p.getConfidence(),
                    p.getScaleSource(),
                    p.getScaleUncertainty() == null ? Float.NaN : p.getScaleUncertainty(),
                    p.getInlierShare() == null ? Float.NaN : p.getInlierShare(),
                    p.getLeftOut() == null ? 0 : p.getLeftOut(),
                    LensFigures.of(p));
        }
    }

    /** Adds the next frame. */
    public void add(Point point) {
        points.add(point);
    }

    /** Returns the frames; not to be kept while the replay still runs. */
    public List<Point> points() {
        return points;
    }
}
