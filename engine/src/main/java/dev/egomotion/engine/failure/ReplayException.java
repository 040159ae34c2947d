package dev.egomotion.engine.failure;

import org.jspecify.annotations.Nullable;

/** A replay that cannot go on: one line for the user saying where it stopped and why. */
public class ReplayException extends Exception {
    private static final long serialVersionUID = 1L;

    /** Creates the exception with a one-line message for the user. */
    public ReplayException(@Nullable String message) {
        super(message);
    }

    /** Creates the exception with a one-line message for the user and what led to it. */
    public ReplayException(@Nullable String message, @Nullable Throwable cause) {
        super(message, cause);
    }
}
