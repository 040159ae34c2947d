package dev.egomotion.trainer.run;

import dev.egomotion.geometry.values.DepthImage;
import dev.egomotion.geometry.values.FloatImage;
import dev.egomotion.geometry.values.PinholeCamera;
import dev.egomotion.geometry.values.RgbImage;
import dev.egomotion.geometry.values.RigidTransform;
import dev.egomotion.geometry.values.Rotation;
import dev.egomotion.geometry.values.Vector3;
import dev.egomotion.geometry.warp.GridSampler;
import dev.egomotion.geometry.warp.RotationHomography;
import dev.egomotion.geometry.warp.SamplingGrid;
import dev.egomotion.trainer.data.Augmentation;
import dev.egomotion.trainer.data.TrainingDrive;
import java.util.ArrayList;
import java.util.List;

/**
 * A drive as a camera that is turned on its mount, or has a longer lens, would have recorded it: resampled, enlarged so far that
 * nothing from outside the original shows, with the poses that go with it.
 *
 * @param turn R of the turned camera's axes from the original's
 * @param zoom of the focal length, at least 1
 */
record TurnedCamera(Rotation turn, double zoom) {
    /** The original. */
    static final TurnedCamera NONE = zoomed(1);

    /** A longer lens. */
    static TurnedCamera zoomed(double zoom) {
        return new TurnedCamera(Rotation.IDENTITY, zoom);
    }

    /** Turns about the camera's axes: positive x looks down, positive y to the left, z rolls. */
    static TurnedCamera degrees(double x, double y, double z) {
        return new TurnedCamera(
                Rotation.fromAxisAngle(new Vector3(x, y, z).times(Math.toRadians(1))), 1);
    }

    TrainingDrive see(TrainingDrive drive) {
        if (equals(NONE)) {
            return drive;
        }
        PinholeCamera varied = camera(drive.camera());
        SamplingGrid grid = new RotationHomography(varied, drive.camera(), turn.inverse()).grid();
        List<RgbImage> frames = new ArrayList<>();
        for (RgbImage frame : drive.frames()) {
            frames.add(GridSampler.BILINEAR.sample(frame, grid));
        }
        RigidTransform originalFromTurned = new RigidTransform(turn.inverse(), Vector3.ZERO);
        List<RigidTransform> poses =
                drive.worldFromCamera().stream()
                        .map(pose -> pose.times(originalFromTurned))
                        .toList();
        return new TrainingDrive(drive.name(), varied, frames, poses, List.of());
    }

    private PinholeCamera camera(PinholeCamera original) {
        return new Augmentation(false, zoom, zoom, 0, 0, Rotation.IDENTITY, 1, 1, 1)
                .turned(turn, original)
                .apply(original);
    }

    /** Returns a depth map of the turned camera as the original's, 0 where the turned one does not look. */
    DepthImage back(DepthImage depth, PinholeCamera original) {
        if (equals(NONE)) {
            return depth;
        }
        PinholeCamera varied = camera(original);
        RotationHomography fromOriginal = new RotationHomography(original, varied, turn);
        double[] m = fromOriginal.matrix();
        FloatImage map = new FloatImage(depth.width(), depth.height(), depth.depth());
        SamplingGrid grid = fromOriginal.grid();
        float[] values = GridSampler.NEAREST.sample(map, grid).values();
        for (int i = 0; i < values.length; i++) {
            // z' = z (R x)_z, and the last row of the homography is that of R K^-1.
            double ratio = m[6] * (i % grid.width()) + m[7] * (i / grid.width()) + m[8];
            values[i] = grid.visible()[i] ? (float) (values[i] / ratio) : 0;
        }
        return new DepthImage(original.width(), original.height(), values);
    }

    /** Returns the truth without what a predicted map, of any size, says nothing of. */
    DepthImage seen(DepthImage truth, DepthImage predicted) {
        if (equals(NONE)) {
            return truth;
        }
        float[] values = truth.depth().clone();
        for (int i = 0; i < values.length; i++) {
            int x = i % truth.width() * predicted.width() / truth.width();
            int y = i / truth.width() * predicted.height() / truth.height();
            values[i] = predicted.at(x, y) > 0 ? values[i] : 0;
        }
        return new DepthImage(truth.width(), truth.height(), values);
    }
}
