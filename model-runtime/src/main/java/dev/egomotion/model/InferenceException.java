package dev.egomotion.model;

import org.jspecify.annotations.Nullable;

/** A network that failed while running, or whose answer is not a number. */
public final class InferenceException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    /** Creates the exception with a one-line message. */
    public InferenceException(@Nullable String message) {
        super(message);
    }

    /** Creates the exception with a one-line message and what led to it. */
    public InferenceException(@Nullable String message, @Nullable Throwable cause) {
        super(message, cause);
    }
}
