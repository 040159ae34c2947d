package dev.egomotion.cli;

import org.jspecify.annotations.Nullable;

/** Input that cannot be used: one line naming the file or option, what was found and what is expected. */
final class BadInputException extends Exception {
    private static final long serialVersionUID = 1L;

    BadInputException(@Nullable String message) {
        super(message);
    }

    BadInputException(@Nullable String message, @Nullable Throwable cause) {
        super(message, cause);
    }
}
