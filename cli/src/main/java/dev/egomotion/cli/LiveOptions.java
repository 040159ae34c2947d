package dev.egomotion.cli;

import dev.egomotion.engine.failure.BadInputException;
import java.nio.file.Path;
import java.util.Optional;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Options of {@code live} that say where frames go and what becomes of them. */
final class LiveOptions extends StreamOptions {
    @Option(names = "--out", paramLabel = "DIR")
    private Path out;

    @Mixin private LivePage page;

    /** Returns the live page of this process. */
    LivePage page() {
        return page;
    }

    /** Returns whether frames go to a cluster. */
    boolean isOnCluster() {
        return bootstrapServers != null;
    }

    Optional<Path> out() {
        return Optional.ofNullable(out);
    }

    /** Checks that nothing is asked for that publishing alone does not do. */
    void requireConsistent() throws BadInputException {
        boolean computes =
                model != null
                        || provider != null
                        || threads != null
                        || depthSize != null
                        || depth != null
                        || networksAlone
                        || stabilise;
        if (bootstrapServers != null && (computes || out != null || page.isGiven())) {
            throw new BadInputException(
                    "--bootstrap-servers publishes the cameras' frames and computes nothing here; leave out "
                            + (computes
                                    ? "the options of networks and results"
                                    : out != null
                                            ? "--out"
                                            : "--listen (egomotion dashboard serves the page)"));
        }
    }
}
