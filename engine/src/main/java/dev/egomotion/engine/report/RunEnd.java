package dev.egomotion.engine.report;

import dev.egomotion.topology.steps.StepSummary;
import java.util.List;

/**
 * How a replay ended.
 *
 * @param exit how
 * @param detail what went wrong, one line; empty when nothing did
 * @param frames how many frames were sent
 * @param seconds from the first frame's sending to the last record's file
 * @param steps what every step took
 */
public record RunEnd(
        Exit exit, String detail, long frames, double seconds, List<StepSummary> steps) {
    /** How a replay ended. */
    public enum Exit {
        /** Every frame of the recording has its record. */
        DONE,
        /** The user ended it; every frame sent has its record. */
        INTERRUPTED,
        /** The recording could not be read to its end; every frame read has its record. */
        SOURCE_FAILED,
        /** The pipeline or the output failed; what came until then is in the files. */
        FAILED
    }

    /** Returns frames per second over the whole run; 0 when no time passed. */
    public double framesPerSecond() {
        return seconds > 0 ? frames / seconds : 0;
    }
}
