package dev.egomotion.odometry.alignment;

/**
 * How {@link PhotometricOdometry} follows a camera.
 *
 * @param alignment how the newest frame finds its first place
 * @param adjustment how the window is refined
 * @param frames of the window, at least 2
 * @param hostDelay how many frames before the newest the host lies, below frames: 0 refines the newest
 *     frame's own depth; 2 of 5 is the middle of the window
 * @param carryDepth whether what one window learns of depth corrects the network's in the next
 * @param anchor share of that correction that every frame gives up, 0 to 1: what holds the scale to the
 *     network's over a drive
 * @param doubtful a window with a smaller inlier share than this part of the usual one is tried again
 *     from the network's motions alone, 0 to 1
 */
public record OdometrySettings(
        AlignmentSettings alignment,
        AdjustmentSettings adjustment,
        int frames,
        int hostDelay,
        boolean carryDepth,
        double anchor,
        double doubtful) {
    /** Checks ranges. */
    public OdometrySettings {
        if (frames < 2
                || hostDelay < 0
                || hostDelay >= frames
                || !(anchor >= 0 && anchor <= 1)
                || !(doubtful >= 0 && doubtful <= 1)) {
            throw new IllegalArgumentException(
                    "%d frames with the host %d before the newest, anchor %s, doubtful %s; two frames or more, the host among them, shares in 0..1"
                            .formatted(frames, hostDelay, anchor, doubtful));
        }
    }

    /** Returns the settings that the project's experiments chose for images about 832 pixels wide. */
    public static OdometrySettings defaults() {
        return new OdometrySettings(
                AlignmentSettings.defaults(), AdjustmentSettings.defaults(), 5, 0, true, 0.05, 0.8);
    }
}
