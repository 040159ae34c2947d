package dev.egomotion.cli;

import picocli.CommandLine;
import picocli.CommandLine.IExecutionExceptionHandler;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ParseResult;

/** Tells the user of a failure in one line, with the stack only where {@code --debug} asks for it. */
final class ErrorLine implements IExecutionExceptionHandler {
    @Override
    public int handleExecutionException(
            Exception failure, CommandLine command, ParseResult arguments) {
        command.getErr().println("egomotion: " + line(failure));
        if (arguments.hasMatchedOption("--debug") || Logging.isDebug()) {
            failure.printStackTrace(command.getErr());
        }
        return failure instanceof BadInputException ? ExitCodes.BAD_INPUT : ExitCodes.FAILED;
    }

    static int ofParameters(ParameterException wrong, String[] arguments) {
        CommandLine command = wrong.getCommandLine();
        command.getErr().println("egomotion: " + oneLine(wrong.getMessage()));
        CommandLine.UnmatchedArgumentException.printSuggestions(wrong, command.getErr());
        command.getErr().println("See: " + command.getCommandSpec().qualifiedName(" ") + " --help");
        return ExitCodes.BAD_INPUT;
    }

    /** Returns what went wrong, on one line; the kind of failure where it says nothing itself. */
    static String line(Throwable failure) {
        String message = failure.getMessage();
        if (message == null || message.isBlank()) {
            return failure.getClass().getSimpleName();
        }
        boolean ours = failure.getClass().getName().startsWith("dev.egomotion.");
        return oneLine(ours ? message : failure.getClass().getSimpleName() + ": " + message);
    }

    static String oneLine(String text) {
        return text.strip().replaceAll("\\s*\\R\\s*", " ");
    }
}
