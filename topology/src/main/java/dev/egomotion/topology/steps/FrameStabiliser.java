package dev.egomotion.topology.steps;

import dev.egomotion.geometry.values.PinholeCamera;
import dev.egomotion.geometry.values.Rotation;
import dev.egomotion.geometry.warp.StabilisedView;
import dev.egomotion.odometry.alignment.LumaPyramid;
import dev.egomotion.odometry.alignment.RotationAlignment;
import dev.egomotion.odometry.alignment.SmoothedPath;
import dev.egomotion.odometry.alignment.StabiliserSettings;
import dev.egomotion.topology.records.DecodeItem;
import dev.egomotion.topology.records.DecodeItem.DecodedFrame;
import dev.egomotion.topology.records.DecodeItem.Stabilised;
import dev.egomotion.topology.records.FrameRef;
import dev.egomotion.topology.records.PathEvent.SegmentClosed;
import dev.egomotion.topology.records.PathEvent.SegmentOpened;
import dev.egomotion.topology.records.Segment.SegmentView;
import dev.egomotion.topology.state.StabiliserState;
import dev.egomotion.topology.state.StateStores;
import java.util.List;
import java.util.Optional;

/**
 * Turns the images that the networks see of one camera to where its smoothed path looks. Only they see these: what they say is brought back right behind them.
 *
 * <p>What outlives a restart is the {@link StabiliserState}; the last images come again from decode: a frame that the state already holds is turned as it was. After a
 * hole over which no motion is told, the path begins anew.
 */
final class FrameStabiliser implements CameraStep<DecodeItem, DecodeItem> {
    private final StabiliserSettings settings;
    private final SnippetForm form;
    private final RotationAlignment alignment = RotationAlignment.defaults();
    private StabiliserState state;
    private Optional<Seen> last = Optional.empty();

    /** A frame as the next one is aligned with it. */
    private record Seen(long sequence, LumaPyramid pyramid) {}

    FrameStabiliser(StabiliserSettings settings, SnippetForm form, StabiliserState state) {
        this.settings = settings;
        this.form = form;
        this.state = state;
    }

    /** Returns where it stands. */
    StabiliserState state() {
        return state;
    }

    @Override
    public List<DecodeItem> accept(DecodeItem item) {
        if (item instanceof SegmentOpened opened) {
            last = Optional.empty();
            if (state.segmentIndex() != opened.segment().index()) {
                state = StabiliserState.ofSegment(opened.segment().index());
            }
        } else if (item instanceof SegmentClosed closed) {
            last = Optional.empty();
            state = StabiliserState.ofSegment(closed.segment().index());
        } else if (item instanceof DecodedFrame decoded) {
            return List.of(
                    decoded.frame().segment().view().isEmpty()
                            ? decoded
                            : stabilised(decoded, decoded.frame().segment().view().get()));
        }
        return List.of(item);
    }

    private DecodedFrame stabilised(DecodedFrame decoded, SegmentView camera) {
        FrameRef frame = decoded.frame();
        LumaPyramid pyramid =
                LumaPyramid.of(decoded.tracking(), camera.tracking(), alignment.levels());
        if (frame.sequence() > state.sequence()) {
            state = state.after(frame, path(frame, pyramid), form.history());
        }
        last = Optional.of(new Seen(frame.sequence(), pyramid));
        Rotation turned =
                state.shown(frame.sequence())
                        .orElseThrow(
                                () ->
                                        new IllegalStateException(
                                                "store %s lacks frame %d of camera '%s'"
                                                        .formatted(
                                                                StateStores.STABILISERS,
                                                                frame.sequence(),
                                                                frame.segment().camera())));
        return turned(decoded, camera.network(), turned);
    }

    private SmoothedPath path(FrameRef frame, LumaPyramid pyramid) {
        if (last.isEmpty() || form.isBroken(last.get().sequence, frame.sequence() - 1)) {
            return SmoothedPath.START;
        }
        double elapsed = (frame.captureTimeNanos() - state.captureTimeNanos()) * 1e-9;
        return state.path().after(alignment.align(pyramid, last.get().pyramid), elapsed, settings);
    }

    private static DecodedFrame turned(
            DecodedFrame decoded, PinholeCamera camera, Rotation stabilisedFromCamera) {
        StabilisedView view = new StabilisedView(camera, stabilisedFromCamera);
        return new DecodedFrame(
                decoded.frame(),
                decoded.image(),
                decoded.tracking(),
                Optional.of(new Stabilised(view, view.image(decoded.image()))));
    }
}
