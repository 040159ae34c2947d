package dev.egomotion.model;

import java.io.IOException;
import org.jspecify.annotations.Nullable;

/** A model that cannot be opened here: one line for the user naming what was found and what is expected. */
public class ModelException extends IOException {
    private static final long serialVersionUID = 1L;

    /** Creates the exception with a one-line message for the user. */
    public ModelException(@Nullable String message) {
        super(message);
    }

    /** Creates the exception with a one-line message for the user and what led to it. */
    public ModelException(@Nullable String message, @Nullable Throwable cause) {
        super(message, cause);
    }
}
