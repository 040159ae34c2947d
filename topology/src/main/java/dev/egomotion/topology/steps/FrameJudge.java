package dev.egomotion.topology.steps;

import dev.egomotion.geometry.photometric.Validation;
import dev.egomotion.geometry.photometric.ValidatorSettings;
import dev.egomotion.geometry.photometric.Verdict;
import dev.egomotion.geometry.photometric.View;
import dev.egomotion.geometry.photometric.WarpValidator;
import dev.egomotion.geometry.values.Camera.Calibration;
import dev.egomotion.geometry.values.FloatImage;
import dev.egomotion.geometry.values.RigidTransform;
import dev.egomotion.geometry.values.TrajectoryAccumulator;
import dev.egomotion.geometry.values.WorldMask;
import dev.egomotion.odometry.refinement.Lens;
import dev.egomotion.odometry.refinement.MotionTrust;
import dev.egomotion.odometry.refinement.Refinement;
import dev.egomotion.odometry.refinement.Refinement.Outcome;
import dev.egomotion.schemas.StatusReason;
import dev.egomotion.schemas.TrackingStatus;
import dev.egomotion.topology.records.EstimateItem;
import dev.egomotion.topology.records.EstimateItem.Estimate;
import dev.egomotion.topology.records.EstimateItem.EstimatedMotion;
import dev.egomotion.topology.records.FrameRef;
import dev.egomotion.topology.records.FrameResult;
import dev.egomotion.topology.records.Measured;
import dev.egomotion.topology.records.PathEvent.Missed;
import dev.egomotion.topology.records.PathEvent.SegmentOpened;
import dev.egomotion.topology.records.PathEvent.Stray;
import dev.egomotion.topology.records.Segment;
import dev.egomotion.topology.state.PathState;
import java.util.Optional;

/**
 * Validates each estimate of one camera against the images and places the camera in the world.
 *
 * <p>What outlives a restart is the {@link PathState}, passed in and out; what is kept here is the last
 * view, which a restart refills: an item that the state already holds gives no result. The verdict becomes
 * the record's status:
 *
 * <pre>
 * first image of a segment      DEGRADED FIRST_FRAME            at the pose where the segment starts
 * no link over a long hole      LOST     GAP                    predicted
 * vetoed, too few pixels        LOST     (verdict, GAP in one)  predicted
 * static                        DEGRADED STATIC                 did not move
 * tracked points in doubt       DEGRADED PURE_ROTATION, ...     own estimate
 * images contradict the camera  DEGRADED CALIBRATION_DOUBTFUL   own estimate
 * capture time not later        DEGRADED TIME_REVERSED          own estimate
 * frames missing before it      DEGRADED GAP                    own estimate
 * other verdicts                DEGRADED (verdict)              own estimate
 * accepted                      TRACKED                         own estimate
 * no image                      LOST     UNDECODABLE, SHED, ... predicted; the path waits for the next image
 * out of order, no camera       LOST     LATE, NO_CAMERA        last pose; the path is left alone
 * </pre>
 */
final class FrameJudge {
    /**
     * A refined rotation farther from the network's, radians, is looked into. With a front camera on recorded drives the
     * two are never 0.25 degrees apart.
     */
    private static final double DOUBTFUL_ROTATION = Math.toRadians(0.5);

    /** Added to it, share of the network's rotation. */
    private static final double DOUBTFUL_SHARE = 0.3;

    /** Highest confidence where the images contradict the camera. */
    private static final double DOUBTFUL_LENS_CAP = 0.25;

    /** Sigma of log depth at which a pixel is trusted half. */
    private static final float HALF_CERTAIN = 0.2f;

    /** Units of length are the same up to this share. */
    private static final double SAME_UNIT = 0.05;

    /** A pixel of a greater sigma of log depth is no witness: what was not measured has 0.3. */
    private static final float MOST_SIGMA = 0.25f;

    private final ValidatorSettings settings;
    private final MotionTrust trust = MotionTrust.defaults();
    private Optional<WarpValidator> validator = Optional.empty();
    private Optional<Seen> previous = Optional.empty();

    /**
     * A frame with the depth by which its motion is judged.
     *
     * @param published with the depth that is published
     * @param network with the network's: measured depth was fitted to the refined motion, so where that is contested
     *     it is no judge between it and the networks'
     * @param measured where depth was
     */
    private record Seen(View published, View network, Optional<Measured> measured) {
        static Seen of(Estimate estimate) {
            FloatImage luma = estimate.image().luma();
            Optional<WorldMask> world =
                    estimate.world().map(mask -> mask.resizedTo(luma.width(), luma.height()));
            View published = new View(luma, estimate.depth(), world);
            return new Seen(
                    published,
                    estimate.measured()
                            .map(m -> new View(luma, m.network(), world))
                            .orElse(published),
                    estimate.measured());
        }

        /** Returns whether the frame before has depth that was measured, without this frame's motion, in the same unit. */
        boolean hasWitness(Seen before) {
            return measured.isPresent()
                    && before.measured.isPresent()
                    && isSure(before.measured.get().sigma().values())
                    && Math.abs(measured.get().unit() / before.measured.get().unit() - 1)
                            < SAME_UNIT;
        }

        /** Returns whether most of a map is sure: one that is only expected is not. */
        private static boolean isSure(float[] sigma) {
            int sure = 0;
            for (float value : sigma) {
                sure += value < MOST_SIGMA ? 1 : 0;
            }
            return 2 * sure > sigma.length;
        }
    }

    /**
     * What follows from an item.
     *
     * @param result of the frame; empty when there is none, or when it was given before
     * @param state where the path now ends
     */
    record Judgement(Optional<FrameResult> result, PathState state) {}

    /**
     * The frame's pose and status before anything else is known of it.
     *
     * @param trust what the tracked points leave of the warp's confidence
     */
    private record Placed(
            RigidTransform pose,
            TrackingStatus status,
            StatusReason reason,
            double trust,
            Optional<Validation> validation) {}

    FrameJudge(ValidatorSettings settings) {
        this.settings = settings;
    }

    /** Judges one item. */
    Judgement judge(EstimateItem item, PathState state) {
        if (item instanceof Estimate estimate) {
            return estimate(estimate, state);
        }
        if (item instanceof Missed missed) {
            return missed(missed, state);
        }
        if (item instanceof Stray stray) {
            RigidTransform pose = state.trajectory().worldFromCamera();
            return new Judgement(Optional.of(lost(stray.frame(), stray.reason(), pose)), state);
        }
        previous = Optional.empty();
        if (item instanceof SegmentOpened opened) {
            return new Judgement(Optional.empty(), open(opened.segment(), state));
        }
        validator = Optional.empty();
        return new Judgement(Optional.empty(), state);
    }

    private PathState open(Segment segment, PathState state) {
        validator = segment.view().map(view -> new WarpValidator(view.network(), settings));
        if (state.segmentIndex() == segment.index()) {
            return state;
        }
        TrajectoryAccumulator trajectory = new TrajectoryAccumulator(state.trajectory());
        trajectory.startSegment();
        return new PathState(segment.index(), -1, 0, -1, 0, trajectory.state(), state.usualTurn());
    }

    private Judgement missed(Missed missed, PathState state) {
        FrameRef frame = missed.frame();
        if (frame.sequence() <= state.sequence()) {
            return new Judgement(Optional.empty(), state);
        }
        RigidTransform pose =
                new TrajectoryAccumulator(state.trajectory())
                        .predict(frame.captureTimeNanos() - state.lastImageNanos());
        PathState after =
                new PathState(
                        state.segmentIndex(),
                        frame.sequence(),
                        frame.captureTimeNanos(),
                        state.lastImage(),
                        state.lastImageNanos(),
                        state.trajectory(),
                        state.usualTurn());
        return new Judgement(Optional.of(lost(frame, missed.reason(), pose)), after);
    }

    private static FrameResult lost(FrameRef frame, StatusReason reason, RigidTransform pose) {
        return new FrameResult(
                frame,
                pose,
                TrackingStatus.LOST,
                reason,
                0,
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                0,
                Optional.empty());
    }

    private Judgement estimate(Estimate estimate, PathState state) {
        FrameRef frame = estimate.frame();
        Seen view = Seen.of(estimate);
        if (frame.sequence() <= state.sequence()) {
            previous = Optional.of(view);
            return new Judgement(Optional.empty(), state);
        }
        TrajectoryAccumulator trajectory = new TrajectoryAccumulator(state.trajectory());
        Placed placed = place(estimate, view, state, trajectory);
        previous = Optional.of(view);
        PathState after =
                new PathState(
                        state.segmentIndex(),
                        frame.sequence(),
                        frame.captureTimeNanos(),
                        frame.sequence(),
                        frame.captureTimeNanos(),
                        trajectory.state(),
                        usualTurn(estimate, state));
        FrameResult result =
                new FrameResult(
                        frame,
                        placed.pose,
                        placed.status,
                        placed.reason,
                        confidence(placed, estimate),
                        Optional.of(estimate.depth()),
                        estimate.measured(),
                        estimate.refinement(),
                        placed.validation.map(v -> trusted(v, estimate.measured())),
                        estimate.world().map(WorldMask::leftOut).orElse(0.0),
                        estimate.lens());
        return new Judgement(Optional.of(result), after);
    }

    private double usualTurn(Estimate estimate, PathState state) {
        return estimate.refinement()
                .map(
                        refined ->
                                trust.usualTurn(
                                        state.usualTurn(),
                                        refined,
                                        state.trajectory().previousFromLast(),
                                        trackingFocalLength(estimate)))
                .orElse(state.usualTurn());
    }

    private static double trackingFocalLength(Estimate estimate) {
        return estimate.frame().segment().view().orElseThrow().tracking().fx();
    }

    /** Returns what the warp says with a map that also trusts no pixel whose depth is not known. */
    private static Validation trusted(Validation validation, Optional<Measured> measured) {
        return measured.map(m -> validation.withMap(certain(validation.map(), m.sigma())))
                .orElse(validation);
    }

    private static FloatImage certain(FloatImage map, FloatImage sigma) {
        float[] out = map.values().clone();
        for (int i = 0; i < out.length; i++) {
            float doubt = sigma.values()[i] / HALF_CERTAIN;
            out[i] /= 1 + doubt * doubt;
        }
        return new FloatImage(map.width(), map.height(), out);
    }

    private Placed place(
            Estimate estimate, Seen view, PathState state, TrajectoryAccumulator trajectory) {
        FrameRef frame = estimate.frame();
        if (state.lastImage() < 0) {
            return new Placed(
                    trajectory.worldFromCamera(),
                    TrackingStatus.DEGRADED,
                    StatusReason.FIRST_FRAME,
                    0,
                    Optional.empty());
        }
        long elapsed = frame.captureTimeNanos() - state.lastImageNanos();
        if (estimate.motion().isEmpty()) {
            return new Placed(
                    trajectory.coast(elapsed),
                    TrackingStatus.LOST,
                    StatusReason.GAP,
                    0,
                    Optional.empty());
        }
        Candidate candidate = candidate(estimate, view, state);
        boolean isGap = frame.sequence() > state.lastImage() + 1;
        boolean isReversed = frame.captureTimeNanos() <= state.captureTimeNanos();
        StatusReason reason = reason(candidate.reason, isGap, isReversed);
        if (reason == StatusReason.NONE && isLensDoubtful(estimate)) {
            reason = StatusReason.CALIBRATION_DOUBTFUL;
        }
        Optional<Validation> judged = Optional.of(candidate.validation);
        if (isRefuted(candidate.reason)) {
            return new Placed(trajectory.coast(elapsed), TrackingStatus.LOST, reason, 0, judged);
        }
        return new Placed(
                trajectory.advance(candidate.previousFromTarget, elapsed),
                reason == StatusReason.NONE ? TrackingStatus.TRACKED : TrackingStatus.DEGRADED,
                reason,
                candidate.trust,
                judged);
    }

    /**
     * A motion that may stand.
     *
     * @param previousFromTarget the motion
     * @param reason why it is doubtful or refuted; NONE when it is neither
     * @param trust what the tracked points leave of the warp's confidence
     * @param validation what the warp says of it
     */
    private record Candidate(
            RigidTransform previousFromTarget,
            StatusReason reason,
            double trust,
            Validation validation) {}

    /**
     * The refined motion; the networks' where none was refined, where the images refute the refined one, and where
     * most points disagree with it, or it with the networks' rotation, and the warp likes the networks' better.
     */
    private Candidate candidate(Estimate estimate, Seen view, PathState state) {
        EstimatedMotion network = estimate.motion().orElseThrow();
        Optional<Refinement> refined =
                estimate.refinement().filter(r -> r.outcome() != Outcome.FIRST);
        if (refined.isEmpty()) {
            return ofNetwork(network, view);
        }
        RigidTransform motion = refined.get().previousFromTarget();
        Seen before = previous.orElseThrow();
        Validation validation =
                view.hasWitness(before)
                        ? validator
                                .orElseThrow()
                                .validateMeasured(
                                        view.published,
                                        before.published,
                                        motion,
                                        network.explainability())
                        : validate(
                                view.published,
                                before.published,
                                motion,
                                Optional.empty(),
                                network);
        StatusReason reason = reason(refined.get().outcome(), validation.verdict());
        boolean isContested =
                reason == StatusReason.MOVING_OBJECTS
                        || isDoubtful(motion, network.previousFromTarget());
        if (isRefuted(reason) || isContested) {
            Candidate other = ofNetwork(network, view);
            boolean isBetter = isRefuted(reason) || isBetter(other, view, motion, network);
            if (isBetter && !isRefuted(other.reason)) {
                return new Candidate(
                        other.previousFromTarget,
                        isRefuted(reason)
                                ? StatusReason.LOW_CONFIDENCE
                                : StatusReason.MOVING_OBJECTS,
                        1,
                        other.validation);
            }
        }
        RigidTransform last = state.trajectory().previousFromLast();
        double trusted =
                trust.of(refined.get(), last, trackingFocalLength(estimate), state.usualTurn());
        boolean isPoor = trusted * validation.confidence() < settings.minConfidence();
        return new Candidate(
                motion,
                reason == StatusReason.NONE && isPoor ? StatusReason.LOW_CONFIDENCE : reason,
                trusted,
                validation);
    }

    /**
     * Returns whether a refined rotation is so far from the network's that it may be that of one thing which moves as a
     * whole and has the most points.
     */
    private static boolean isDoubtful(RigidTransform motion, RigidTransform network) {
        double apart = network.rotation().inverse().times(motion.rotation()).angle();
        return apart > DOUBTFUL_ROTATION + DOUBTFUL_SHARE * network.rotation().angle();
    }

    /** Returns whether the warp by the network's depth likes the networks' motion better than the refined one. */
    private boolean isBetter(
            Candidate other, Seen view, RigidTransform refined, EstimatedMotion network) {
        View before = previous.orElseThrow().network;
        Validation own = validate(view.network, before, refined, Optional.empty(), network);
        return other.validation.confidence() > own.confidence();
    }

    private Candidate ofNetwork(EstimatedMotion network, Seen view) {
        Validation validation =
                validate(
                        view.network,
                        previous.orElseThrow().network,
                        network.previousFromTarget(),
                        network.targetFromPrevious(),
                        network);
        RigidTransform step =
                validation.verdict() == Verdict.STATIC ? RigidTransform.IDENTITY : network.agreed();
        return new Candidate(step, reason(validation.verdict()), 1, validation);
    }

    private Validation validate(
            View view,
            View before,
            RigidTransform previousFromTarget,
            Optional<RigidTransform> targetFromPrevious,
            EstimatedMotion network) {
        return validator
                .orElseThrow()
                .validate(
                        view,
                        before,
                        previousFromTarget,
                        targetFromPrevious,
                        network.explainability());
    }

    /** What the tracked points say goes before what the warp says of stillness and parallax. */
    private static StatusReason reason(Outcome outcome, Verdict verdict) {
        return switch (outcome) {
            case STATIC -> StatusReason.STATIC;
            case PURE_ROTATION -> StatusReason.PURE_ROTATION;
            case LOW_PARALLAX -> StatusReason.LOW_PARALLAX;
            case MOVING_OBJECTS ->
                    isRefuted(reason(verdict)) ? reason(verdict) : StatusReason.MOVING_OBJECTS;
            case TOO_FEW_TRACKS ->
                    isRefuted(reason(verdict)) ? reason(verdict) : StatusReason.TOO_FEW_TRACKS;
            case FIRST -> reason(verdict);
            case REFINED ->
                    verdict == Verdict.STATIC || verdict == Verdict.LOW_PARALLAX
                            ? StatusReason.NONE
                            : reason(verdict);
        };
    }

    private static boolean isRefuted(StatusReason reason) {
        return reason == StatusReason.PHOTOMETRIC_VETO
                || reason == StatusReason.TOO_FEW_VISIBLE_PIXELS;
    }

    private static StatusReason reason(StatusReason own, boolean isGap, boolean isReversed) {
        if (isReversed && !isRefuted(own)) {
            return StatusReason.TIME_REVERSED;
        }
        return isGap ? StatusReason.GAP : own;
    }

    private static StatusReason reason(Verdict verdict) {
        return switch (verdict) {
            case ACCEPTED -> StatusReason.NONE;
            case STATIC -> StatusReason.STATIC;
            case LOW_PARALLAX -> StatusReason.LOW_PARALLAX;
            case TOO_FEW_VISIBLE_PIXELS -> StatusReason.TOO_FEW_VISIBLE_PIXELS;
            case EXPOSURE_JUMP -> StatusReason.EXPOSURE_JUMP;
            case LOW_CONFIDENCE -> StatusReason.LOW_CONFIDENCE;
            case VETOED -> StatusReason.PHOTOMETRIC_VETO;
        };
    }

    private static boolean isLensDoubtful(Estimate estimate) {
        return estimate.lens().map(Lens::isDoubtful).orElse(false);
    }

    /** A predicted pose has no confidence; intrinsics that nobody measured, or that the images contradict, cap it. */
    private float confidence(Placed placed, Estimate estimate) {
        if (placed.status == TrackingStatus.LOST || placed.validation.isEmpty()) {
            return 0;
        }
        float confidence = (float) (placed.trust * placed.validation.get().confidence());
        Calibration calibration =
                estimate.frame()
                        .segment()
                        .view()
                        .map(Segment.SegmentView::calibration)
                        .orElse(Calibration.GUESSED);
        double cap =
                isLensDoubtful(estimate)
                        ? Math.min(DOUBTFUL_LENS_CAP, settings.cap(calibration))
                        : settings.cap(calibration);
        return Math.min(confidence, (float) cap);
    }
}
