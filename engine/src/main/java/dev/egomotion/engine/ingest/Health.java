package dev.egomotion.engine.ingest;

import dev.egomotion.engine.failure.ReplayException;

/** Asks whether everything that a replay needs still runs. */
@FunctionalInterface
public interface Health {
    /**
     * Returns if all is well.
     *
     * @throws ReplayException saying what stopped, and why
     */
    void check() throws ReplayException;
}
