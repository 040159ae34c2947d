package dev.egomotion.cli;

import dev.egomotion.dashboard.Dashboard;
import dev.egomotion.engine.LiveRun;
import dev.egomotion.engine.cluster.Connection;
import dev.egomotion.engine.console.CameraLines;
import dev.egomotion.engine.failure.BadInputException;
import dev.egomotion.engine.results.LiveResults;
import dev.egomotion.live.Ledger;
import dev.egomotion.schemas.CameraStatus;
import dev.egomotion.topology.settings.Topics;
import java.util.Optional;

/** Says how live cameras are, serves their page, and says at the end how each camera's ledger stands. */
final class LiveLines implements LiveRun.Listener {
    private final EgomotionCommand command;
    private final LivePage page;
    private final CameraLines cameras = new CameraLines(this::note);

    LiveLines(EgomotionCommand command, LivePage page) {
        this.command = command;
        this.page = page;
    }

    @Override
    public void note(String line) {
        command.note(line);
    }

    @Override
    public void status(CameraStatus status) {
        cameras.accept(status);
    }

    @Override
    public AutoCloseable opened(Connection connection, Topics topics) throws BadInputException {
        Dashboard served = page.serve(connection, topics, 0);
        note("the live page, for whoever has this address: " + served.address());
        return served;
    }

    @Override
    public void finished(String camera, Ledger.Counts counts, Optional<LiveResults.Count> results) {
        command.out().println(CameraLines.atTheEnd(camera, counts, results));
    }
}
