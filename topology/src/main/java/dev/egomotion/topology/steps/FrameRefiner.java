package dev.egomotion.topology.steps;

import dev.egomotion.geometry.values.Camera.Calibration;
import dev.egomotion.geometry.values.DepthImage;
import dev.egomotion.geometry.values.RigidTransform;
import dev.egomotion.geometry.values.WorldMask;
import dev.egomotion.odometry.opencv.OpenCvFeatureTracker;
import dev.egomotion.odometry.refinement.FeatureTracker;
import dev.egomotion.odometry.refinement.FixedRegions;
import dev.egomotion.odometry.refinement.FrameView;
import dev.egomotion.odometry.refinement.Lens;
import dev.egomotion.odometry.refinement.LensCheck;
import dev.egomotion.odometry.refinement.PoseRefiner;
import dev.egomotion.odometry.refinement.Refinement;
import dev.egomotion.odometry.refinement.RelativeDepth;
import dev.egomotion.odometry.refinement.TrackedPoints;
import dev.egomotion.topology.records.EstimateItem;
import dev.egomotion.topology.records.EstimateItem.Estimate;
import dev.egomotion.topology.records.EstimateItem.EstimatedMotion;
import dev.egomotion.topology.records.FrameRef;
import dev.egomotion.topology.records.PathEvent.SegmentClosed;
import dev.egomotion.topology.records.PathEvent.SegmentOpened;
import dev.egomotion.topology.records.Segment;
import dev.egomotion.topology.settings.RefinementChoice;
import dev.egomotion.topology.state.RefinerState;
import java.util.Optional;
import java.util.OptionalDouble;

/**
 * Refines the motions of one camera by its images, and brings depths and motions to one unit.
 *
 * <p>What outlives a restart is the {@link RefinerState}; the last images come again from decode: a frame that the
 * state already holds is only remembered. {@link #close} releases the tracker.
 */
final class FrameRefiner implements AutoCloseable {
    /** A speed says nothing of the way between two frames that are further apart, seconds. */
    private static final double LONGEST_SECONDS = 60;

    private final RefinementChoice choice;
    private final boolean isRelative;
    private final boolean isPointsAsked;
    private RefinerState state;
    private Optional<Running> running = Optional.empty();

    /** What shows the world, and what it was put together from. */
    private Optional<WorldMask> world = Optional.empty();

    private Optional<WorldMask> found = Optional.empty();

    /**
     * What follows a segment.
     *
     * @param told what shows the world as it was told
     */
    private record Running(
            PoseRefiner refiner,
            FixedRegions fixed,
            LensCheck lens,
            FeatureTracker tracker,
            Optional<WorldMask> told) {}

    /**
     * Prepares for one camera.
     *
     * @param isRelative whether the network knows depth up to a scale and a shift alone
     * @param isPointsAsked whether a later step asks for the tracked points
     */
    FrameRefiner(
            RefinementChoice choice,
            boolean isRelative,
            boolean isPointsAsked,
            RefinerState state) {
        this.choice = choice;
        this.isRelative = isRelative;
        this.isPointsAsked = isPointsAsked;
        this.state = state;
    }

    /** Returns where it stands. */
    RefinerState state() {
        return state;
    }

    /** Takes an item; gives it refined where it is an estimate. */
    EstimateItem accept(EstimateItem item) {
        if (item instanceof SegmentOpened opened) {
            open(opened.segment());
        } else if (item instanceof SegmentClosed closed) {
            close();
            state = state.next(closed.segment().index());
        } else if (item instanceof Estimate estimate) {
            return running.map(r -> refine(estimate, r))
                    .orElseGet(() -> estimate.of(told(estimate.frame().segment())));
        }
        return item;
    }

    private static Optional<WorldMask> told(Segment segment) {
        return segment.view().flatMap(Segment.SegmentView::world);
    }

    private void open(Segment segment) {
        close();
        if (!choice.enabled() || segment.view().isEmpty()) {
            return;
        }
        Segment.SegmentView view = segment.view().get();
        FeatureTracker tracker = new OpenCvFeatureTracker();
        PoseRefiner refiner =
                new PoseRefiner(
                        view.tracking(),
                        choice.tracks(),
                        choice.scale(view.heightAboveGround(), view.speedMeasured()),
                        tracker);
        FixedRegions fixed = new FixedRegions(view.tracking());
        fixed.restore(state.fixed());
        LensCheck lens =
                view.calibration() == Calibration.GUESSED
                        ? LensCheck.ofGuess(view.tracking(), choice.tracks())
                        : new LensCheck(view.tracking(), choice.tracks());
        lens.restore(state.lens());
        world = view.world();
        found = Optional.empty();
        running = Optional.of(new Running(refiner, fixed, lens, tracker, view.world()));
        if (state.segmentIndex() != segment.index()) {
            state = state.next(segment.index());
            lens.beginSegment();
        } else if (state.tracks().length > 0) {
            refiner.restore(state.tracks());
        }
    }

    /** Returns what shows the world; the same object until it changes. */
    private Optional<WorldMask> world(Running open) {
        if (!open.fixed.world().equals(found)) {
            found = open.fixed.world();
            world =
                    found.isPresent()
                            ? Optional.of(open.told.map(found.get()::and).orElse(found.get()))
                            : open.told;
        }
        return world;
    }

    private Estimate refine(Estimate estimate, Running open) {
        PoseRefiner refiner = open.refiner;
        FrameRef frame = estimate.frame();
        long sequence = frame.sequence();
        if (sequence <= state.sequence()) {
            refiner.remember(estimate.tracking());
            open.fixed.remember(estimate.tracking());
            return inUnit(
                    estimate,
                    corrected(estimate, state.relative()),
                    state.depthFactor(),
                    Optional.empty(),
                    TrackedPoints.NONE,
                    world(open),
                    open.lens.now());
        }
        DepthImage depth = corrected(estimate, state.relative());
        if (choice.leaveOutFixed()) {
            open.fixed.see(
                    estimate.tracking(),
                    depth,
                    estimate.motion().map(EstimatedMotion::previousFromTarget));
        }
        Refinement refinement =
                refiner.refine(
                        new FrameView(
                                estimate.tracking(),
                                depth,
                                estimate.motion().map(EstimatedMotion::previousFromTarget),
                                distance(frame),
                                world(open)));
        Refinement.Outcome outcome = refinement.outcome();
        if (choice.checkLens()
                && (outcome == Refinement.Outcome.REFINED
                        || outcome == Refinement.Outcome.PURE_ROTATION)) {
            refiner.show(open.lens);
        }
        RelativeDepth relative = relative(estimate, refiner, refinement);
        state =
                new RefinerState(
                        state.segmentIndex(),
                        sequence,
                        frame.captureTimeNanos(),
                        refinement.depthFactor(),
                        relative,
                        open.fixed.state(),
                        open.lens.state(),
                        refiner.state());
        return inUnit(
                estimate,
                corrected(estimate, relative),
                refinement.depthFactor(),
                Optional.of(refinement),
                isPointsAsked ? refiner.points() : TrackedPoints.NONE,
                world(open),
                open.lens.now());
    }

    private DepthImage corrected(Estimate estimate, RelativeDepth relative) {
        return isRelative ? relative.applied(estimate.depth()) : estimate.depth();
    }

    /** Returns scale and shift of the frame's depth: those of the frame before, where its motion does not tell. */
    private RelativeDepth relative(Estimate estimate, PoseRefiner refiner, Refinement refinement) {
        if (!isRelative || refinement.outcome() != Refinement.Outcome.REFINED) {
            return state.relative();
        }
        return state.relative()
                .fitted(
                        refiner.points(),
                        refinement.depthFactor(),
                        estimate.depth(),
                        estimate.tracking().width(),
                        estimate.tracking().height());
    }

    /** Returns how far the camera went since the last frame by its measured speed, metres. */
    private OptionalDouble distance(FrameRef frame) {
        double seconds = (frame.captureTimeNanos() - state.captureTimeNanos()) * 1e-9;
        boolean isKnown = seconds > 0 && seconds <= LONGEST_SECONDS;
        return state.sequence() < 0 || frame.speed().isEmpty() || !isKnown
                ? OptionalDouble.empty()
                : OptionalDouble.of(frame.speed().getAsDouble() * seconds);
    }

    /** Returns the estimate with what the networks say in the unit of the refinement. */
    private static Estimate inUnit(
            Estimate estimate,
            DepthImage depth,
            double factor,
            Optional<Refinement> refinement,
            TrackedPoints points,
            Optional<WorldMask> world,
            Optional<Lens> lens) {
        return new Estimate(
                estimate.frame(),
                estimate.image(),
                estimate.tracking(),
                scaled(depth, factor),
                estimate.motion().map(motion -> scaled(motion, factor)),
                refinement,
                points,
                Optional.empty(),
                world,
                lens);
    }

    private static DepthImage scaled(DepthImage depth, double factor) {
        float[] values = depth.depth().clone();
        float f = (float) factor;
        for (int i = 0; i < values.length; i++) {
            values[i] *= f;
        }
        return new DepthImage(depth.width(), depth.height(), values);
    }

    private static EstimatedMotion scaled(EstimatedMotion motion, double factor) {
        return new EstimatedMotion(
                scaled(motion.previousFromTarget(), factor),
                motion.targetFromPrevious().map(back -> scaled(back, factor)),
                motion.explainability());
    }

    private static RigidTransform scaled(RigidTransform motion, double factor) {
        return new RigidTransform(motion.rotation(), motion.translation().times(factor));
    }

    @Override
    public void close() {
        running.ifPresent(open -> open.tracker.close());
        running = Optional.empty();
    }
}
