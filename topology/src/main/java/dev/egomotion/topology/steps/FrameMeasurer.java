package dev.egomotion.topology.steps;

import dev.egomotion.geometry.values.DepthImage;
import dev.egomotion.geometry.values.FloatImage;
import dev.egomotion.geometry.values.PinholeCamera;
import dev.egomotion.odometry.depth.DepthFromMotion;
import dev.egomotion.odometry.depth.DepthView;
import dev.egomotion.odometry.depth.MeasuredDepth;
import dev.egomotion.odometry.refinement.Refinement;
import dev.egomotion.topology.records.DepthGrid;
import dev.egomotion.topology.records.EstimateItem;
import dev.egomotion.topology.records.EstimateItem.Estimate;
import dev.egomotion.topology.records.Measured;
import dev.egomotion.topology.records.PathEvent.SegmentClosed;
import dev.egomotion.topology.records.PathEvent.SegmentOpened;
import dev.egomotion.topology.records.Segment;
import dev.egomotion.topology.settings.DepthChoice;
import dev.egomotion.topology.state.MeasurerState;
import java.util.List;
import java.util.Optional;

/**
 * Measures the depth of one camera's frames from its refined motion. What follows judges frames by this depth.
 *
 * <p>What outlives a restart is the {@link MeasurerState}; the last images come again from decode: a frame that the state
 * already holds is only remembered, and the last of them gets its map again from the state.
 */
final class FrameMeasurer implements CameraStep<EstimateItem, EstimateItem> {
    private final DepthChoice choice;
    private MeasurerState state;
    private Optional<Running> running = Optional.empty();

    /** A segment's measurement. */
    private record Running(DepthFromMotion depth, DepthGrid toNetwork) {}

    FrameMeasurer(DepthChoice choice, MeasurerState state) {
        this.choice = choice;
        this.state = state;
    }

    /** Returns where it stands. */
    MeasurerState state() {
        return state;
    }

    @Override
    public List<EstimateItem> accept(EstimateItem item) {
        if (item instanceof SegmentOpened opened) {
            open(opened.segment());
        } else if (item instanceof SegmentClosed closed) {
            running = Optional.empty();
            state = MeasurerState.ofSegment(closed.segment().index());
        } else if (item instanceof Estimate estimate && running.isPresent()) {
            return List.of(measure(estimate, running.get()));
        }
        return List.of(item);
    }

    private void open(Segment segment) {
        running = Optional.empty();
        if (choice.source() == DepthChoice.Source.NETWORK || segment.view().isEmpty()) {
            return;
        }
        Segment.SegmentView view = segment.view().get();
        DepthFromMotion depth = new DepthFromMotion(view.tracking(), choice.sweep());
        PinholeCamera from = depth.camera();
        PinholeCamera to = view.network();
        running =
                Optional.of(
                        new Running(
                                depth,
                                new DepthGrid(
                                        from.width(), from.height(), to.width(), to.height())));
        if (state.segmentIndex() != segment.index()) {
            state = MeasurerState.ofSegment(segment.index());
        } else if (state.map().length > 0) {
            depth.restore(state.map());
        }
    }

    private Estimate measure(Estimate estimate, Running open) {
        long sequence = estimate.frame().sequence();
        if (sequence <= state.sequence()) {
            open.depth.remember(estimate.tracking());
            open.depth.leaveOut(estimate.world());
            return sequence < state.sequence()
                    ? estimate
                    : withDepth(estimate, open, open.depth.last());
        }
        if (estimate.refinement().isEmpty()) {
            return estimate;
        }
        Refinement refinement = estimate.refinement().get();
        double unit = refinement.scale().unitsPerWindowUnit();
        DepthView view =
                new DepthView(
                        estimate.tracking(),
                        choice.source() == DepthChoice.Source.MOTION
                                ? Optional.empty()
                                : Optional.of(estimate.depth()),
                        estimate.points(),
                        motion(refinement, unit / state.unit()),
                        estimate.world());
        boolean isCarried = estimate.frame().depthCarried() || sequence % choice.every() != 0;
        MeasuredDepth map = isCarried ? open.depth.carry(view) : open.depth.measure(view);
        state = new MeasurerState(state.segmentIndex(), sequence, unit, open.depth.state());
        return withDepth(estimate, open, map);
    }

    private static DepthView.Motion motion(Refinement refinement, double unitChange) {
        return switch (refinement.outcome()) {
            case FIRST, TOO_FEW_TRACKS -> new DepthView.Unknown();
            case STATIC -> new DepthView.Standing();
            case REFINED, PURE_ROTATION, LOW_PARALLAX, MOVING_OBJECTS ->
                    new DepthView.Moving(refinement.previousFromTarget(), unitChange);
        };
    }

    private Estimate withDepth(Estimate estimate, Running open, MeasuredDepth map) {
        DepthImage depth = open.toNetwork.apply(map.depth());
        FloatImage sigma = open.toNetwork.apply(map.sigma());
        return estimate.measured(
                depth,
                new Measured(
                        map,
                        open.depth.camera(),
                        sigma,
                        state.unit(),
                        estimate.depth(),
                        estimate.tracking()));
    }
}
