package dev.egomotion.engine.cluster;

import org.jspecify.annotations.Nullable;

/** A service that runs with other networks or settings than asked for: names what differs in one line. */
public class ServiceMismatchException extends Exception {
    private static final long serialVersionUID = 1L;

    /** Creates the exception with a one-line message for the user. */
    public ServiceMismatchException(@Nullable String message) {
        super(message);
    }
}
