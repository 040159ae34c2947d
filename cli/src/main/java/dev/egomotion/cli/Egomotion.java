package dev.egomotion.cli;

import dev.egomotion.engine.console.Interruption;
import dev.egomotion.engine.console.Words;
import dev.egomotion.engine.ingest.Rate;
import java.io.PrintWriter;
import java.net.InetSocketAddress;
import java.nio.charset.Charset;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Locale;
import java.util.function.Function;
import picocli.AutoComplete;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;
import picocli.CommandLine.TypeConversionException;

/** The command {@code egomotion}: the only {@code main} of the project. */
@Command(
        name = "egomotion",
        resourceBundle = "dev.egomotion.cli.words",
        synopsisSubcommandLabel = "COMMAND",
        mixinStandardHelpOptions = true,
        versionProvider = Versions.class,
        subcommands = {
            ReplayCommand.class,
            RunCommand.class,
            IngestCommand.class,
            LiveCommand.class,
            CalibrateCommand.class,
            DemoCommand.class,
            DashboardCommand.class,
            SynthCommand.class,
            TrainCommand.class,
            EvaluateCommand.class,
            ExportCommand.class,
            ExperimentCommand.class,
            TailCommand.class,
            AclCommand.class,
            RetireCommand.class,
            InfoCommand.class,
            AutoComplete.GenerateCompletion.class
        })
public final class Egomotion implements Runnable {
    @Spec private CommandSpec spec;

    private Egomotion() {}

    /** Runs the command and ends the process with its exit code. */
    public static void main(String[] arguments) {
        // Numbers look the same everywhere, in files as on the terminal.
        Locale.setDefault(Locale.ROOT);
        Logging.quiet();
        Interruption interruption = Interruption.ofTheProcess(ExitCodes.INTERRUPTED);
        int code = commandLine(interruption).execute(arguments);
        System.exit(interruption.cutShort() ? ExitCodes.INTERRUPTED : code);
    }

    /** Returns the command line as {@code main} runs it; tests run it in their own process. */
    static CommandLine commandLine(Interruption interruption) {
        CommandLine commandLine = new CommandLine(new Egomotion(), new Commands(interruption));
        commandLine.setCaseInsensitiveEnumValuesAllowed(true);
        commandLine.registerConverter(Rate.class, converter(Rate::parse));
        commandLine.registerConverter(Duration.class, converter(Words::duration));
        commandLine.registerConverter(InetSocketAddress.class, converter(Words::address));
        commandLine.registerConverter(Path.class, converter(Words::path));
        commandLine.setUsageHelpAutoWidth(true);
        commandLine.setOut(new PrintWriter(System.out, true, Charset.defaultCharset()));
        commandLine.setErr(new PrintWriter(System.err, true, Charset.defaultCharset()));
        commandLine.setExecutionExceptionHandler(new ErrorLine());
        commandLine.setParameterExceptionHandler(ErrorLine::ofParameters);
        return commandLine;
    }

    /** Returns a converter that says what is wrong in the words of what it converts to. */
    static <T> ITypeConverter<T> converter(Function<String, T> parse) {
        return text -> {
            try {
                return parse.apply(text);
            } catch (IllegalArgumentException e) {
                throw new TypeConversionException(e.getMessage());
            }
        };
    }

    @Override
    public void run() {
        throw new ParameterException(
                spec.commandLine(), "no command was given; see egomotion --help");
    }

    /** Makes the commands, and tells each whose wish to end it follows. */
    private record Commands(Interruption interruption) implements CommandLine.IFactory {
        @Override
        public <K> K create(Class<K> kind) throws Exception {
            K made = CommandLine.defaultFactory().create(kind);
            if (made instanceof EgomotionCommand command) {
                command.interruptedBy(interruption);
            }
            return made;
        }
    }
}
