package dev.egomotion.engine.failure;

import dev.egomotion.codecs.FileTrouble;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.FileSystemException;
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

    /** Returns what went wrong, on one line, in words for a user: without the name of a class. */
    public static String line(Throwable failure) {
        String message = failure.getMessage();
        boolean ours = failure.getClass().getName().startsWith("dev.egomotion.");
        if (ours && message != null && !message.isBlank()) {
            return oneLine(message);
        }
        if (failure instanceof IOException || failure instanceof UncheckedIOException) {
            String file =
                    failure instanceof FileSystemException system && system.getFile() != null
                            ? system.getFile() + ": "
                            : "a file or connection ";
            return oneLine(file + FileTrouble.using((Exception) failure));
        }
        if (failure instanceof OutOfMemoryError) {
            return "the memory is used up; give the program more (EGOMOTION_JAVA_OPTS=-Xmx4g)";
        }
        return oneLine(
                "an error of the program itself%s; --debug shows where"
                        .formatted(
                                message == null || message.isBlank() ? "" : " (" + message + ")"));
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
