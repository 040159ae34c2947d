package dev.egomotion.model;

import org.jspecify.annotations.Nullable;

/** ONNX Runtime itself cannot be used here, whatever the model: one line for the user saying why. */
public final class RuntimeUnavailableException extends ModelException {
    private static final long serialVersionUID = 1L;

    /** Creates the exception with a one-line message for the user and what led to it. */
    public RuntimeUnavailableException(@Nullable String message, @Nullable Throwable cause) {
        super(message, cause);
    }
}
