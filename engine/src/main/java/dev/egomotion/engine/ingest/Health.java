package dev.egomotion.engine.ingest;

import dev.egomotion.engine.failure.EngineException;

/** Asks whether everything that a replay needs still runs. */
@FunctionalInterface
public interface Health {
    /**
     * Returns if all is well.
     *
     * @throws EngineException saying what stopped, and why
     */
    void check() throws EngineException;
}
