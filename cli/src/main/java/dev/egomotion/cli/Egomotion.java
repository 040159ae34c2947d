package dev.egomotion.cli;

import java.io.PrintWriter;
import java.nio.charset.Charset;
import java.util.Locale;
import picocli.AutoComplete;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** The command {@code egomotion}: the only {@code main} of the project. */
@Command(
        name = "egomotion",
        description = {
            "Camera ego-motion, depth maps and photometric confidence from video, through Apache Kafka.",
            ""
        },
        synopsisSubcommandLabel = "COMMAND",
        mixinStandardHelpOptions = true,
        versionProvider = Versions.class,
        exitCodeListHeading = "%nExit codes:%n",
        exitCodeList = {
            "  0:done",
            "  1:the run failed; what was done is kept",
            "  2:the command line, an input or the configuration cannot be used",
            "130:interrupted (Ctrl-C); what was done is kept"
        },
        footer = {
            "",
            "Start with:  egomotion demo",
            "Then:        egomotion replay drive.mp4 --camera camera.yaml --out out",
            "Help:        egomotion COMMAND --help"
        },
        subcommands = {
            ReplayCommand.class,
            RunCommand.class,
            IngestCommand.class,
            LiveCommand.class,
            DemoCommand.class,
            DashboardCommand.class,
            SynthCommand.class,
            TrainCommand.class,
            EvaluateCommand.class,
            ExperimentCommand.class,
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
        Interruption interruption = Interruption.ofTheProcess();
        int code = commandLine(interruption).execute(arguments);
        System.exit(interruption.cutShort() ? ExitCodes.INTERRUPTED : code);
    }

    /** Returns the command line as {@code main} runs it; tests run it in their own process. */
    static CommandLine commandLine(Interruption interruption) {
        CommandLine commandLine = new CommandLine(new Egomotion(), new Commands(interruption));
        commandLine.setCaseInsensitiveEnumValuesAllowed(true);
        commandLine.setUsageHelpAutoWidth(true);
        commandLine.setOut(new PrintWriter(System.out, true, Charset.defaultCharset()));
        commandLine.setErr(new PrintWriter(System.err, true, Charset.defaultCharset()));
        commandLine.setExecutionExceptionHandler(new ErrorLine());
        commandLine.setParameterExceptionHandler(ErrorLine::ofParameters);
        return commandLine;
    }

    @Override
    public void run() {
        throw new ParameterException(
                spec.commandLine(), "no command was given; see egomotion --help");
    }

    /** Makes the commands, handing each what it needs. */
    private record Commands(Interruption interruption) implements CommandLine.IFactory {
        @Override
        public <K> K create(Class<K> kind) throws Exception {
            if (kind == ReplayCommand.class) {
                return kind.cast(new ReplayCommand(interruption));
            }
            if (kind == RunCommand.class) {
                return kind.cast(new RunCommand(interruption));
            }
            if (kind == IngestCommand.class) {
                return kind.cast(new IngestCommand(interruption));
            }
            if (kind == LiveCommand.class) {
                return kind.cast(new LiveCommand(interruption));
            }
            if (kind == DemoCommand.class) {
                return kind.cast(new DemoCommand(interruption));
            }
            if (kind == DashboardCommand.class) {
                return kind.cast(new DashboardCommand(interruption));
            }
            if (kind == SynthCommand.class) {
                return kind.cast(new SynthCommand(interruption));
            }
            if (kind == DistortedDigitsCommand.class) {
                return kind.cast(new DistortedDigitsCommand(interruption));
            }
            if (kind == TrainCommand.class) {
                return kind.cast(new TrainCommand(interruption));
            }
            return CommandLine.defaultFactory().create(kind);
        }
    }
}
