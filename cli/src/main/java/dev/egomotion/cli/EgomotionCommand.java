package dev.egomotion.cli;

import dev.egomotion.engine.Replay;
import dev.egomotion.engine.console.Interruption;
import dev.egomotion.engine.console.ReplayLines;
import dev.egomotion.engine.console.ShellWords;
import dev.egomotion.engine.failure.EngineException;
import dev.egomotion.engine.report.Report;
import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** What every command has: where it says what to whom, and the user's wish to end. */
abstract class EgomotionCommand implements Callable<Integer> {
    @Spec private CommandSpec spec;
    private Interruption interruption = Interruption.none();

    final void interruptedBy(Interruption given) {
        interruption = given;
    }

    final Interruption interruption() {
        return interruption;
    }

    /** Returns where results go. */
    final PrintWriter out() {
        return spec.commandLine().getOut();
    }

    /** Returns where it says how it goes. */
    final PrintWriter err() {
        return spec.commandLine().getErr();
    }

    /** Returns the command as it was typed. */
    final String typed() {
        List<String> words = new ArrayList<>(List.of("./egomotion"));
        words.addAll(spec.root().commandLine().getParseResult().originalArgs());
        return ShellWords.line(words);
    }

    /** Says what the user should know. */
    final void note(String line) {
        err().println("egomotion: " + line);
    }

    /** Runs a replay and says how it goes; returns the exit code. The launcher says whether a person watches stderr. */
    final int replayed(Replay replay) throws EngineException, InterruptedException {
        ReplayLines lines =
                new ReplayLines(
                        out(),
                        err(),
                        interruption,
                        new ReplayLines.Log(Logging::warningsTo, Logging::failure),
                        Boolean.getBoolean("egomotion.terminal"));
        replay.showing(Map.of(Report.COMMAND, typed()));
        return replay.run(lines).isInterrupted() ? ExitCodes.INTERRUPTED : ExitCodes.DONE;
    }
}
