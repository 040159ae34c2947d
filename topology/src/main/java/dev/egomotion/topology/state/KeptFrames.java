package dev.egomotion.topology.state;

import dev.egomotion.topology.state.WireFrames.WireFrame;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Iterator;
import java.util.function.LongPredicate;

/**
 * Which wire frames of a running segment a restart needs: from the last key frame on that is not later
 * than the first image still needed, and before which nothing is still in the decoder. Images that stand alone are all key frames.
 *
 * <p>A group of pictures holds at most 300 frames or 32 MiB; two groups overlap for a moment, so twice
 * that is kept. Beyond it the oldest is forgotten: then a restart costs the frames up to the next key
 * frame, and nothing else.
 */
public final class KeptFrames {
    /** Largest group of pictures, frames. */
    static final int MAX_GROUP_FRAMES = 300;

    /** Largest group of pictures, bytes. */
    static final int MAX_GROUP_BYTES = 32 * 1024 * 1024;

    private final WireFrames store;
    private final StreamProgress progress;
    private final Deque<Kept> kept = new ArrayDeque<>();
    private long bytes;

    private record Kept(long position, long sequence, boolean keyFrame, int size) {}

    public KeptFrames(WireFrames store, StreamProgress progress) {
        this.store = store;
        this.progress = progress;
    }

    /** Keeps a frame that was just given to the decoder. */
    public void add(long sequence, boolean keyFrame, WireFrame frame) {
        long position = progress.nextKept++;
        store.put(position, frame);
        note(position, sequence, keyFrame, frame);
        while (kept.size() > 2 * MAX_GROUP_FRAMES || bytes > 2L * MAX_GROUP_BYTES) {
            forgetFirst();
        }
    }

    /** Takes up a frame that the store already holds. */
    public void note(long position, long sequence, boolean keyFrame, WireFrame frame) {
        kept.addLast(new Kept(position, sequence, keyFrame, frame.record().length));
        bytes += frame.record().length;
    }

    /**
     * Forgets what comes before the last key frame not later than the first sequence needed, and not after a frame
     * that the decoder still holds.
     *
     * @param isHeld tells by its sequence whether the decoder holds a frame: also one that is presented after a key
     *     frame that came later, which no sound stream has
     */
    public void keepFrom(long firstNeeded, LongPredicate isHeld) {
        long firstHeld =
                kept.stream()
                        .filter(frame -> isHeld.test(frame.sequence))
                        .mapToLong(Kept::position)
                        .findFirst()
                        .orElse(Long.MAX_VALUE);
        long start = progress.firstKept;
        for (Iterator<Kept> it = kept.descendingIterator(); it.hasNext(); ) {
            Kept frame = it.next();
            if (frame.keyFrame && frame.sequence <= firstNeeded && frame.position <= firstHeld) {
                start = frame.position;
                break;
            }
        }
        while (!kept.isEmpty() && kept.peekFirst().position < start) {
            forgetFirst();
        }
    }

    /** Forgets everything, also what was not taken up again. */
    public void clear() {
        for (; progress.firstKept < progress.nextKept; progress.firstKept++) {
            store.remove(progress.firstKept);
        }
        kept.clear();
        bytes = 0;
    }

    private void forgetFirst() {
        Kept first = kept.removeFirst();
        store.remove(first.position);
        bytes -= first.size;
        progress.firstKept = first.position + 1;
    }
}
