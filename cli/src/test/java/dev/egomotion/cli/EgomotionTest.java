package dev.egomotion.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.egomotion.engine.console.Interruption;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import picocli.CommandLine;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;

class EgomotionTest {
    static Stream<String> commands() {
        return Egomotion.commandLine(Interruption.none()).getSubcommands().keySet().stream();
    }

    @ParameterizedTest
    @MethodSource("commands")
    void help_everyCommand_exitsDone(String command) {
        Invocation invocation = Invocation.of(command, "--help");
        assertEquals(ExitCodes.DONE, invocation.exitCode());
        assertTrue(invocation.out().contains("Usage: egomotion " + command), invocation.out());
    }

    @Test
    void help_ofAll_documentsExitCodes() {
        Invocation invocation = Invocation.of("--help");
        assertEquals(ExitCodes.DONE, invocation.exitCode());
        for (int code :
                new int[] {
                    ExitCodes.DONE, ExitCodes.FAILED, ExitCodes.BAD_INPUT, ExitCodes.INTERRUPTED
                }) {
            assertTrue(
                    invocation.out().lines().anyMatch(l -> l.strip().startsWith(code + " ")),
                    invocation.out());
        }
    }

    @Test
    void execute_unknownOption_isBadInputInOneLineAndAPointer() {
        Invocation invocation = Invocation.of("info", "--bogus");
        assertEquals(ExitCodes.BAD_INPUT, invocation.exitCode());
        assertEquals(2, invocation.err().lines().count(), invocation.err());
        assertTrue(invocation.err().contains("--bogus"));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            textBlock =
                    """
                    replay x --oot o1             | unknown option --oot; did you mean --out?
                    replay x --out=o --camra=c    | unknown option --camra; did you mean --camera?
                    reply x                       | there is no command 'reply'; did you mean replay?
                    evaluate trajectry --reference a | there is no command 'trajectry'; did you mean trajectory?
                    evaluate trajectroy           | there is no command 'trajectroy'; did you mean trajectory?
                    zzz                           | there is no command 'zzz'
                    replay x y                    | 'y' is one argument too many
                    """)
    void execute_typo_namesItAloneAndWhatMayBeMeant(String line, String expected) {
        Invocation invocation = Invocation.of(line.split(" ", -1));
        assertEquals(ExitCodes.BAD_INPUT, invocation.exitCode());
        assertEquals("egomotion: " + expected, invocation.err().lines().findFirst().orElse(""));
        assertEquals(2, invocation.err().lines().count(), invocation.err());
    }

    @Test
    void execute_noCommand_isBadInput() {
        assertEquals(ExitCodes.BAD_INPUT, Invocation.of().exitCode());
    }

    @Test
    void info_anywhere_namesVersionsAndMachine() {
        Invocation invocation = Invocation.of("info");
        assertEquals(ExitCodes.DONE, invocation.exitCode());
        for (String name : new String[] {"egomotion", "java", "kafka", "self-check", "machine"}) {
            assertTrue(
                    invocation.out().lines().anyMatch(l -> l.startsWith(name)), invocation.out());
        }
    }

    @Test
    void info_modelThatIsNone_refusedInOneLine() {
        Invocation invocation = Invocation.of("info", "--model", "no-such-model");
        assertEquals(ExitCodes.BAD_INPUT, invocation.exitCode());
        assertEquals(
                "egomotion: no-such-model: model is missing; allowed: a folder with depth.onnx and pose.onnx, or a model.yaml",
                invocation.err().strip());
    }

    @Test
    void generateCompletion_bash_namesTheCommands() {
        Invocation invocation = Invocation.of("generate-completion");
        assertEquals(ExitCodes.DONE, invocation.exitCode());
        assertTrue(invocation.out().contains("complete -F"));
    }

    /** Words stand apart in words.properties: none may be missing there. */
    @Test
    void words_ofEveryCommandAndOption_stand() {
        requireWords(Egomotion.commandLine(Interruption.none()));
    }

    private static void requireWords(CommandLine command) {
        CommandSpec spec = command.getCommandSpec();
        assertFalse(
                String.join("", spec.usageMessage().description()).isBlank(), spec.qualifiedName());
        for (OptionSpec option : spec.options()) {
            assertFalse(
                    String.join("", option.description()).isBlank(),
                    spec.qualifiedName() + " " + option.longestName());
        }
        command.getSubcommands().values().forEach(EgomotionTest::requireWords);
    }

    @Test
    void whenRequested_afterTheRequest_runsAtOnce() {
        Interruption interruption = Interruption.none();
        interruption.request();
        boolean[] ran = new boolean[1];
        interruption.whenRequested(() -> ran[0] = true);
        assertTrue(ran[0]);
    }
}
