package dev.egomotion.live;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.egomotion.codecs.stream.StreamFormat;
import dev.egomotion.codecs.stream.StreamPacket;
import dev.egomotion.schemas.ClockSource;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalLong;
import java.util.Random;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

/** The small parts of a live camera: waits, order, holes, frozen pictures. */
class LivePartsTest {
    private static final long MS = 1_000_000L;

    @Test
    void backoff_anyOutage_aQuarterOfItWithinBounds() {
        Backoff backoff = new Backoff(LiveSettings.defaults(), new Random(5));
        for (int i = 0; i < 1000; i++) {
            assertEquals(250 * MS, backoff.nanos(0));
            long five = backoff.nanos(5_000 * MS);
            assertTrue(five >= 1_000 * MS && five <= 1_500 * MS, "waits " + five);
            assertEquals(10_000 * MS, backoff.nanos(3_600_000 * MS));
        }
    }

    private static StreamPacket packet(long pts) {
        return new StreamPacket(
                OptionalLong.of(pts),
                OptionalLong.empty(),
                pts == 0,
                new byte[1],
                new StreamFormat("h264", 64, 48, new byte[0]),
                0,
                OptionalLong.empty(),
                Optional.empty());
    }

    private static List<Long> sequences(int depth, long... pts) {
        PresentationOrder order = new PresentationOrder(depth);
        List<PresentationOrder.Picture> all = new ArrayList<>();
        for (long p : pts) {
            all.addAll(
                    order.add(packet(p), new CaptureClock.Moment(p * MS, MS, ClockSource.ARRIVAL)));
        }
        all.addAll(order.drain());
        List<Long> sequences = new ArrayList<>();
        for (int i = 0; i < all.size(); i++) {
            assertEquals(pts[i], all.get(i).packet.pts().getAsLong(), "decoding order is kept");
            sequences.add(all.get(i).sequence());
        }
        return sequences;
    }

    @Test
    void presentationOrder_noReordering_asTheyCome() {
        assertEquals(List.of(0L, 1L, 2L), sequences(0, 0, 40, 80));
    }

    @Test
    void presentationOrder_bFrames_placeInPresentation() {
        assertEquals(List.of(0L, 3L, 1L, 2L, 4L), sequences(1, 0, 120, 40, 80, 160));
        assertEquals(List.of(0L, 4L, 2L, 1L, 3L), sequences(2, 0, 160, 80, 40, 120));
    }

    @Test
    void presentationOrder_unevenClock_captureTimesRise() {
        PresentationOrder order = new PresentationOrder(0);
        order.add(packet(0), new CaptureClock.Moment(1_000 * MS, MS, ClockSource.ARRIVAL));
        PresentationOrder.Picture next =
                order.add(packet(40), new CaptureClock.Moment(900 * MS, MS, ClockSource.ARRIVAL))
                        .get(0);
        assertTrue(next.captureNanos() > 1_000 * MS);
    }

    @Test
    void stampHoles_evenStamps_countsWhatIsMissing() {
        StampHoles holes = new StampHoles();
        for (long i = 0; i < 50; i++) {
            if (i != 20 && i != 30 && i != 31) {
                holes.add(i * 3600 + i % 2);
            }
        }
        assertEquals(3, holes.take());
        assertEquals(0, holes.take());
    }

    @Test
    void stampHoles_unevenStamps_countsNothing() {
        StampHoles holes = new StampHoles();
        Random random = new Random(1);
        long stamp = 0;
        for (int i = 0; i < 500; i++) {
            stamp += 1000 + random.nextInt(5000);
            holes.add(stamp);
        }
        assertEquals(0, holes.take());
    }

    @Test
    void frozenPicture_sameBytesForLong_frozen() {
        FrozenPicture frozen = new FrozenPicture(5_000 * MS);
        for (long t = 0; t < 5_000; t += 40) {
            assertFalse(frozen.isFrozen(new byte[] {1, 2}, t * MS));
        }
        assertTrue(frozen.isFrozen(new byte[] {1, 2}, 5_040 * MS));
        assertFalse(frozen.isFrozen(new byte[] {1, 3}, 5_080 * MS));
    }

    @Test
    void wall_clockDriftsAndIsSet_driftFollowedAndTheStepTold() {
        AtomicLong nanoTime = new AtomicLong(5_000 * MS);
        AtomicLong utc = new AtomicLong(1_000_000_000_000L);
        Clock clock =
                new Clock() {
                    @Override
                    public ZoneId getZone() {
                        return ZoneOffset.UTC;
                    }

                    @Override
                    public Clock withZone(ZoneId zone) {
                        return this;
                    }

                    @Override
                    public Instant instant() {
                        return Instant.ofEpochSecond(0, utc.get());
                    }
                };
        Wall wall = new Wall(clock, nanoTime::get);
        assertEquals(1_000_000_000_000L + 7, wall.utcNanos(5_000 * MS + 7));
        nanoTime.addAndGet(2_000 * MS);
        utc.addAndGet(2_000 * MS + 40 * MS);
        assertEquals(0, wall.setBy());
        assertEquals(utc.get(), wall.utcNanos(nanoTime.get()), "drift is followed");
        nanoTime.addAndGet(2_000 * MS);
        utc.addAndGet(2_000 * MS - 3_600_000 * MS);
        assertEquals(-3_600_000 * MS, wall.setBy());
        assertEquals(utc.get(), wall.utcNanos(nanoTime.get()));
        assertEquals(0, wall.setBy());
    }

    @Test
    void pace_sourceThatIsFaster_waitsForItsStamps() {
        Pace pace = new Pace(1_000 * MS);
        assertEquals(0, pace.wait(OptionalLong.of(500 * MS), 0));
        assertEquals(0, pace.wait(OptionalLong.of(1_500 * MS), 0));
        assertEquals(40 * MS, pace.wait(OptionalLong.of(1_540 * MS), 0));
        assertEquals(40 * MS, pace.wait(OptionalLong.of(1_520 * MS), 0), "a B-frame's stamp");
        assertEquals(0, pace.wait(OptionalLong.of(1_580 * MS), 80 * MS));
        assertEquals(0, pace.wait(OptionalLong.empty(), 80 * MS));
    }

    @Test
    void pace_stampsJump_countedAnew() {
        Pace pace = new Pace(0);
        pace.wait(OptionalLong.of(0), 0);
        assertEquals(0, pace.wait(OptionalLong.of(3_600_000 * MS), 10 * MS));
        assertEquals(40 * MS, pace.wait(OptionalLong.of(3_600_040 * MS), 10 * MS));
        assertEquals(0, pace.wait(OptionalLong.of(0), 50 * MS));
    }

    @Test
    void rateStride_anyRate_atMostWhatWasAskedForAndSteady() {
        for (double[] each :
                new double[][] {
                    {25, 5, 5},
                    {25, 10, 3},
                    {25, 25, 1},
                    {25, 100, 1},
                    {25, 8, 3},
                    {12, 10, 2},
                    {30, 0.5, 57}
                }) {
            RateStride rates = new RateStride(OptionalDouble.of(each[1]));
            assertEquals(1, rates.of(5, 1000), "too few to tell");
            Random random = new Random(4);
            rates.of(100, each[0]);
            for (int i = 0; i < 200; i++) {
                double measured = each[0] * (0.98 + 0.04 * random.nextDouble());
                assertEquals(each[2], rates.of(100, measured), each[0] + " at most " + each[1]);
            }
        }
        assertEquals(1, new RateStride(OptionalDouble.empty()).of(100, 25));
    }

    @Test
    void ledger_anyCounts_balances() {
        Ledger ledger = new Ledger();
        for (int i = 0; i < 10; i++) {
            ledger.received();
        }
        ledger.published();
        ledger.notPublished(Ledger.Reason.QUEUE_FULL);
        assertEquals(8, ledger.counts().underWay());
    }
}
