package dev.egomotion.topology.steps;

import dev.egomotion.topology.records.DecodeItem;
import dev.egomotion.topology.records.DecodeItem.DecodedFrame;
import dev.egomotion.topology.records.PathEvent;
import dev.egomotion.topology.records.PathEvent.Missed;
import dev.egomotion.topology.records.PathEvent.SegmentClosed;
import dev.egomotion.topology.records.PathEvent.SegmentOpened;
import dev.egomotion.topology.records.SnippetItem;
import dev.egomotion.topology.records.SnippetItem.Target;
import dev.egomotion.topology.records.SnippetItem.Window;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Optional;

/**
 * Gives every frame of one camera the frames from which its motion can be estimated.
 *
 * <p>A run is a row of images without a long hole. The j-th image of a run (from 0) has the window that
 * begins at max(0, j - targetIndex) and holds as many images as the network takes: centred where
 * the run allows, else the nearest that fits. It comes out when its window is full. At the end of a run
 * windows end at the last image, and a run shorter than a window is filled up by repeating that. The
 * first image of a run has no window and comes out at once. A frame without an image takes its place in
 * the order and none in the windows.
 */
public final class SnippetWindow implements CameraStep<DecodeItem, SnippetItem> {
    private final SnippetForm form;

    /** The last images of the run, at most a window. */
    private final Deque<DecodedFrame> latest = new ArrayDeque<>();

    /** What could not be passed on yet, in order. */
    private final Deque<Waiting> waiting = new ArrayDeque<>();

    /** How many images the run has. */
    private long images;

    private sealed interface Waiting {}

    private record WaitingImage(DecodedFrame frame, long index) implements Waiting {}

    private record WaitingEvent(Missed missed) implements Waiting {}

    public SnippetWindow(SnippetForm form) {
        this.form = form;
    }

    @Override
    public List<SnippetItem> accept(DecodeItem item) {
        List<SnippetItem> out = new ArrayList<>();
        if (item instanceof DecodedFrame decoded) {
            closeRunIfBroken(decoded.frame().sequence() - 1, out);
            addImage(decoded);
            handOnReady(out);
        } else if (item instanceof Missed missed) {
            closeRunIfBroken(missed.frame().sequence(), out);
            waiting.add(new WaitingEvent(missed));
            handOnReady(out);
        } else if (item instanceof SegmentOpened || item instanceof SegmentClosed) {
            closeRun(out);
            out.add((PathEvent) item);
        } else if (item instanceof PathEvent event) {
            out.add(event);
        }
        return out;
    }

    private void addImage(DecodedFrame decoded) {
        waiting.add(new WaitingImage(decoded, images));
        images++;
        latest.addLast(decoded);
        if (latest.size() > form.frames()) {
            latest.removeFirst();
        }
    }

    private void closeRunIfBroken(long missingThrough, List<SnippetItem> out) {
        if (!latest.isEmpty()
                && form.isBroken(latest.getLast().frame().sequence(), missingThrough)) {
            closeRun(out);
        }
    }

    /** Hands on everything that waits for a full window which is full. */
    private void handOnReady(List<SnippetItem> out) {
        while (!waiting.isEmpty()) {
            if (waiting.peekFirst() instanceof WaitingImage image
                    && image.index > 0
                    && images < windowStart(image) + form.frames()) {
                return;
            }
            handOnFirst(out);
        }
    }

    private long windowStart(WaitingImage image) {
        return Math.max(0, image.index - form.targetIndex());
    }

    private void closeRun(List<SnippetItem> out) {
        while (!waiting.isEmpty()) {
            handOnFirst(out);
        }
        latest.clear();
        images = 0;
    }

    private void handOnFirst(List<SnippetItem> out) {
        Waiting first = waiting.removeFirst();
        if (first instanceof WaitingImage image) {
            out.add(
                    new Target(
                            image.frame,
                            image.index == 0 ? Optional.empty() : Optional.of(window(image))));
        } else {
            out.add(((WaitingEvent) first).missed);
        }
    }

    private Window window(WaitingImage image) {
        List<DecodedFrame> frames = new ArrayList<>(latest);
        long start = images - frames.size();
        while (frames.size() < form.frames()) {
            frames.add(latest.getLast());
        }
        return new Window(frames, (int) (image.index - start));
    }
}
