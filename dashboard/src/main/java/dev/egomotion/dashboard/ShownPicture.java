package dev.egomotion.dashboard;

import java.util.Optional;

/**
 * A picture as a browser takes it, or why there is none.
 *
 * @param bytes of the picture; empty where there is none
 * @param type image/png or image/jpeg
 * @param sequence of its frame
 * @param range of depths that its colours show; empty but for depth
 * @param why in one line there is no picture; empty where there is one
 */
record ShownPicture(
        byte[] bytes, String type, long sequence, Optional<ScaleBar> range, String why) {
    /**
     * What the colours of a depth picture mean.
     *
     * @param metric whether lengths are metres; else they are the network's own unit
     */
    record ScaleBar(DepthRange depths, boolean metric) {}

    static ShownPicture of(byte[] bytes, String type, long sequence) {
        return new ShownPicture(bytes, type, sequence, Optional.empty(), "");
    }

    static ShownPicture none(long sequence, String why) {
        return new ShownPicture(new byte[0], "", sequence, Optional.empty(), why);
    }
}
