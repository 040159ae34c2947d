package dev.egomotion.topology.records;

import dev.egomotion.topology.records.DecodeItem.DecodedFrame;
import java.util.List;
import java.util.Optional;

/** What window-snippets passes on: per camera, targets in presentation order. */
public sealed interface SnippetItem permits PathEvent, SnippetItem.Target {
    /**
     * A frame whose depth and motion are asked.
     *
     * @param frame the target
     * @param motion the frames from which its motion can be estimated; empty for a frame that nothing links
     *     to one before
     */
    record Target(DecodedFrame frame, Optional<Window> motion) implements SnippetItem {}

    /**
     * The frames that a pose network sees at once.
     *
     * @param frames in presentation order, as many as the network takes
     * @param target index of the target; at least 1: the frame before it is its previous one
     */
    record Window(List<DecodedFrame> frames, int target) {
        /** Copies the list and checks the index. */
        public Window {
            frames = List.copyOf(frames);
            if (target < 1 || target >= frames.size()) {
                throw new IllegalArgumentException(
                        "target %d of %d frames".formatted(target, frames.size()));
            }
        }

        /** Returns whether both windows hold the same frames. */
        public boolean holdsSameFrames(Window other) {
            return frames.equals(other.frames);
        }
    }
}
