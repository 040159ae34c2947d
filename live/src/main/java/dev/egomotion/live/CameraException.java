package dev.egomotion.live;

/** A camera, an address or a cameras file that cannot be used: names it, what was found and what is allowed. */
public final class CameraException extends Exception {
    private static final long serialVersionUID = 1L;

    /** Creates the exception with a one-line message for the user. */
    public CameraException(String message) {
        super(message);
    }

    /** Creates the exception with a one-line message for the user and what led to it. */
    public CameraException(String message, Throwable cause) {
        super(message, cause);
    }
}
