package dev.egomotion.engine;

import dev.egomotion.engine.failure.BadInputException;
import dev.egomotion.live.CameraException;
import dev.egomotion.live.SpeedFeed;
import java.util.Optional;
import java.util.function.Consumer;

/** Measured speeds of a live run, where it has any. */
record Speeds(Optional<SpeedFeed> feed) implements AutoCloseable {
    static Speeds open(Optional<String> source, Consumer<String> say) throws BadInputException {
        if (source.isEmpty()) {
            return new Speeds(Optional.empty());
        }
        try {
            return new Speeds(Optional.of(SpeedFeed.open(source.get(), say)));
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
