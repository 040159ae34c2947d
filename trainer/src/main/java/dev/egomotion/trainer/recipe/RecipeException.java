package dev.egomotion.trainer.recipe;

import org.jspecify.annotations.Nullable;

/** A recipe that cannot be used; the message names the file, the key, what was found and what is allowed. */
public final class RecipeException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    /** Creates one with a message of one line. */
    public RecipeException(@Nullable String message) {
        super(message);
    }

    /** Creates one with a message of one line and its cause. */
    public RecipeException(@Nullable String message, @Nullable Throwable cause) {
        super(message, cause);
    }
}
