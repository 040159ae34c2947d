package dev.egomotion.cli;

import java.io.IOException;
import org.jspecify.annotations.Nullable;

/** Refined motions to teach with that cannot be made or read: one line for the user. */
final class TeacherException extends IOException {
    private static final long serialVersionUID = 1L;

    TeacherException(@Nullable String message, @Nullable Throwable cause) {
        super(message, cause);
    }
}
