package dev.egomotion.engine.ingest;

/**
 * How a recording is fed in.
 *
 * @param lead how many frames may be under way, sent but without their trajectory record: what bounds
 *     disk and memory however long the recording is
 * @param stallSeconds how long the pipeline may give no record while frames are under way before the
 *     replay gives up, seconds
 */
public record IngestSettings(int lead, int stallSeconds) {
    /** Checks both. */
    public IngestSettings {
        if (lead < 32 || lead > 10_000) {
            throw new IllegalArgumentException(
                    "ingest.lead is "
                            + lead
                            + "; it must lie between 32 (reordered video needs some) and 10000");
        }
        if (stallSeconds < 1) {
            throw new IllegalArgumentException(
                    "ingest.stallSeconds is " + stallSeconds + "; it must be positive");
        }
    }

    /** Returns the defaults: 128 frames, two minutes. */
    public static IngestSettings defaults() {
        return new IngestSettings(128, 120);
    }
}
