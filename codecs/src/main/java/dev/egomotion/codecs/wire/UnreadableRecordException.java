package dev.egomotion.codecs.wire;

import org.jspecify.annotations.Nullable;

/** Bytes of a Kafka record that are not the Avro record expected: says in one line what was found. */
public final class UnreadableRecordException extends Exception {
    private static final long serialVersionUID = 1L;

    /** Creates the exception with what was found and expected, one line, and what led to it. */
    public UnreadableRecordException(@Nullable String message, @Nullable Throwable cause) {
        super(message, cause);
    }
}
