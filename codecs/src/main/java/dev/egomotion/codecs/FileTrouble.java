package dev.egomotion.codecs;

import java.io.EOFException;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.CharacterCodingException;
import java.nio.file.AccessDeniedException;
import java.nio.file.DirectoryNotEmptyException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.FileSystemLoopException;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.zip.ZipException;

/** What went wrong with a file, in its user's words: never the name of a class. */
public final class FileTrouble {
    /** What the system says, and what it means. */
    private static final List<Map.Entry<String, String>> SYSTEM =
            List.of(
                    Map.entry("is a directory", "it is a folder"),
                    Map.entry("not a directory", "a part of its path is no folder"),
                    Map.entry("no such file", "there is no such file"),
                    Map.entry("permission denied", "this user may not"),
                    Map.entry("operation not permitted", "this user may not"),
                    Map.entry("no space left", "the disk is full"),
                    Map.entry("quota exceeded", "this user's share of the disk is used up"),
                    Map.entry("read-only file system", "its disk can only be read"),
                    Map.entry("file too large", "the disk allows no file so large"),
                    Map.entry("file name too long", "its name is too long"),
                    Map.entry("too many open files", "too many files are open"),
                    Map.entry("too many levels of symbolic links", "it is a link to itself"),
                    Map.entry("input/output error", "its disk or network fails"),
                    Map.entry("stale file handle", "its disk or network fails"),
                    Map.entry("device not configured", "its disk or network fails"),
                    Map.entry("broken pipe", "the reader at the other end has gone"),
                    Map.entry(
                            "malformed input or input contains",
                            "its name has letters that the machine's language setting cannot express; set LC_ALL=C.UTF-8"));

    private FileTrouble() {}

    /** Returns why a file cannot be read, to follow its name and a colon. */
    public static String reading(Exception e) {
        return told("cannot be read", e);
    }

    /** Returns why a file cannot be written, to follow its name and a colon. */
    public static String writing(Exception e) {
        return told("cannot be written", e);
    }

    /** Returns why a file cannot be used, where it is not known for what, to follow its name and a colon. */
    public static String using(Exception e) {
        return told("cannot be used", e);
    }

    private static String told(String what, Exception e) {
        Throwable cause =
                e instanceof UncheckedIOException wrapped && wrapped.getCause() != null
                        ? wrapped.getCause()
                        : e;
        if (cause instanceof NoSuchFileException && !what.endsWith("written")) {
            return "there is no such file";
        }
        return reason(cause).map(reason -> what + ": " + reason).orElse(what);
    }

    private static Optional<String> reason(Throwable e) {
        if (e instanceof SourceException) {
            return Optional.ofNullable(e.getMessage());
        }
        if (e instanceof NoSuchFileException) {
            return Optional.of("its folder does not exist");
        }
        if (e instanceof AccessDeniedException) {
            return Optional.of("this user may not");
        }
        if (e instanceof NotDirectoryException) {
            return Optional.of("it is no folder");
        }
        if (e instanceof DirectoryNotEmptyException) {
            return Optional.of("the folder is not empty");
        }
        if (e instanceof FileAlreadyExistsException) {
            return Optional.of("something of this name exists");
        }
        if (e instanceof FileSystemLoopException) {
            return Optional.of("it is a link to itself");
        }
        if (e instanceof CharacterCodingException) {
            return Optional.of("it is no text in UTF-8");
        }
        if (e instanceof EOFException) {
            return Optional.of("it ends early");
        }
        String said =
                e instanceof FileSystemException system
                        ? system.getReason()
                        : e instanceof IOException || e instanceof IllegalArgumentException
                                ? e.getMessage()
                                : null;
        if (said == null || said.isBlank()) {
            return Optional.empty();
        }
        String lower = said.toLowerCase(Locale.ROOT);
        Optional<String> known =
                SYSTEM.stream()
                        .filter(entry -> lower.contains(entry.getKey()))
                        .map(Map.Entry::getValue)
                        .findFirst();
        boolean isPlain = e instanceof FileSystemException || e instanceof ZipException;
        boolean isOurs = e.getClass().getName().startsWith("dev.egomotion.");
        return known.or(
                () ->
                        isPlain || isOurs || e instanceof FileNotFoundException || isSentence(said)
                                ? Optional.of(said.strip().replaceAll("\\s*\\R\\s*", " "))
                                : Optional.empty());
    }

    /** Names of classes and paths alone are no sentence. */
    private static boolean isSentence(String said) {
        return said.contains(" ") && !said.matches("(?s).*\\b[a-z]+(\\.[a-z]+)+\\.[A-Z]\\w*.*");
    }
}
