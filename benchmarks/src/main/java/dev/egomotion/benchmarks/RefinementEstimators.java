package dev.egomotion.benchmarks;

import dev.egomotion.benchmarks.PredictedDrive.Predicted;
import dev.egomotion.geometry.values.FloatImage;
import dev.egomotion.geometry.values.GrayImage;
import dev.egomotion.geometry.values.RigidTransform;
import dev.egomotion.odometry.alignment.AdjustedWindow;
import dev.egomotion.odometry.alignment.AdjustmentSettings;
import dev.egomotion.odometry.alignment.AlignmentSettings;
import dev.egomotion.odometry.alignment.DirectAlignment;
import dev.egomotion.odometry.alignment.LumaPyramid;
import dev.egomotion.odometry.alignment.OdometrySettings;
import dev.egomotion.odometry.alignment.PhotometricAdjustment;
import dev.egomotion.odometry.alignment.PhotometricOdometry;
import dev.egomotion.odometry.alignment.WindowMotion;
import dev.egomotion.odometry.opencv.OpenCvFeatureTracker;
import dev.egomotion.odometry.refinement.FrameView;
import dev.egomotion.odometry.refinement.PoseRefiner;
import dev.egomotion.odometry.refinement.Refinement;
import dev.egomotion.odometry.refinement.RefinementSettings;
import dev.egomotion.odometry.refinement.ScaleSettings;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.function.Function;

/** The estimators that {@link RefinementLab} compares, those that lost among them. */
final class RefinementEstimators {
    private static final int LEVELS = 5;
    private static final int WINDOW = 5;

    /** Follows one drive; one per drive. */
    interface Estimator {
        /** Returns previousFromTarget of the next frame; empty for the first and where not yet known. */
        Optional<RigidTransform> next(Predicted frame);
    }

    private RefinementEstimators() {}

    /** Returns the estimators by name, in the order of the table. */
    static Map<String, Function<PredictedDrive, Estimator>> all() {
        AdjustmentSettings middle = AdjustmentSettings.defaults();
        Map<String, Function<PredictedDrive, Estimator>> all = new LinkedHashMap<>();
        all.put("network alone", drive -> new Pairwise(drive, false));
        all.put("tracks, unit by the ground (shipped)", drive -> tracks(drive, true, SHIPPED));
        all.put("tracks, unit not held", drive -> tracks(drive, false, SHIPPED));
        all.put("tracks, window of 5", drive -> tracks(drive, true, new Choice(5, 24)));
        all.put("tracks, window of 12", drive -> tracks(drive, true, new Choice(12, 24)));
        all.put("tracks, a point per 32 pixels", drive -> tracks(drive, true, new Choice(8, 32)));
        all.put("tracks, a point per 18 pixels", drive -> tracks(drive, true, new Choice(8, 18)));
        all.put("(a) pairwise, network depth", drive -> new Pairwise(drive, true));
        all.put("(b) network start", drive -> new Windows(drive, false));
        all.put("(b) velocity start", drive -> new Windows(drive, true));
        all.put("(b) after (a)", drive -> odometry(drive, middle, 0, false));
        all.put("(b) after (a), carried depth", drive -> odometry(drive, middle, 0, true));
        all.put(
                "the same, 300 points",
                drive -> odometry(drive, middle.withCells(30, 10), 0, true));
        all.put(
                "the same, 1,200 points",
                drive -> odometry(drive, middle.withCells(60, 20), 0, true));
        all.put("the same, host in the middle, causal", drive -> odometry(drive, middle, 2, true));
        all.put("the same, two frames later", drive -> settled(drive, middle));
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

    private static Function<Predicted, Optional<WindowMotion>> windows(
            PredictedDrive drive, AdjustmentSettings adjustment, int hostDelay, boolean carry) {
        OdometrySettings d = OdometrySettings.defaults();
        PhotometricOdometry odometry =
                new PhotometricOdometry(
                        drive.camera(),
                        new OdometrySettings(
                                d.alignment(),
                                adjustment,
                                WINDOW,
                                hostDelay,
                                carry,
                                d.anchor(),
                                d.doubtful()));
        return frame ->
                odometry.next(
                        LumaPyramid.of(frame.luma(), drive.camera(), LEVELS),
                        frame.depth(),
                        frame.previousFromTarget());
    }

    private static Estimator odometry(
            PredictedDrive drive, AdjustmentSettings adjustment, int hostDelay, boolean carry) {
        Function<Predicted, Optional<WindowMotion>> windows =
                windows(drive, adjustment, hostDelay, carry);
        return frame -> windows.apply(frame).map(WindowMotion::previousFromTarget);
    }

    private static Estimator settled(PredictedDrive drive, AdjustmentSettings adjustment) {
        Function<Predicted, Optional<WindowMotion>> windows = windows(drive, adjustment, 2, true);
        return frame -> windows.apply(frame).flatMap(WindowMotion::settledPreviousFromTarget);
    }

    /** Every pair by itself: the network's motion, aligned or not. */
    private static final class Pairwise implements Estimator {
        private final PredictedDrive drive;
        private final boolean align;
        private final DirectAlignment alignment = new DirectAlignment(AlignmentSettings.defaults());
        private LumaPyramid before;

        Pairwise(PredictedDrive drive, boolean align) {
            this.drive = drive;
            this.align = align;
        }

        @Override
        public Optional<RigidTransform> next(Predicted frame) {
            LumaPyramid pyramid = LumaPyramid.of(frame.luma(), drive.camera(), LEVELS);
            LumaPyramid last = before;
            before = pyramid;
            if (last == null) {
                return Optional.empty();
            }
            RigidTransform start = frame.previousFromTarget();
            return Optional.of(
                    align
                            ? alignment
                                    .align(pyramid, frame.depth(), last, start)
                                    .sourceFromTarget()
                            : start);
        }
    }

    /** Windows of the last frames whose newest motion begins as the network says or as the one before. */
    private static final class Windows implements Estimator {
        private final PredictedDrive drive;
        private final boolean velocity;
        private final PhotometricAdjustment adjustment;
        private final List<LumaPyramid> pyramids = new ArrayList<>();
        private final List<RigidTransform> worldFromCamera = new ArrayList<>();
        private RigidTransform last;

        Windows(PredictedDrive drive, boolean velocity) {
            this.drive = drive;
            this.velocity = velocity;
            AdjustmentSettings d = AdjustmentSettings.defaults();
            // Without an alignment before it, a window needs one more of the small sizes.
            adjustment = new PhotometricAdjustment(d.withLevels(d.levels() + 1));
        }

        @Override
        public Optional<RigidTransform> next(Predicted frame) {
            pyramids.add(LumaPyramid.of(frame.luma(), drive.camera(), LEVELS));
            if (pyramids.size() == 1) {
                worldFromCamera.add(RigidTransform.IDENTITY);
                return Optional.empty();
            }
            RigidTransform start = velocity && last != null ? last : frame.previousFromTarget();
            worldFromCamera.add(worldFromCamera.get(worldFromCamera.size() - 1).times(start));
            if (pyramids.size() > WINDOW) {
                pyramids.remove(0);
                worldFromCamera.remove(0);
            }
            int host = pyramids.size() - 1;
            RigidTransform worldFromHost = worldFromCamera.get(host);
            List<RigidTransform> starts =
                    worldFromCamera.stream()
                            .map(pose -> pose.inverse().times(worldFromHost))
                            .toList();
            AdjustedWindow window = adjustment.adjust(pyramids, host, frame.depth(), starts);
            for (int i = 0; i <= host; i++) {
                worldFromCamera.set(i, window.frameFromHost().get(i).inverse());
            }
            last = window.frameFromHost().get(host - 1);
            return Optional.of(last);
        }
    }
}
