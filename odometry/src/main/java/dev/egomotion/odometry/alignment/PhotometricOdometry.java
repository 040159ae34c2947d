package dev.egomotion.odometry.alignment;

import dev.egomotion.geometry.values.DepthImage;
import dev.egomotion.geometry.values.PinholeCamera;
import dev.egomotion.geometry.values.RigidTransform;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Follows one camera by brightness alone: every new frame is placed by {@link DirectAlignment}, from the
 * network's motion and from the motion before, the better kept; then {@link PhotometricAdjustment} refines
 * the last few frames together, and what it learns of depth is carried on as a {@link DepthCorrection}.
 * One thread at a time.
 */
public final class PhotometricOdometry {
    /** Weight of the newest window in the usual inlier share. */
    private static final double USUAL_RATE = 0.1;

    /** A later start has to be better by this share of the cost. */
    private static final double CLEARLY_BETTER = 0.999;

    /** A frame of the window. */
    private static final class Placed {
        final LumaPyramid pyramid;
        final DepthImage depth;
        final RigidTransform networkPreviousFromThis;
        RigidTransform worldFromCamera = RigidTransform.IDENTITY;

        Placed(LumaPyramid pyramid, DepthImage depth, RigidTransform networkPreviousFromThis) {
            this.pyramid = pyramid;
            this.depth = depth;
            this.networkPreviousFromThis = networkPreviousFromThis;
        }
    }

    private final PinholeCamera camera;
    private final OdometrySettings settings;
    private final DirectAlignment alignment;
    private final PhotometricAdjustment adjustment;
    private final PhotometricAdjustment adjustmentAfresh;
    private final List<Placed> window = new ArrayList<>();
    private DepthCorrection correction = DepthCorrection.none();
    private RefinedPoints points = RefinedPoints.NONE;
    private Placed pointsFrame;
    private WindowMotion.Start start = WindowMotion.Start.NETWORK;
    private double usualInliers;

    /**
     * Creates an odometry that has seen nothing.
     *
     * @param camera of the frames, full size
     */
    public PhotometricOdometry(PinholeCamera camera, OdometrySettings settings) {
        this.camera = camera;
        this.settings = settings;
        alignment = new DirectAlignment(settings.alignment());
        adjustment = new PhotometricAdjustment(settings.adjustment());
        // Motions that were not aligned begin further away: one smaller size of the images more.
        adjustmentAfresh =
                new PhotometricAdjustment(
                        settings.adjustment().withLevels(settings.adjustment().levels() + 1));
    }

    /**
     * Takes the next frame.
     *
     * @param frame of the camera
     * @param depth of the frame as the network gave it, of any size
     * @param networkPreviousFromTarget motion to the frame before as the network gave it; ignored for the
     *     first frame
     * @return its motion; empty for the first frame
     */
    public Optional<WindowMotion> next(
            LumaPyramid frame, DepthImage depth, RigidTransform networkPreviousFromTarget) {
        Placed newest = new Placed(frame, depth, networkPreviousFromTarget);
        window.add(newest);
        if (window.size() == 1) {
            return Optional.empty();
        }
        place(newest);
        if (window.size() > settings.frames()) {
            window.remove(0);
        }
        return Optional.of(refine());
    }

    /** Places the newest frame by the frame before it, whose depth the window knows better. */
    private void place(Placed newest) {
        Placed before = window.get(window.size() - 2);
        DepthImage depth = settings.carryDepth() ? correction.applied(before.depth) : before.depth;
        List<RigidTransform> motions = new ArrayList<>();
        motions.add(newest.networkPreviousFromThis);
        if (window.size() > 2) {
            motions.add(previousFromThis(window.size() - 2));
        }
        double best = Double.POSITIVE_INFINITY;
        RigidTransform motion = motions.get(0);
        start = WindowMotion.Start.NETWORK;
        for (int i = 0; i < motions.size(); i++) {
            Alignment found =
                    alignment.align(
                            before.pyramid, depth, newest.pyramid, motions.get(i).inverse());
            if (found.cost() < CLEARLY_BETTER * best) {
                best = found.cost();
                motion = found.sourceFromTarget().inverse();
                start = i == 0 ? WindowMotion.Start.NETWORK : WindowMotion.Start.VELOCITY;
            }
        }
        newest.worldFromCamera = before.worldFromCamera.times(motion);
    }

    private RigidTransform previousFromThis(int index) {
        return window.get(index - 1)
                .worldFromCamera
                .inverse()
                .times(window.get(index).worldFromCamera);
    }

    private WindowMotion refine() {
        int host = Math.max(0, window.size() - 1 - settings.hostDelay());
        DepthImage depth = hostDepth(window.get(host));
        AdjustedWindow adjusted = adjustment.adjust(pyramids(), host, depth, placedStarts(host));
        if (doubtful(adjusted)) {
            AdjustedWindow again =
                    adjustmentAfresh.adjust(pyramids(), host, depth, networkStarts(host));
            if (again.cost() < CLEARLY_BETTER * adjusted.cost()) {
                adjusted = again;
                start = WindowMotion.Start.NETWORK_WINDOW;
            }
        }
        if (adjusted.convergence().refined()) {
            keep(adjusted, host);
        } else {
            correction = DepthCorrection.none();
            pointsFrame = null;
        }
        int newest = window.size() - 1;
        boolean settled =
                window.size() == settings.frames() && host > 0 && adjusted.convergence().refined();
        return new WindowMotion(
                previousFromThis(newest),
                settled ? Optional.of(previousFromThis(host)) : Optional.empty(),
                adjusted.convergence(),
                adjusted.inlierShare(),
                adjusted.cost(),
                start,
                host == newest && !adjusted.covariance().isEmpty()
                        ? adjusted.covariance().get(newest - 1)
                        : new double[0],
                correction.meanLogScale());
    }

    private DepthImage hostDepth(Placed host) {
        if (!settings.carryDepth()) {
            return host.depth;
        }
        if (pointsFrame != null) {
            RigidTransform hostFromPoints =
                    host.worldFromCamera.inverse().times(pointsFrame.worldFromCamera);
            correction =
                    DepthCorrection.of(
                            points, hostFromPoints, camera, host.depth, settings.anchor());
        }
        return correction.applied(host.depth);
    }

    private List<LumaPyramid> pyramids() {
        return window.stream().map(placed -> placed.pyramid).toList();
    }

    private List<RigidTransform> placedStarts(int host) {
        RigidTransform worldFromHost = window.get(host).worldFromCamera;
        return window.stream()
                .map(placed -> placed.worldFromCamera.inverse().times(worldFromHost))
                .toList();
    }

    private List<RigidTransform> networkStarts(int host) {
        List<RigidTransform> worldFromCamera = new ArrayList<>();
        worldFromCamera.add(RigidTransform.IDENTITY);
        for (int i = 1; i < window.size(); i++) {
            worldFromCamera.add(
                    worldFromCamera.get(i - 1).times(window.get(i).networkPreviousFromThis));
        }
        RigidTransform worldFromHost = worldFromCamera.get(host);
        return worldFromCamera.stream().map(pose -> pose.inverse().times(worldFromHost)).toList();
    }

    private boolean doubtful(AdjustedWindow adjusted) {
        return window.size() < settings.frames()
                || adjusted.inlierShare() < settings.doubtful() * usualInliers;
    }

    private void keep(AdjustedWindow adjusted, int host) {
        usualInliers += USUAL_RATE * (adjusted.inlierShare() - usualInliers);
        RigidTransform worldFromHost =
                window.get(0).worldFromCamera.times(adjusted.frameFromHost().get(0));
        for (int i = 0; i < window.size(); i++) {
            window.get(i).worldFromCamera =
                    worldFromHost.times(adjusted.frameFromHost().get(i).inverse());
        }
        points = adjusted.points();
        pointsFrame = window.get(host);
    }
}
