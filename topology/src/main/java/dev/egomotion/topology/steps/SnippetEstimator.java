package dev.egomotion.topology.steps;

import dev.egomotion.geometry.values.DepthImage;
import dev.egomotion.geometry.values.FloatImage;
import dev.egomotion.geometry.values.PinholeCamera;
import dev.egomotion.geometry.values.RgbImage;
import dev.egomotion.geometry.values.RigidTransform;
import dev.egomotion.geometry.warp.StabilisedView;
import dev.egomotion.model.DepthNetwork;
import dev.egomotion.model.PoseNetwork;
import dev.egomotion.model.Snippet;
import dev.egomotion.model.SnippetMotion;
import dev.egomotion.topology.records.DecodeItem.DecodedFrame;
import dev.egomotion.topology.records.DecodeItem.Stabilised;
import dev.egomotion.topology.records.EstimateItem;
import dev.egomotion.topology.records.EstimateItem.Estimate;
import dev.egomotion.topology.records.EstimateItem.EstimatedMotion;
import dev.egomotion.topology.records.PathEvent;
import dev.egomotion.topology.records.PathEvent.SegmentClosed;
import dev.egomotion.topology.records.PathEvent.SegmentOpened;
import dev.egomotion.topology.records.Segment.SegmentView;
import dev.egomotion.topology.records.SnippetItem;
import dev.egomotion.topology.records.SnippetItem.Target;
import dev.egomotion.topology.records.SnippetItem.Window;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Asks the networks for the depth of each target and its motion from the frame before, both at the same time.
 *
 * <p>A pair is asked both ways as one batch of two, where that is wanted and the network's contract allows it. A longer window is asked once for all its targets:
 * with w_i the frames and c the middle one, the network gives T(w_i from w_c), and the motion of target
 * i is previousFromTarget = T(w_{i-1} from w_c) T(w_i from w_c)^-1. The other direction then is what
 * the window before said of the same two frames; targets that are not the middle of their window go
 * without, at the ends of a segment, where a restart could not know that window.
 */
public final class SnippetEstimator implements CameraStep<SnippetItem, EstimateItem> {
    private final DepthNetwork depthNetwork;
    private final PoseNetwork poseNetwork;
    private final boolean bothWays;

    /** The last window of three or more frames that was asked, and the answer. */
    private Optional<Answer> last = Optional.empty();

    /**
     * What a network says of a window.
     *
     * @param fromMiddle per frame, its coordinates from those of the middle frame
     * @param explainability per source; empty when the network has no such output
     */
    private record Answer(
            Window window, List<RigidTransform> fromMiddle, List<FloatImage> explainability) {
        /** Returns earlierFromLater of two frames of the window. */
        RigidTransform motion(int earlier, int later) {
            return fromMiddle.get(earlier).times(fromMiddle.get(later).inverse());
        }
    }

    /**
     * Prepares for one camera.
     *
     * @param bothWays whether a pair is asked both ways where the network allows it: the second answer is a check on
     *     the first and makes their mean better, and has no use where the motion is refined
     */
    public SnippetEstimator(DepthNetwork depthNetwork, PoseNetwork poseNetwork, boolean bothWays) {
        this.bothWays = bothWays;
        this.depthNetwork = depthNetwork;
        this.poseNetwork = poseNetwork;
    }

    @Override
    public List<EstimateItem> accept(SnippetItem item) {
        if (item instanceof Target target) {
            return List.of(estimate(target));
        }
        if (item instanceof SegmentOpened || item instanceof SegmentClosed) {
            last = Optional.empty();
        }
        return List.of((PathEvent) item);
    }

    private Estimate estimate(Target target) {
        DecodedFrame frame = target.frame();
        List<PinholeCamera> cameras =
                frame.frame().segment().view().map(SegmentView::network).stream().toList();
        if (target.motion().isEmpty()) {
            last = Optional.empty();
        }
        Aside<Optional<EstimatedMotion>> motion =
                Aside.begin(() -> target.motion().map(this::motion));
        DepthImage seen;
        try {
            seen = depthNetwork.predict(List.of(frame.seen()), cameras).get(0);
        } catch (RuntimeException | Error e) {
            motion.settle(e);
            throw e;
        }
        DepthImage onGrid = seen;
        DepthImage depth = frame.stabilised().map(s -> s.view().depth(onGrid)).orElse(onGrid);
        return new Estimate(
                frame.frame(),
                frame.image(),
                frame.tracking(),
                depth,
                motion.result(),
                Optional.empty());
    }

    private EstimatedMotion motion(Window window) {
        EstimatedMotion seen =
                window.frames().size() == 2 ? pairMotion(window) : windowMotion(window);
        Optional<Stabilised> previous = window.frames().get(window.target() - 1).stabilised();
        Optional<Stabilised> target = window.frames().get(window.target()).stabilised();
        return previous.isEmpty() || target.isEmpty()
                ? seen
                : betweenCameras(previous.get().view(), seen, target.get().view());
    }

    /** Returns a motion between stabilised views as one between the cameras, on the target's pixel grid. */
    private static EstimatedMotion betweenCameras(
            StabilisedView previous, EstimatedMotion seen, StabilisedView target) {
        return new EstimatedMotion(
                StabilisedView.between(previous, seen.previousFromTarget(), target),
                seen.targetFromPrevious()
                        .map(back -> StabilisedView.between(target, back, previous)),
                seen.explainability().map(target::shares));
    }

    private EstimatedMotion pairMotion(Window window) {
        RgbImage previous = window.frames().get(0).seen();
        RgbImage target = window.frames().get(1).seen();
        List<Snippet> questions = new ArrayList<>();
        Optional<PinholeCamera> camera = camera(window);
        questions.add(new Snippet(target, List.of(previous), camera));
        if (bothWays && poseNetwork.contract().reversible()) {
            questions.add(new Snippet(previous, List.of(target), camera));
        }
        List<SnippetMotion> answers = poseNetwork.predict(questions);
        return new EstimatedMotion(
                answers.get(0).sourceFromTarget().get(0),
                answers.stream().skip(1).findFirst().map(back -> back.sourceFromTarget().get(0)),
                answers.get(0).explainability().stream().findFirst());
    }

    /** Returns the camera at the networks' size. */
    private static Optional<PinholeCamera> camera(Window window) {
        return window.frames().get(0).frame().segment().view().map(SegmentView::network);
    }

    private EstimatedMotion windowMotion(Window window) {
        Optional<Answer> before = Optional.empty();
        if (last.isEmpty() || !last.get().window.holdsSameFrames(window)) {
            before = last;
            last = Optional.of(ask(window));
        }
        Answer answer = last.get();
        int target = window.target();
        boolean isMiddle = target == window.frames().size() / 2;
        return new EstimatedMotion(
                answer.motion(target - 1, target),
                isMiddle ? before.flatMap(b -> backward(b, window)) : Optional.empty(),
                isMiddle && !answer.explainability.isEmpty()
                        ? Optional.of(answer.explainability.get(target - 1))
                        : Optional.empty());
    }

    /** Returns targetFromPrevious as another window tells it, if it holds both frames. */
    private static Optional<RigidTransform> backward(Answer other, Window window) {
        int previous = other.window.frames().indexOf(window.frames().get(window.target() - 1));
        int target = other.window.frames().indexOf(window.frames().get(window.target()));
        return previous < 0 || target < 0
                ? Optional.empty()
                : Optional.of(other.motion(previous, target).inverse());
    }

    private Answer ask(Window window) {
        List<RgbImage> sources =
                new ArrayList<>(window.frames().stream().map(DecodedFrame::seen).toList());
        int middle = sources.size() / 2;
        RgbImage target = sources.remove(middle);
        Snippet snippet = new Snippet(target, sources, camera(window));
        SnippetMotion motion = poseNetwork.predict(List.of(snippet)).get(0);
        List<RigidTransform> fromMiddle = new ArrayList<>(motion.sourceFromTarget());
        fromMiddle.add(middle, RigidTransform.IDENTITY);
        return new Answer(window, fromMiddle, motion.explainability());
    }
}
