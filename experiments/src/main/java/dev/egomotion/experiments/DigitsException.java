package dev.egomotion.experiments;

import org.jspecify.annotations.Nullable;

/** Digits that cannot be read, or an experiment on them that cannot be run: one line naming what was found and what is expected. */
public final class DigitsException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    DigitsException(@Nullable String message) {
        super(message);
    }

    DigitsException(@Nullable String message, @Nullable Throwable cause) {
        super(message, cause);
    }
}
