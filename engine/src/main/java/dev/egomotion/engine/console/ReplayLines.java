package dev.egomotion.engine.console;

import dev.egomotion.engine.ReplayListener;
import dev.egomotion.engine.ReplayResult;
import dev.egomotion.engine.failure.EngineException;
import dev.egomotion.engine.results.ResultFolder;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** Says how a replay goes: what the user should know and how far it is to one writer, what came of it to another. */
public final class ReplayLines implements ReplayListener {
    private final PrintWriter out;
    private final PrintWriter err;
    private final Interruption interruption;
    private final Log log;
    private final boolean isWatched;
    private @Nullable ProgressLine progress;

    /**
     * The libraries' log.
     *
     * @param warningsTo told where warnings may go, before the first frame
     * @param failed told of a failure, whose stack is worth keeping
     */
    public record Log(Consumer<Path> warningsTo, Consumer<Exception> failed) {}

    /**
     * Prepares to tell of one replay.
     *
     * @param out where results are said
     * @param err where it is said how it goes
     * @param interruption the user's wish to end
     * @param isWatched whether a person watches err, so that the line of progress may be written anew
     */
    public ReplayLines(
            PrintWriter out,
            PrintWriter err,
            Interruption interruption,
            Log log,
            boolean isWatched) {
        this.out = out;
        this.err = err;
        this.interruption = interruption;
        this.log = log;
        this.isWatched = isWatched;
    }

    @Override
    public void note(String line) {
        err.println("egomotion: " + line);
    }

    @Override
    public void prepared(ResultFolder folder) {
        log.warningsTo.accept(folder.log());
    }

    @Override
    public void began(Progress far) {
        interruption.whenRequested(
                () -> {
                    note("ending with what is under way; once more ends at once");
                    far.stop();
                });
        progress = new ProgressLine(err, isWatched, far);
    }

    @Override
    public void ended() {
        if (progress != null) {
            progress.close();
        }
    }

    @Override
    public void failed(EngineException failure) {
        log.failed.accept(failure);
    }

    @Override
    public void finished(ReplayResult result) {
        result.topics().ifPresent(topics -> out.println("Topics: " + topics));
        result.summary().inWords().forEach(out::println);
        result.truth().ifPresent(truth -> truth.inWords().forEach(out::println));
        result.gps().ifPresent(gps -> gps.inWords().forEach(out::println));
        out.println("Report: " + result.folder().report());
    }
}
