package dev.egomotion.engine.failure;

import java.util.concurrent.ExecutionException;
import org.jspecify.annotations.Nullable;

/** A run that could not begin or go on: one line for the user saying where it stopped and why. */
public class EngineException extends Exception {
    private static final long serialVersionUID = 1L;

    /** Creates the exception with a one-line message for the user. */
    public EngineException(@Nullable String message) {
        super(message);
    }

    /** Creates the exception with a one-line message for the user and what led to it. */
    public EngineException(@Nullable String message, @Nullable Throwable cause) {
        super(message, cause);
    }

    /** Returns what went wrong, on one line; the kind of failure where it says nothing itself. */
    public static String line(Throwable failure) {
        String message = failure.getMessage();
        if (message == null || message.isBlank()) {
            return failure.getClass().getSimpleName();
        }
        boolean ours = failure.getClass().getName().startsWith("dev.egomotion.");
        return oneLine(ours ? message : failure.getClass().getSimpleName() + ": " + message);
    }

    /** Returns what an asynchronous call failed with: the cause of an ExecutionException where it has one. */
    public static Throwable cause(Exception failure) {
        Throwable cause = failure.getCause();
        return failure instanceof ExecutionException && cause != null ? cause : failure;
    }

    /** Returns a text without its line ends. */
    public static String oneLine(String text) {
        return text.strip().replaceAll("\\s*\\R\\s*", " ");
    }
}
