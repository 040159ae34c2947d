package dev.egomotion.engine;

import dev.egomotion.engine.cluster.Connection;
import dev.egomotion.engine.failure.BadInputException;
import dev.egomotion.live.CameraException;
import dev.egomotion.live.SpeedFeed;
import java.util.Optional;
import java.util.function.Consumer;

/** Measured speeds of a live run, where it has any. */
record Speeds(Optional<SpeedFeed> feed) implements AutoCloseable {
    static Speeds open(Optional<SpeedSource> source, Connection connection, Consumer<String> say)
            throws BadInputException {
        if (source.isEmpty()) {
            return new Speeds(Optional.empty());
        }
        String name = source.get().name();
        try {
            return new Speeds(
                    Optional.of(
                            source.get().isTopic()
                                    ? SpeedFeed.ofTopic(name, connection.client(), say)
                                    : SpeedFeed.open(name, say)));
        } catch (CameraException e) {
            throw new BadInputException(e.getMessage(), e);
        }
    }

    Optional<SpeedFeed.Counts> counts() {
        return feed.map(SpeedFeed::counts);
    }

    @Override
    public void close() {
        feed.ifPresent(SpeedFeed::close);
    }
}
