package dev.egomotion.broker;

/** A broker that could not start: says where and why in one line. */
public class BrokerException extends Exception {
    private static final long serialVersionUID = 1L;

    /** Creates the exception with a one-line message for the user and what led to it. */
    public BrokerException(String message, Throwable cause) {
        super(message, cause);
    }
}
