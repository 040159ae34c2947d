package dev.egomotion.cli;

import dev.egomotion.engine.console.Interruption;
import java.io.PrintWriter;
import java.io.StringWriter;
import picocli.CommandLine;

/** One call of the command inside this process: what it printed and its exit code. */
record Invocation(int exitCode, String out, String err) {
    static Invocation of(String... arguments) {
        return of(Interruption.none(), arguments);
    }

    static Invocation of(Interruption interruption, String... arguments) {
        StringWriter out = new StringWriter();
        StringWriter err = new StringWriter();
        CommandLine command = Egomotion.commandLine(interruption);
        command.setOut(new PrintWriter(out, true));
        command.setErr(new PrintWriter(err, true));
        int exitCode = command.execute(arguments);
        return new Invocation(exitCode, out.toString(), err.toString());
    }
}
