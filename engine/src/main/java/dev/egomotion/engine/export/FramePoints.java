package dev.egomotion.engine.export;

import dev.egomotion.engine.failure.BadInputException;
import dev.egomotion.engine.results.SavedResults;
import dev.egomotion.geometry.values.DepthImage;
import dev.egomotion.geometry.values.PinholeCamera;
import dev.egomotion.geometry.values.RgbImage;
import dev.egomotion.geometry.values.RigidTransform;
import dev.egomotion.geometry.values.Rotation;
import dev.egomotion.geometry.values.Vector3;
import dev.egomotion.schemas.TrackingStatus;
import dev.egomotion.schemas.TrajectoryPoint;
import java.util.Optional;

/**
 * The depth of a frame as points: pixel (u, v) of depth z is the point ((u - cx) z / fx, (v - cy) z / fy, z) of the
 * camera. Of a frame that is {@code LOST} there are none: nothing confirms where it was.
 */
final class FramePoints {
    private final SavedResults results;
    private final PinholeCamera camera;
    private final CloudSettings settings;

    FramePoints(SavedResults results, CloudSettings settings) throws BadInputException {
        this.results = results;
        this.camera = results.depthCamera();
        this.settings = settings;
    }

    /** Returns the pose of a record, worldFromCamera. */
    static RigidTransform pose(TrajectoryPoint p) {
        return new RigidTransform(
                new Rotation(p.getQx(), p.getQy(), p.getQz(), p.getQw()),
                new Vector3(p.getTx(), p.getTy(), p.getTz()));
    }

    /**
     * Gives the points of a frame.
     *
     * @param toFromCamera where they shall be
     * @param image the frame on the grid of the depth map, where it is known
     * @param stride of pixels, in both directions
     */
    void each(
            TrajectoryPoint frame,
            RigidTransform toFromCamera,
            Optional<RgbImage> image,
            int stride,
            PointSink sink)
            throws BadInputException {
        Optional<DepthImage> found = results.depth(frame.getSequence());
        if (found.isEmpty() || frame.getStatus() == TrackingStatus.LOST) {
            return;
        }
        DepthImage depth = found.get();
        PointConfidence confidence =
                new PointConfidence(
                        depth.width(),
                        depth.height(),
                        results.uncertainty(frame.getSequence()),
                        results.confidence(frame.getSequence()));
        byte[] rgb = image.map(RgbImage::rgb).orElse(new byte[0]);
        double[] r = toFromCamera.rotation().matrix();
        Vector3 t = toFromCamera.translation();
        for (int v = stride / 2; v < depth.height(); v += stride) {
            double ray = (v - camera.cy()) / camera.fy();
            for (int u = stride / 2; u < depth.width(); u += stride) {
                double z = depth.at(u, v);
                float trust = z > 0 ? confidence.at(u, v) : 0;
                if (trust <= 0 || trust < settings.leastConfidence()) {
                    continue;
                }
                double x = (u - camera.cx()) / camera.fx() * z;
                double y = ray * z;
                double range = Math.sqrt(x * x + y * y + z * z);
                if (range <= settings.farthest()) {
                    sink.accept(
                            r[0] * x + r[1] * y + r[2] * z + t.x(),
                            r[3] * x + r[4] * y + r[5] * z + t.y(),
                            r[6] * x + r[7] * y + r[8] * z + t.z(),
                            colour(rgb, v * depth.width() + u),
                            trust,
                            range);
                }
            }
        }
    }

    private static int colour(byte[] rgb, int pixel) {
        return rgb.length == 0
                ? PointSink.NO_COLOUR
                : (rgb[3 * pixel] & 0xff) << 16
                        | (rgb[3 * pixel + 1] & 0xff) << 8
                        | rgb[3 * pixel + 2] & 0xff;
    }
}
