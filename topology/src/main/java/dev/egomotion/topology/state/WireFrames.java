package dev.egomotion.topology.state;

import java.util.Optional;

/** The wire frames of one camera that a restart needs, by their position: 0, 1, 2 ... as they came. */
public interface WireFrames {
    /** Keeps a wire frame. */
    void put(long position, WireFrame frame);

    /** Returns a wire frame, if it is kept. */
    Optional<WireFrame> get(long position);

    /** Forgets a wire frame. */
    void remove(long position);

    /**
     * A frame as it was sent.
     *
     * @param offset its offset in its partition of the frames topic
     * @param record the bytes of its record; not modified
     * @param isShed whether it was decided that nothing is computed of it
     */
    record WireFrame(long offset, byte[] record, boolean isShed) {}
}
