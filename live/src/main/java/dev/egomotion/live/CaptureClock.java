package dev.egomotion.live;

import dev.egomotion.schemas.ClockSource;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalDouble;
import java.util.OptionalLong;

/**
 * Tells when the pictures of one connection were taken, UTC: by the camera's own clock where its sender reports tell
 * it, else by arrival.
 *
 * <p>A picture's stamp p (pts, nanoseconds) counts from an unknown moment. Two offsets make it a time. By arrival:
 * p + min(arrival - p) over the last half minute, the lower envelope, since what is late is late by the network. By
 * reports: p + (report's clock - report's stamp). A first report may be wrong by half a second; a report counts once
 * the next one agrees with it. Where stamps do not advance as time does, arrival alone is left.
 */
final class CaptureClock {
    private static final long MILLISECOND = 1_000_000L;
    private static final long SECOND = 1_000_000_000L;

    /** PRFT is rounded to microseconds: a smaller difference is the same report. */
    private static final long SAME_REPORT = 3_000;

    /** Two reports agree within this, and this share of the time between them: what crystals drift. */
    private static final long AGREE = 5 * MILLISECOND;

    private static final double DRIFT = 500e-6;

    /** A greater change of the clock in use ends the segment. */
    private static final long JUMP = 100 * MILLISECOND;

    /** Stamps that leap further than time did count from another moment. */
    private static final long STAMP_JUMP = 2 * SECOND;

    /** A camera whose clock is further off was never set. */
    private static final long PLAUSIBLE = 86_400 * SECOND;

    /** The longest that the first pictures are held to see whether they come in real time. */
    private static final long SETTLE_WITHIN = SECOND;

    /** How long they must have come in real time. */
    private static final long LIVE_FOR = 150 * MILLISECOND;

    /** Whether a picture continues what came before it. */
    enum Continuity {
        /** It does. */
        SAME,
        /** The clock in use has jumped: times go on as before until {@link #adopt}, best at the next key frame. */
        CLOCK_DIFFERS,
        /** Stamps count from another moment: the pictures before and after cannot be put in one order. */
        STAMPS_JUMPED
    }

    /**
     * When a picture was taken.
     *
     * @param nanos since 1970 UTC
     * @param uncertaintyNanos how far off that may be; of arrival the time in transit is not part
     * @param source whose clock it is
     */
    record Moment(long nanos, long uncertaintyNanos, ClockSource source) {}

    private final ArrivalEnvelope envelope = new ArrivalEnvelope();
    private final FrameRate rate;

    private final List<long[]> first = new ArrayList<>();
    private boolean observed;
    private boolean settled;
    private long firstArrival;
    private long lastArrival;
    private long greatestStamp;

    private boolean trusted;
    private long trustedOffset;
    private long disagreement;
    private boolean adoptionDue;
    private long adoptedOffset;
    private boolean reported;
    private long reportedOffset;
    private long reportedAt;

    /**
     * Creates the clock of a connection.
     *
     * @param rate how fast pictures arrive
     * @param settled whether times may be asked for at once; else once pictures come in real time
     */
    CaptureClock(FrameRate rate, boolean settled) {
        this.rate = rate;
        this.settled = settled;
    }

    /**
     * Takes note of a picture, in order of arrival; before {@link #at} is asked about it.
     *
     * @param stamp its pts, nanoseconds; empty where the stream has none worth the name
     * @param arrival when it arrived, nanoseconds since 1970 UTC by this machine
     * @param sender when it was taken by the camera's clock, nanoseconds since 1970 UTC, as its last report says
     * @param report whether a report came just before it
     */
    Continuity observe(OptionalLong stamp, long arrival, OptionalLong sender, boolean report) {
        Continuity continuity = Continuity.SAME;
        if (stamp.isEmpty()) {
            settled = true;
        } else {
            long p = stamp.getAsLong();
            if (observed && leaps(p, arrival)) {
                startAnew();
                continuity = Continuity.STAMPS_JUMPED;
            }
            settle(p, arrival);
            envelope.add(p, arrival);
            greatestStamp = observed ? Math.max(greatestStamp, p) : p;
            if (sender.isPresent() && Math.abs(sender.getAsLong() - arrival) < PLAUSIBLE) {
                noteReport(sender.getAsLong() - p, arrival, report);
            }
        }
        observed = true;
        lastArrival = arrival;
        return continuity == Continuity.SAME && adoptionDue ? Continuity.CLOCK_DIFFERS : continuity;
    }

    private boolean leaps(long stamp, long arrival) {
        long ahead = stamp - greatestStamp - (arrival - lastArrival);
        return settled && (ahead > STAMP_JUMP || stamp < greatestStamp - STAMP_JUMP);
    }

    private void startAnew() {
        envelope.clear();
        observed = false;
        trusted = false;
        reported = false;
        adoptionDue = false;
    }

    /**
     * Pictures that waited in a queue come in a burst, faster than their stamps. They come live once over a while the
     * stamps advanced no more than time did.
     */
    private void settle(long stamp, long arrival) {
        if (settled) {
            return;
        }
        if (!observed) {
            firstArrival = arrival;
        }
        first.add(new long[] {stamp, arrival});
        while (first.size() > 1 && first.get(1)[1] <= arrival - LIVE_FOR) {
            first.remove(0);
        }
        long waited = arrival - first.get(0)[1];
        boolean live = waited >= LIVE_FOR && stamp - first.get(0)[0] <= 1.25 * waited;
        settled = live || arrival - firstArrival > SETTLE_WITHIN;
    }

    private void noteReport(long offset, long arrival, boolean report) {
        boolean isNew = report || !reported || Math.abs(offset - reportedOffset) > SAME_REPORT;
        if (!isNew) {
            return;
        }
        long apart = Math.abs(offset - reportedOffset);
        boolean agrees = reported && apart <= AGREE + DRIFT * (arrival - reportedAt);
        reported = true;
        reportedOffset = offset;
        reportedAt = arrival;
        if (agrees && envelope.stampRate().isEmpty()) {
            disagreement = apart;
            long inUse = trusted ? trustedOffset : envelope.offset();
            if (Math.abs(offset - inUse) > JUMP) {
                adoptionDue = true;
                adoptedOffset = offset;
            } else {
                trusted = true;
                trustedOffset = offset;
                adoptionDue = false;
            }
        }
    }

    /** The clock of arrival was set by so many nanoseconds: everything that was read from it moves along. */
    void shift(long by) {
        envelope.shift(by);
        first.forEach(observation -> observation[1] += by);
        firstArrival += by;
        lastArrival += by;
        reportedAt += by;
    }

    /** Returns whether times follow the clock of arrival. */
    boolean followsArrival() {
        return !trusted || envelope.stampRate().isPresent();
    }

    /** Times may be asked for from now on: no more pictures can be held. */
    void settle() {
        settled = true;
    }

    /** Takes the clock that {@link Continuity#CLOCK_DIFFERS} spoke of; the picture at hand is the first of its time. */
    void adopt() {
        if (adoptionDue) {
            trusted = true;
            trustedOffset = adoptedOffset;
            adoptionDue = false;
        }
    }

    /** Returns whether times may be asked for: the first pictures of a connection may have waited in a queue. */
    boolean settled() {
        return settled;
    }

    /** Returns when a picture was taken that was observed before. */
    Moment at(OptionalLong stamp, long arrival) {
        long period = rate.periodNanos().orElse(40 * MILLISECOND);
        if (stamp.isEmpty() || envelope.stampRate().isPresent()) {
            return new Moment(arrival, period, ClockSource.ARRIVAL);
        }
        if (trusted) {
            return new Moment(
                    stamp.getAsLong() + trustedOffset,
                    MILLISECOND + disagreement,
                    ClockSource.SENDER_REPORT);
        }
        return new Moment(
                stamp.getAsLong() + envelope.offset(),
                Math.max(period, envelope.spread()),
                ClockSource.ARRIVAL);
    }

    /** Returns how many seconds the stamps advance per second, where that is not one. */
    OptionalDouble stampRate() {
        return envelope.stampRate();
    }
}
