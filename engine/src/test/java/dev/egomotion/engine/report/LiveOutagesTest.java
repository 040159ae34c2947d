package dev.egomotion.engine.report;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.egomotion.codecs.wire.AvroCodec;
import dev.egomotion.schemas.CameraReason;
import dev.egomotion.schemas.CameraState;
import dev.egomotion.schemas.CameraStatus;
import java.util.List;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

class LiveOutagesTest {
    private static final long SECOND = 1_000_000_000L;
    private final LiveOutages outages = new LiveOutages();

    @BeforeAll
    static void trust() {
        AvroCodec.of(CameraStatus.class);
    }

    private void state(CameraState state, CameraReason reason, long since) {
        outages.accept(
                CameraStatus.newBuilder()
                        .setCamera("front")
                        .setState(state)
                        .setReason(reason)
                        .setSinceNanos(since * SECOND)
                        .setWrittenNanos(since * SECOND)
                        .build());
    }

    @Test
    void of_stallThenBackoffThenLive_oneOutageOfTheFirstReason() {
        state(CameraState.OPENING, CameraReason.NONE, 1);
        state(CameraState.BACKOFF, CameraReason.UNREACHABLE, 2);
        state(CameraState.LIVE, CameraReason.NONE, 3);
        state(CameraState.STALLED, CameraReason.NO_PACKETS, 10);
        state(CameraState.BACKOFF, CameraReason.NO_PACKETS, 11);
        state(CameraState.OPENING, CameraReason.NO_PACKETS, 12);
        state(CameraState.BACKOFF, CameraReason.UNREACHABLE, 13);
        state(CameraState.LIVE, CameraReason.NONE, 17);
        state(CameraState.LIVE, CameraReason.FORMAT_CHANGED, 17);
        assertEquals(
                List.of(new LiveSummary.Outage("1970-01-01T00:00:10Z", 7, "NO_PACKETS", "")),
                outages.of("front"));
    }

    @Test
    void of_lastsToTheEnd_endsWithTheRun() {
        state(CameraState.LIVE, CameraReason.NONE, 3);
        state(CameraState.BACKOFF, CameraReason.UNREACHABLE, 10);
        state(CameraState.STOPPED, CameraReason.ASKED, 12);
        assertEquals(1, outages.of("front").size());
        assertEquals(2, outages.of("front").get(0).seconds());
    }
}
