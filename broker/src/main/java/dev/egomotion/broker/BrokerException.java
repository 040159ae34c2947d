package dev.egomotion.broker;

import org.jspecify.annotations.Nullable;

/** A broker that could not start: says where and why in one line. */
public class BrokerException extends Exception {
    private static final long serialVersionUID = 1L;

    /** Creates the exception with a one-line message for the user and what led to it. */
    public BrokerException(@Nullable String message, @Nullable Throwable cause) {
        super(message, cause);
    }
}
