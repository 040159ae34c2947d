package dev.egomotion.live;

import org.jspecify.annotations.Nullable;

/** A camera, an address or a cameras file that cannot be used: names it, what was found and what is allowed. */
public final class CameraException extends Exception {
    private static final long serialVersionUID = 1L;

    /** Creates the exception with a one-line message for the user. */
    public CameraException(@Nullable String message) {
        super(message);
    }

    /** Creates the exception with a one-line message for the user and what led to it. */
    public CameraException(@Nullable String message, @Nullable Throwable cause) {
        super(message, cause);
    }
}
