package dev.egomotion.cli;

import dev.egomotion.engine.console.Interruption;
import java.io.PrintWriter;
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

    /** Says what the user should know. */
    final void note(String line) {
        err().println("egomotion: " + line);
    }
}
