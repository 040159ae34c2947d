package dev.egomotion.codecs;

import java.nio.file.Files;
import java.nio.file.Path;

/** Opens recordings: what lies at the path tells the layout. */
public final class FrameSources {
    static {
        TrustedRecords.ready();
    }

    private FrameSources() {}

    /**
     * Opens a video file, or a folder of one of the layouts that {@link RecordingFolder} lists.
     *
     * @throws SourceException if there is nothing there that is known, or it cannot be opened
     */
    public static FrameSource open(Path recording, SourceOptions options) throws SourceException {
        if (Files.isDirectory(recording)) {
            return new ImageSource(RecordingFolder.read(recording), options);
        }
        if (Files.isRegularFile(recording)) {
            return VideoSources.open(recording, options);
        }
        throw new SourceException(
                Files.exists(recording)
                        ? recording + ": neither a file nor a folder"
                        : recording + ": there is no such file or folder");
    }
}
