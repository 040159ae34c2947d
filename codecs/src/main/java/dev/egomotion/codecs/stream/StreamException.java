package dev.egomotion.codecs.stream;

import dev.egomotion.codecs.SourceException;
import org.jspecify.annotations.Nullable;

/** A live stream that cannot be opened, or be read any further: its kind, and one line for the user. */
public final class StreamException extends SourceException {
    private static final long serialVersionUID = 1L;

    /** What went wrong. */
    public enum Kind {
        /** User name or password are missing or wrong. */
        UNAUTHORIZED,
        /** The server knows no such stream. */
        NOT_FOUND,
        /** The stream holds no video. */
        NO_VIDEO,
        /** The video is in a format that nothing here decodes. */
        UNSUPPORTED,
        /** An option was given that the protocol does not know. */
        BAD_OPTION,
        /** The caller gave up waiting. */
        GIVEN_UP,
        /** The sender ended the stream or the connection. */
        ENDED,
        /** No connection, or one that broke. */
        UNREACHABLE
    }

    private final Kind kind;

    /** Creates the exception. */
    public StreamException(Kind kind, @Nullable String message) {
        super(message);
        this.kind = kind;
    }

    /** Returns what went wrong. */
    public Kind kind() {
        return kind;
    }
}
