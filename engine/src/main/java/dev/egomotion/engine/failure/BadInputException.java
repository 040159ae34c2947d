package dev.egomotion.engine.failure;

import org.jspecify.annotations.Nullable;

/**
 * Input that cannot be used, whatever is tried again: one line naming the file or option, what was found and what is
 * expected. Nothing was begun.
 */
public final class BadInputException extends EngineException {
    private static final long serialVersionUID = 1L;

    /** Creates the exception with a one-line message for the user. */
    public BadInputException(@Nullable String message) {
        super(message);
    }

    /** Creates the exception with a one-line message for the user and what led to it. */
    public BadInputException(@Nullable String message, @Nullable Throwable cause) {
        super(message, cause);
    }
}
