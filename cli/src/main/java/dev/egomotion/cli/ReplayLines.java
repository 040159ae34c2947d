package dev.egomotion.cli;

import dev.egomotion.engine.Replay;
import dev.egomotion.engine.ReplayListener;
import dev.egomotion.engine.ReplayResult;
import dev.egomotion.engine.console.ProgressLine;
import dev.egomotion.engine.failure.EngineException;
import dev.egomotion.engine.results.ResultFolder;
import org.jspecify.annotations.Nullable;

/** Says how a replay goes: what the user should know and how far it is on stderr, what came of it on stdout. */
final class ReplayLines implements ReplayListener {
    private final EgomotionCommand command;
    private @Nullable ProgressLine progress;

    ReplayLines(EgomotionCommand command) {
        this.command = command;
    }

    /** Runs a replay; returns the exit code. */
    int run(Replay replay) throws EngineException, InterruptedException {
        return replay.run(this).isInterrupted() ? ExitCodes.INTERRUPTED : ExitCodes.DONE;
    }

    @Override
    public void note(String line) {
        command.note(line);
    }

    @Override
    public void prepared(ResultFolder folder) {
        Logging.warningsTo(folder.log());
    }

    @Override
    public void began(Progress far) {
        command.interruption()
                .whenRequested(
                        () -> {
                            note("ending with what is under way; once more ends at once");
                            far.stop();
                        });
        // Whether a person watches: the launcher looks at stderr and says so.
        boolean isWatched = Boolean.getBoolean("egomotion.terminal");
        progress = new ProgressLine(command.err(), isWatched, far);
    }

    @Override
    public void ended() {
        if (progress != null) {
            progress.close();
        }
    }

    @Override
    public void failed(EngineException failure) {
        Logging.failure(failure);
    }

    @Override
    public void finished(ReplayResult result) {
        result.topics().ifPresent(topics -> command.out().println("Topics: " + topics));
        result.summary().inWords().forEach(command.out()::println);
        result.truth().ifPresent(truth -> truth.inWords().forEach(command.out()::println));
        command.out().println("Report: " + result.folder().report());
    }
}
