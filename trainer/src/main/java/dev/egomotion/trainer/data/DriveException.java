package dev.egomotion.trainer.data;

import dev.egomotion.codecs.SourceException;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/** A drive that cannot be trained on; the message names the file, what was found and what is expected. */
public final class DriveException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    /** Creates one. */
    public DriveException(Path file, String found) {
        super(file + ": " + found);
    }

    /** Creates one about all drives together. */
    public DriveException(@Nullable String message) {
        super(message);
    }

    /** Creates one with its cause. */
    public DriveException(Path file, String found, @Nullable Throwable cause) {
        super(file + ": " + found, cause);
    }

    /** Creates one from a file that could not be read. */
    public DriveException(SourceException cause) {
        super(cause.getMessage(), cause);
    }
}
