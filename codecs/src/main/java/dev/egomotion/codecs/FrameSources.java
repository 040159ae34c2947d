package dev.egomotion.codecs;

import java.nio.file.Path;

/** Opens recordings: the layout is told from what lies at the path. */
public final class FrameSources {
    private FrameSources() {}

    /**
     * Opens a video file, a folder of images, a KITTI odometry sequence, a KITTI raw drive or a TUM
     * RGB-D folder.
     *
     * @throws SourceException if there is nothing there that is known, or it cannot be opened
     */
    public static FrameSource open(Path recording, SourceOptions options) throws SourceException {
        throw new SourceException(recording + ": no layout is known yet");
    }
}
