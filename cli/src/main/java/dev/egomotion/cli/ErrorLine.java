package dev.egomotion.cli;

import dev.egomotion.engine.console.Typo;
import dev.egomotion.engine.failure.BadInputException;
import dev.egomotion.engine.failure.EngineException;
import picocli.CommandLine;
import picocli.CommandLine.IExecutionExceptionHandler;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ParseResult;
import picocli.CommandLine.UnmatchedArgumentException;

/** Tells the user of a failure in one line, with the stack only where {@code --debug} asks for it. */
final class ErrorLine implements IExecutionExceptionHandler {
    @Override
    public int handleExecutionException(
            Exception failure, CommandLine command, ParseResult arguments) {
        command.getErr().println("egomotion: " + EngineException.line(failure));
        if (arguments.hasMatchedOption("--debug") || Logging.isDebug()) {
            failure.printStackTrace(command.getErr());
        }
        return failure instanceof BadInputException ? ExitCodes.BAD_INPUT : ExitCodes.FAILED;
    }

    static int ofParameters(ParameterException wrong, String[] arguments) {
        CommandLine command = wrong.getCommandLine();
        CommandSpec spec = command.getCommandSpec();
        String what =
                wrong instanceof UnmatchedArgumentException unmatched
                        ? Typo.line(
                                unmatched.getUnmatched(),
                                spec.optionsMap().keySet(),
                                spec.subcommands().keySet())
                        : EngineException.oneLine(String.valueOf(wrong.getMessage()));
        command.getErr().println("egomotion: " + what);
        command.getErr().println("See: " + spec.qualifiedName(" ") + " --help");
        return ExitCodes.BAD_INPUT;
    }
}
