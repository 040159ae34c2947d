package dev.egomotion.codecs;

import org.jspecify.annotations.Nullable;

/** Bytes that hold no image that can be decoded: says in one line what was found. */
public final class UndecodableException extends Exception {
    private static final long serialVersionUID = 1L;

    /** Creates the exception with what was found, one line. */
    public UndecodableException(@Nullable String message) {
        super(message);
    }

    /** Creates the exception with what was found, one line, and what led to it. */
    public UndecodableException(@Nullable String message, @Nullable Throwable cause) {
        super(message, cause);
    }
}
