package dev.egomotion.codecs;

import java.nio.file.Path;

/** Opens video files. */
final class VideoSources {
    private VideoSources() {}

    static FrameSource open(Path file, SourceOptions options) throws SourceException {
        throw new SourceException(file + ": video comes with the next change");
    }
}
