package dev.egomotion.engine.cluster;

import org.jspecify.annotations.Nullable;

/** An address or client property that no client can be made of: one line naming it and what is wrong. */
public class BadConnectionException extends Exception {
    private static final long serialVersionUID = 1L;

    /** Creates the exception with a one-line message for the user. */
    public BadConnectionException(@Nullable String message) {
        super(message);
    }

    /** Creates the exception with a one-line message for the user and what led to it. */
    public BadConnectionException(@Nullable String message, @Nullable Throwable cause) {
        super(message, cause);
    }
}
