package dev.egomotion.live;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.egomotion.live.CaptureClock.Continuity;
import dev.egomotion.schemas.ClockSource;
import java.util.OptionalLong;
import java.util.Random;
import org.junit.jupiter.api.Test;

class CaptureClockTest {
    private static final long MS = 1_000_000L;
    private static final long SECOND = 1_000 * MS;
    private static final long START = 1_800_000_000L * SECOND;

    private final FrameRate rate = new FrameRate();
    private final CaptureClock clock = new CaptureClock(rate, false);
    private final Random random = new Random(3);

    /** A camera of 25 fps whose pictures take 20 ms and a little, with a report every five seconds. */
    private final class Camera {
        double sentPerSecond = 25;
        double stampedPerSecond = 25;
        long clockAhead;
        long firstReportError;
        boolean reports = true;
        long jitter = 5 * MS;
        private int frame;
        private long reportOffset = Long.MIN_VALUE;
        private int reportsSent;

        Continuity continuity;
        long error;
        CaptureClock.Moment moment;
        long truth;

        void next() {
            long sent = (long) (frame * 1e9 / sentPerSecond);
            long stamp = 777 * SECOND + (long) (frame * 1e9 / stampedPerSecond);
            truth = START + sent + clockAhead;
            boolean report = reports && frame % Math.round(5 * sentPerSecond) == 0;
            if (report) {
                reportOffset = truth - stamp + (reportsSent++ == 0 ? firstReportError : 0);
            }
            long arrival =
                    START + sent + 20 * MS + (long) (Math.abs(random.nextGaussian()) * jitter);
            rate.add(arrival);
            continuity =
                    clock.observe(
                            OptionalLong.of(stamp),
                            arrival,
                            reports ? OptionalLong.of(stamp + reportOffset) : OptionalLong.empty(),
                            report);
            if (continuity == Continuity.CLOCK_DIFFERS) {
                clock.adopt();
            }
            moment = clock.at(OptionalLong.of(stamp), arrival);
            error = Math.abs(moment.nanos() - truth);
            frame++;
        }

        void run(double seconds) {
            for (int i = 0; i < seconds * sentPerSecond; i++) {
                next();
            }
        }
    }

    @Test
    void at_reportsEveryFiveSeconds_arrivalBeforeTheSecondAndExactAfter() {
        Camera camera = new Camera();
        for (int i = 0; i < 125; i++) {
            camera.next();
            assertTrue(camera.error <= 40 * MS, "frame " + i + " off by " + camera.error);
            assertEquals(ClockSource.ARRIVAL, camera.moment.source());
        }
        for (int i = 0; i < 500; i++) {
            camera.next();
            assertEquals(ClockSource.SENDER_REPORT, camera.moment.source());
            assertTrue(camera.error <= MS, "off by " + camera.error);
            assertTrue(camera.error <= camera.moment.uncertaintyNanos());
        }
    }

    @Test
    void at_firstReportWrong_neverTakenAndHeals() {
        Camera camera = new Camera();
        camera.firstReportError = 440 * MS;
        for (int i = 0; i < 255; i++) {
            camera.next();
            assertTrue(camera.error <= 40 * MS, "frame " + i + " off by " + camera.error);
        }
        assertEquals(ClockSource.SENDER_REPORT, camera.moment.source());
        assertTrue(camera.error <= MS);
    }

    @Test
    void observe_cameraClockJumpsAnHour_saidOnceTwoReportsAgree() {
        Camera camera = new Camera();
        camera.run(12);
        camera.clockAhead = 3600 * SECOND;
        int jumps = 0;
        for (int i = 0; i < 25 * 11; i++) {
            camera.next();
            jumps += camera.continuity == Continuity.CLOCK_DIFFERS ? 1 : 0;
        }
        assertEquals(1, jumps);
        assertTrue(camera.error <= MS, "off by " + camera.error);
    }

    @Test
    void at_oneReportWrongInMidStream_ignored() {
        Camera camera = new Camera();
        camera.run(14.9);
        camera.clockAhead = 2 * SECOND;
        camera.run(0.2);
        camera.clockAhead = 0;
        for (int i = 0; i < 25 * 20; i++) {
            camera.next();
            assertEquals(Continuity.SAME, camera.continuity);
            assertTrue(camera.error <= MS, "off by " + camera.error);
        }
    }

    @Test
    void stampRate_stampsOf25At21_flaggedWithinTenSecondsAndArrivalUsed() {
        Camera camera = new Camera();
        camera.sentPerSecond = 21;
        camera.run(10);
        assertEquals(0.84, clock.stampRate().orElseThrow(), 0.01);
        camera.run(10);
        assertEquals(ClockSource.ARRIVAL, camera.moment.source());
        assertTrue(camera.error < 60 * MS, "off by " + camera.error);
    }

    @Test
    void stampRate_rightStampsWithJitter_notFlagged() {
        Camera camera = new Camera();
        camera.jitter = 30 * MS;
        for (int i = 0; i < 60 * 25; i++) {
            camera.next();
            assertFalse(clock.stampRate().isPresent(), "at frame " + i);
        }
    }

    @Test
    void at_noReports_lowerEnvelopeOfArrival() {
        Camera camera = new Camera();
        camera.reports = false;
        camera.jitter = 30 * MS;
        camera.run(10);
        for (int i = 0; i < 250; i++) {
            camera.next();
            // 20 ms in transit that nobody can know of, and no more: jitter is gone.
            assertEquals(20 * MS, camera.error, 3 * MS);
        }
    }

    @Test
    void observe_stampsCountFromAnotherMoment_said() {
        clock.observe(OptionalLong.of(0), START, OptionalLong.empty(), false);
        clock.observe(OptionalLong.of(160 * MS), START + 160 * MS, OptionalLong.empty(), false);
        assertTrue(clock.settled());
        assertEquals(
                Continuity.STAMPS_JUMPED,
                clock.observe(
                        OptionalLong.of(900 * SECOND),
                        START + 200 * MS,
                        OptionalLong.empty(),
                        false));
        assertEquals(
                START + 200 * MS,
                clock.at(OptionalLong.of(900 * SECOND), START + 200 * MS).nanos());
    }

    @Test
    void settled_burstOfOldPictures_onlyOnceTheyComeLive() {
        for (int i = 0; i < 50; i++) {
            clock.observe(
                    OptionalLong.of(i * 40 * MS), START + i * MS, OptionalLong.empty(), false);
            assertFalse(clock.settled(), "at picture " + i);
        }
        long live = START + 49 * MS;
        for (int i = 50; i < 56; i++) {
            live += 40 * MS;
            clock.observe(OptionalLong.of(i * 40 * MS), live, OptionalLong.empty(), false);
        }
        assertTrue(clock.settled());
        // The first of the burst was taken 2.2 seconds before the last, though it came 0.3 s
        // before.
        assertEquals(live - 55 * 40 * MS, clock.at(OptionalLong.of(0), START).nanos(), 40 * MS);
    }
}
