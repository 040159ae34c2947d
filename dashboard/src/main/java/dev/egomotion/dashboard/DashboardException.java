package dev.egomotion.dashboard;

import org.jspecify.annotations.Nullable;

/** The page cannot be served: one line naming the address, what was found and what is allowed. */
public final class DashboardException extends Exception {
    private static final long serialVersionUID = 1L;

    DashboardException(@Nullable String message, @Nullable Throwable cause) {
        super(message, cause);
    }
}
