package dev.egomotion.engine.ingest;

import dev.egomotion.schemas.Frame;
import java.util.ArrayList;
import java.util.List;

/**
 * Frames of a recording of unknown length, kept as they were encoded, for the report: all of a short one; else a few
 * spread evenly. Of the frames at which decoding can start, every n-th is kept; when twice as many as wanted
 * are there, or those that are there are too large together, every second goes and n doubles. Used by one thread at a time.
 */
public final class SampleFrames {
    private final int wanted;
    private final long mostBytes;
    private final List<Frame> kept = new ArrayList<>();
    private long bytes;
    private long stride = 1;
    private long offered;

    /** Every frame, while they are no more than may be kept: those between two starts can be decoded then too. */
    private final List<Frame> whole = new ArrayList<>();

    private long wholeBytes;
    private boolean isWhole = true;

    /**
     * Creates an empty sample.
     *
     * @param wanted how many frames are wanted, at least one
     * @param mostBytes that they have together
     */
    public SampleFrames(int wanted, long mostBytes) {
        this.wanted = wanted;
        this.mostBytes = mostBytes;
    }

    /**
     * Considers the next frame; one without bytes is passed over. One out of the range that was asked for is kept for
     * those that follow alone.
     */
    public void offer(Frame frame) {
        if (!frame.getData().hasRemaining()) {
            return;
        }
        if (isWhole) {
            keepWhole(frame);
        }
        if (!frame.getKeyFrame() || frame.getOutOfRange()) {
            return;
        }
        if (offered++ % stride == 0) {
            kept.add(frame);
            bytes += frame.getData().remaining();
        }
        if (kept.size() == 2 * wanted || bytes > mostBytes && kept.size() > 1) {
            thinOut();
        }
    }

    private void keepWhole(Frame frame) {
        whole.add(frame);
        wholeBytes += frame.getData().remaining();
        if (whole.size() > 2 * wanted || wholeBytes > mostBytes) {
            isWhole = false;
            whole.clear();
        }
    }

    private void thinOut() {
        List<Frame> left = new ArrayList<>();
        for (int i = 0; i < kept.size(); i += 2) {
            left.add(kept.get(i));
        }
        kept.clear();
        kept.addAll(left);
        bytes = kept.stream().mapToLong(f -> f.getData().remaining()).sum();
        stride *= 2;
    }

    /**
     * Returns the frames that are kept, in the order they were sent: every one of a short recording, also those that are
     * decoded after others alone; else of those where decoding can start at most twice as many as wanted, evenly spread.
     */
    public List<Frame> all() {
        return List.copyOf(isWhole ? whole : kept);
    }

    /** Returns at most as many frames as wanted, evenly spread over those kept at which decoding can start. */
    public List<Frame> frames() {
        int count = Math.min(wanted, kept.size());
        List<Frame> chosen = new ArrayList<>(count);
        for (int i = 0; i < count; i++) {
            chosen.add(kept.get(count == 1 ? 0 : i * (kept.size() - 1) / (count - 1)));
        }
        return chosen;
    }
}
