package dev.egomotion.codecs;

import java.io.IOException;
import org.jspecify.annotations.Nullable;

/** A recording, camera file or trajectory file that cannot be read: names it, what was found and what is expected. */
public class SourceException extends IOException {
    private static final long serialVersionUID = 1L;

    /** Creates the exception with a one-line message for the user. */
    public SourceException(@Nullable String message) {
        super(message);
    }

    /** Creates the exception with a one-line message for the user and what led to it. */
    public SourceException(@Nullable String message, @Nullable Throwable cause) {
        super(message, cause);
    }
}
