package dev.egomotion.engine.ingest;

import dev.egomotion.schemas.Frame;
import java.util.ArrayList;
import java.util.List;

/**
 * A few frames spread evenly over a recording of unknown length, kept as they were encoded, for the
 * report. Of the frames at which decoding can start, every n-th is kept; when twice as many as wanted
 * are there, or those that are there are too large together, every second goes and n doubles. Used by one thread at a time.
 */
public final class SampleFrames {
    private final int wanted;
    private final long mostBytes;
    private final List<Frame> kept = new ArrayList<>();
    private long bytes;
    private long stride = 1;
    private long offered;

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

    /** Considers a frame; one without bytes or without a place to start decoding is passed over. */
    public void offer(Frame frame) {
        if (!frame.getKeyFrame() || !frame.getData().hasRemaining()) {
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

    /** Returns the frames that are kept, evenly spread: at most twice as many as wanted, in the order they were sent. */
    public List<Frame> all() {
        return List.copyOf(kept);
    }

    /** Returns at most as many frames as wanted, evenly spread over those kept. */
    public List<Frame> frames() {
        int count = Math.min(wanted, kept.size());
        List<Frame> chosen = new ArrayList<>(count);
        for (int i = 0; i < count; i++) {
            chosen.add(kept.get(count == 1 ? 0 : i * (kept.size() - 1) / (count - 1)));
        }
        return chosen;
    }
}
