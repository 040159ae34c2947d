package dev.egomotion.codecs.camera;

import org.jspecify.annotations.Nullable;

/** A camera that no image can be rectified with: says in one line which parameter, its value and what is allowed. */
public final class BadCameraException extends Exception {
    private static final long serialVersionUID = 1L;

    /** Creates the exception with the parameter, the value found and what is allowed, one line. */
    public BadCameraException(@Nullable String message) {
        super(message);
    }

    /** Creates the exception with a one-line message and what led to it. */
    public BadCameraException(@Nullable String message, @Nullable Throwable cause) {
        super(message, cause);
    }
}
