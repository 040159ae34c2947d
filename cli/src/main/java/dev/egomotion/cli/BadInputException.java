package dev.egomotion.cli;

/** Input that cannot be used: one line naming the file or option, what was found and what is expected. */
final class BadInputException extends Exception {
    private static final long serialVersionUID = 1L;

    BadInputException(String message) {
        super(message);
    }

    BadInputException(String message, Throwable cause) {
        super(message, cause);
    }
}
