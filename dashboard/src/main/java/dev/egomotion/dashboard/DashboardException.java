package dev.egomotion.dashboard;

/** The page cannot be served: one line naming the address, what was found and what is allowed. */
public final class DashboardException extends Exception {
    private static final long serialVersionUID = 1L;

    DashboardException(String message, Throwable cause) {
        super(message, cause);
    }
}
