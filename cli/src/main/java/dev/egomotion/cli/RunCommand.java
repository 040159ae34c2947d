package dev.egomotion.cli;

import dev.egomotion.engine.failure.ReplayException;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** The topology alone, as a standing process. */
@Command(
        name = "run",
        description = {
            "Run the topology on a Kafka cluster until SIGTERM or Ctrl-C: frames in, trajectory, depth and confidence"
                    + " out. More instances share the cameras.",
            ""
        },
        sortOptions = false,
        exitCodeListHeading = "%nExit codes:%n",
        exitCodeList = {
            "  0:asked to end: what was done is committed, the group is left",
            "  1:the cluster or the stream failed",
            "  2:the command line, the model or the configuration cannot be used"
        })
final class RunCommand implements Callable<Integer> {
    private static final long CHECK_MILLIS = 200;

    private final Interruption interruption;

    @Spec private CommandSpec spec;
    @Mixin private StreamOptions options;
    @Mixin private CommonOptions common;

    RunCommand(Interruption interruption) {
        this.interruption = interruption;
    }

    @Override
    public Integer call() throws BadInputException, ReplayException, InterruptedException {
        options.requireCluster();
        CountDownLatch asked = new CountDownLatch(1);
        interruption.endsNormally();
        interruption.whenRequested(asked::countDown);
        try (Pipeline pipeline =
                Pipeline.start(options.settings(), options, Place.SERVICE, "", this::note)) {
            note(pipeline.computedBy());
            spec.commandLine()
                    .getOut()
                    .printf(
                            "Running %s: %s at %s%n",
                            pipeline.settings().streams().applicationId(),
                            pipeline.settings().topics().frames(),
                            pipeline.connection().bootstrapServers());
            while (!asked.await(CHECK_MILLIS, TimeUnit.MILLISECONDS)) {
                pipeline.check();
            }
            note("ending: what is done is committed; once more ends at once");
        }
        return ExitCodes.DONE;
    }

    private void note(String line) {
        spec.commandLine().getErr().println("egomotion: " + line);
    }
}
