package dev.egomotion.engine.report;

import com.fasterxml.jackson.annotation.JsonInclude;
import dev.egomotion.engine.results.Latencies;
import dev.egomotion.live.Ledger;
import dev.egomotion.live.SpeedFeed;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A run of live cameras for programs: summary.json. The names of the components are the names in the file.
 *
 * @param started when, ISO 8601, UTC
 * @param ended when
 * @param cameras by id
 * @param speeds what became of measured speeds; absent where none were asked for
 */
@JsonInclude(JsonInclude.Include.NON_EMPTY)
public record LiveSummary(
        String started,
        String ended,
        Map<String, CameraSummary> cameras,
        SpeedFeed.@Nullable Counts speeds) {
    /**
     * One camera.
     *
     * @param address without secrets
     * @param received frames that arrived: published + all that is in notPublished
     * @param published frames that the brokers confirmed
     * @param notPublished frames that were not, by reason
     * @param missing frames that never arrived, by the holes in the stamps
     * @param records trajectory records that came
     * @param tracked those of them that are tracked
     * @param shed those of them whose frame was shed
     * @param latencyMillis from capture to the committed record, of frames whose capture time is this machine's or near it
     * @param outages how often the camera was lost, and why
     */
    @JsonInclude(JsonInclude.Include.NON_EMPTY)
    public record CameraSummary(
            String address,
            long received,
            long published,
            Map<Ledger.Reason, Long> notPublished,
            long missing,
            long records,
            long tracked,
            long shed,
            Latencies.@Nullable Percentiles latencyMillis,
            List<Outage> outages) {}

    /**
     * One outage.
     *
     * @param since when it was noticed, ISO 8601, UTC
     * @param seconds how long from then; to the end of the run where it lasted so long
     * @param reason why, as in CameraStatus
     * @param detail the same for people
     */
    public record Outage(String since, double seconds, String reason, String detail) {}
}
