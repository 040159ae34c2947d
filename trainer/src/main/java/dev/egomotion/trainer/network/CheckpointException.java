package dev.egomotion.trainer.network;

import org.jspecify.annotations.Nullable;

/** A checkpoint that cannot be used; the message names the file, what was found and what is expected. */
public final class CheckpointException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    /** Creates one with a message of one line. */
    public CheckpointException(@Nullable String message) {
        super(message);
    }

    /** Creates one with a message of one line and what caused it. */
    public CheckpointException(@Nullable String message, @Nullable Throwable cause) {
        super(message, cause);
    }
}
