package dev.egomotion.engine;

import dev.egomotion.engine.evaluate.GpsComparison;
import dev.egomotion.engine.evaluate.TruthComparison;
import dev.egomotion.engine.report.ReplaySummary;
import dev.egomotion.engine.report.RunEnd;
import dev.egomotion.engine.results.ResultFolder;
import dev.egomotion.engine.results.Results;
import dev.egomotion.engine.results.Track;
import java.util.List;
import java.util.Optional;

/**
 * What came of a replay.
 *
 * @param end how it ended
 * @param folder with every file
 * @param results counted, and the track frame by frame
 * @param summary as in summary.json
 * @param truth what the known path says, where one is known and can be compared with
 * @param gps what a satellite receiver says, where there was one
 * @param topics the topics and broker that stay after the replay, in words; empty where none do
 */
public record ReplayResult(
        RunEnd end,
        ResultFolder folder,
        Results results,
        ReplaySummary summary,
        Optional<TruthComparison> truth,
        Optional<GpsComparison> gps,
        Optional<String> topics) {
    /** Returns one point of the trajectory for each frame, in the frames' order. */
    public List<Track.Point> points() {
        return results.track().points();
    }

    /** Returns whether the replay was asked to end before its recording did. */
    public boolean isInterrupted() {
        return end.exit() == RunEnd.Exit.INTERRUPTED;
    }
}
