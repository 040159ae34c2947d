package dev.egomotion.replay;

/** An address or client property that no client can be made of: one line naming it and what is wrong. */
public class BadConnectionException extends Exception {
    private static final long serialVersionUID = 1L;

    /** Creates the exception with a one-line message for the user. */
    public BadConnectionException(String message) {
        super(message);
    }

    /** Creates the exception with a one-line message for the user and what led to it. */
    public BadConnectionException(String message, Throwable cause) {
        super(message, cause);
    }
}
