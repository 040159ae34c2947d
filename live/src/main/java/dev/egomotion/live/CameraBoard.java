package dev.egomotion.live;

import dev.egomotion.codecs.stream.StreamFormat;
import dev.egomotion.schemas.CameraReason;
import dev.egomotion.schemas.CameraState;
import dev.egomotion.schemas.CameraStatus;
import dev.egomotion.schemas.ClockSource;
import java.time.Clock;
import java.time.Instant;
import java.util.OptionalDouble;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** What is known of one camera now; each change becomes a {@link CameraStatus}. Safe for use by two threads. */
final class CameraBoard {
    private final CameraSpec camera;
    private final Ledger ledger;
    private final Clock clock;
    private final Consumer<CameraStatus> onStatus;

    private CameraState state = CameraState.OPENING;
    private CameraReason reason = CameraReason.NONE;
    private String detail = "";
    private long since;
    private @Nullable String segment;
    private StreamFormat format = new StreamFormat("", 0, 0, new byte[0]);
    private CaptureClock.Moment moment = new CaptureClock.Moment(0, 0, ClockSource.ARRIVAL);
    private OptionalDouble stampRate = OptionalDouble.empty();
    private double framesPerSecond;
    private long outages;
    private long attempts;
    private @Nullable Long nextAttempt;
    private Share share = Share.ALL;

    CameraBoard(CameraSpec camera, Ledger ledger, Clock clock, Consumer<CameraStatus> onStatus) {
        this.camera = camera;
        this.ledger = ledger;
        this.clock = clock;
        this.onStatus = onStatus;
    }

    synchronized void opening() {
        attempts++;
        nextAttempt = null;
        change(CameraState.OPENING, reason, detail);
    }

    /** A segment runs: the camera is live, whether it was before or not. */
    synchronized void live(String openedSegment, StreamFormat openedFormat, CameraReason why) {
        segment = openedSegment;
        format = openedFormat;
        attempts = 0;
        change(CameraState.LIVE, why, "");
    }

    synchronized void stalled(CameraReason why, String line) {
        leave();
        change(CameraState.STALLED, why, line);
    }

    synchronized void backoff(CameraReason why, String line, long waitNanos) {
        leave();
        nextAttempt = now() + waitNanos;
        change(CameraState.BACKOFF, why, line);
    }

    synchronized void stopped(CameraReason why, String line) {
        segment = null;
        nextAttempt = null;
        change(CameraState.STOPPED, why, line);
    }

    /** This share of the pictures is computed from now on. */
    synchronized void share(Share next) {
        share = next;
        if (since != 0) {
            publish();
        }
    }

    private void leave() {
        if (state == CameraState.LIVE) {
            outages++;
        }
        segment = null;
        framesPerSecond = 0;
    }

    /** Notes how it goes; published with the next status. */
    synchronized void note(CaptureClock.Moment last, OptionalDouble rateOfStamps, double rate) {
        boolean flagged = rateOfStamps.isPresent() != stampRate.isPresent();
        boolean otherClock = last.source() != moment.source();
        moment = last;
        stampRate = rateOfStamps;
        framesPerSecond = rate;
        if (state == CameraState.LIVE && (flagged || otherClock)) {
            publish();
        }
    }

    private void change(CameraState to, CameraReason why, String line) {
        if (to != state || since == 0) {
            since = now();
        }
        state = to;
        reason = why;
        detail = camera.address().redact(line);
        publish();
    }

    /** Publishes the state as it is, with the counts of now. */
    synchronized void publish() {
        Ledger.Counts counts = ledger.counts();
        onStatus.accept(
                CameraStatus.newBuilder()
                        .setCamera(camera.id())
                        .setState(state)
                        .setSinceNanos(since)
                        .setWrittenNanos(now())
                        .setReason(reason)
                        .setDetail(detail)
                        .setAddress(camera.address().toString())
                        .setSegment(segment)
                        .setCodec(format.codec())
                        .setWidth(format.width())
                        .setHeight(format.height())
                        .setClock(moment.source())
                        .setTimeUncertaintyNanos(
                                moment.uncertaintyNanos() == 0 ? null : moment.uncertaintyNanos())
                        .setStampRate(
                                stampRate.isPresent() ? (float) stampRate.getAsDouble() : null)
                        .setFramesPerSecond((float) framesPerSecond)
                        .setReceived(counts.received())
                        .setPublished(counts.published())
                        .setNotPublished(counts.byName())
                        .setUnderWay(counts.underWay())
                        .setMissing(counts.missing())
                        .setStride(share.stride())
                        .setDepthEvery(share.depthEvery())
                        .setOutages(outages)
                        .setAttempts(attempts)
                        .setNextAttemptNanos(nextAttempt)
                        .build());
    }

    private long now() {
        Instant instant = clock.instant();
        return instant.getEpochSecond() * 1_000_000_000L + instant.getNano();
    }
}
