package dev.egomotion.benchmarks;

import dev.egomotion.benchmarks.PredictedDrive.Predicted;
import dev.egomotion.geometry.values.FloatImage;
import dev.egomotion.geometry.values.GrayImage;
import dev.egomotion.geometry.values.RigidTransform;
import dev.egomotion.odometry.opencv.OpenCvFeatureTracker;
import dev.egomotion.odometry.refinement.FrameView;
import dev.egomotion.odometry.refinement.PoseRefiner;
import dev.egomotion.odometry.refinement.Refinement;
import dev.egomotion.odometry.refinement.RefinementSettings;
import dev.egomotion.odometry.refinement.ScaleSettings;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.function.Function;

/**
 * The estimators that {@link RefinementLab} compares. Those that lost (direct alignment of pairs, photometric windows) stand in
 * docs/experiments.md with their figures, and in the history up to 32ceafe.
 */
final class RefinementEstimators {
    /** Follows one drive; one per drive. */
    interface Estimator {
        /** Returns previousFromTarget of the next frame; empty for the first and where not yet known. */
        Optional<RigidTransform> next(Predicted frame);
    }

    private RefinementEstimators() {}

    /** Returns the estimators by name, in the order of the table. */
    static Map<String, Function<PredictedDrive, Estimator>> all() {
        Map<String, Function<PredictedDrive, Estimator>> all = new LinkedHashMap<>();
        all.put("network alone", drive -> networkAlone());
        all.put("tracks, unit by the ground (shipped)", drive -> tracks(drive, true, SHIPPED));
        all.put("tracks, unit not held", drive -> tracks(drive, false, SHIPPED));
        all.put("tracks, window of 5", drive -> tracks(drive, true, new Choice(5, 24)));
        all.put("tracks, window of 12", drive -> tracks(drive, true, new Choice(12, 24)));
        all.put("tracks, a point per 32 pixels", drive -> tracks(drive, true, new Choice(8, 32)));
        all.put("tracks, a point per 18 pixels", drive -> tracks(drive, true, new Choice(8, 18)));
        return all;
    }

    /** What is varied of the tracks. */
    private record Choice(int window, int cell) {}

    private static final Choice SHIPPED = new Choice(8, 24);

    private static Estimator tracks(PredictedDrive drive, boolean ground, Choice choice) {
        RefinementSettings d = RefinementSettings.defaults();
        RefinementSettings settings =
                new RefinementSettings(
                        choice.window,
                        choice.cell,
                        d.pixelSigma(),
                        d.robust(),
                        d.depthSigma(),
                        d.depthWeight(),
                        d.keepParallax(),
                        d.staticFlow(),
                        d.leastParallax(),
                        d.leastTracks(),
                        d.leastInliers(),
                        d.unitLeak(),
                        d.iterations());
        PoseRefiner refiner =
                new PoseRefiner(
                        drive.camera(),
                        settings,
                        new ScaleSettings(ground, OptionalDouble.empty(), false),
                        new OpenCvFeatureTracker());
        return frame -> {
            FrameView view =
                    new FrameView(
                            gray(frame.luma()),
                            frame.depth(),
                            Optional.of(frame.previousFromTarget()),
                            OptionalDouble.empty());
            Refinement refinement = refiner.refine(view);
            return refinement.outcome() == Refinement.Outcome.FIRST
                    ? Optional.empty()
                    : Optional.of(refinement.previousFromTarget());
        };
    }

    private static GrayImage gray(FloatImage luma) {
        byte[] values = new byte[luma.values().length];
        for (int i = 0; i < values.length; i++) {
            values[i] = (byte) Math.round(255 * luma.values()[i]);
        }
        return new GrayImage(luma.width(), luma.height(), values);
    }

    private static Estimator networkAlone() {
        boolean[] begun = {false};
        return frame -> {
            boolean isFirst = !begun[0];
            begun[0] = true;
            return isFirst ? Optional.empty() : Optional.of(frame.previousFromTarget());
        };
    }
}
