package dev.egomotion.engine.console;

import dev.egomotion.engine.results.LiveResults;
import dev.egomotion.live.Ledger;
import dev.egomotion.schemas.CameraState;
import dev.egomotion.schemas.CameraStatus;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;

/** Says each change of a camera's state in one line, to whoever watches the program. */
public final class CameraLines implements Consumer<CameraStatus> {
    private final Consumer<String> say;
    private final Map<String, Said> said = new ConcurrentHashMap<>();

    private record Said(CameraState state, String segment, boolean stampsDisagree) {}

    /** Creates one that says its lines to somebody. */
    public CameraLines(Consumer<String> say) {
        this.say = say;
    }

    @Override
    public void accept(CameraStatus status) {
        Said now = new Said(status.getState(), status.getSegment(), status.getStampRate() != null);
        Said before = said.put(status.getCamera(), now);
        if (!Objects.equals(now, before)) {
            say.accept(line(status));
        }
    }

    /** Says what became of a camera's frames: the figures balance, whatever happened. */
    public static String atTheEnd(
            String camera, Ledger.Counts counts, Optional<LiveResults.Count> results) {
        long not = counts.received() - counts.published();
        String line =
                "%s: %d received = %d published + %d not published"
                        .formatted(camera, counts.received(), counts.published(), not);
        if (not > 0) {
            line += " " + counts.notPublished();
        }
        if (counts.missing() > 0) {
            line += "; %d never arrived".formatted(counts.missing());
        }
        if (results.isPresent()) {
            LiveResults.Count r = results.get();
            line += "; %d trajectory records, %d tracked".formatted(r.records(), r.tracked());
            line += r.shed() == 0 ? "" : ", %d shed".formatted(r.shed());
        }
        return line;
    }

    private static String line(CameraStatus s) {
        String name = s.getCamera() + ": ";
        return name
                + switch (s.getState()) {
                    case OPENING -> "opening " + s.getAddress();
                    case LIVE ->
                            "live, %s %dx%d, segment %s%s%s"
                                    .formatted(
                                            s.getCodec(),
                                            s.getWidth(),
                                            s.getHeight(),
                                            s.getSegment(),
                                            switch (s.getReason()) {
                                                case FORMAT_CHANGED -> " (the format changed)";
                                                case CLOCK_JUMPED -> " (the clock jumped)";
                                                case FRAMES_LOST ->
                                                        " (frames were lost on their way to the brokers)";
                                                default -> "";
                                            },
                                            s.getStampRate() == null
                                                    ? ""
                                                    : "; its stamps advance %.2f s a second and are not used"
                                                            .formatted(s.getStampRate()));
                    case STALLED -> "stalled: " + s.getDetail();
                    case BACKOFF ->
                            "%s (%s); next attempt in %.1f s"
                                    .formatted(
                                            s.getDetail(),
                                            s.getReason(),
                                            (s.getNextAttemptNanos() - s.getWrittenNanos()) / 1e9);
                    case STOPPED ->
                            s.getDetail().isEmpty() ? "stopped" : "stopped: " + s.getDetail();
                };
    }
}
