package dev.egomotion.live;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;

/** Strides against a pipeline on paper: it does so many frames a second, and commits five times a second. */
class StrideControlTest {
    private static final long TICK = 500_000_000L;

    private final StrideControl control = new StrideControl(6, 1);
    private double arriving = 50;
    private double capacity = 100;
    private double sent;
    private double done;
    private long now;
    private int stride = 1;
    private int changes;
    private double mostBehind;

    private void run(double seconds) {
        mostBehind = 0;
        changes = 0;
        for (double t = 0; t < seconds; t += 0.5) {
            sent += 0.5 * arriving / stride;
            done =
                    Math.min(
                            sent - 0.2 * Math.min(capacity, arriving / stride),
                            done + 0.5 * capacity);
            now += TICK;
            int next = control.update(now, (long) sent, (long) Math.max(0, done));
            changes += next == stride ? 0 : 1;
            stride = next;
            mostBehind = Math.max(mostBehind, (sent - done) / capacity);
        }
    }

    @Test
    void update_pipelineKeepsUp_nothingShed() {
        run(120);
        assertEquals(1, stride);
        assertEquals(0, changes);
    }

    @Test
    void update_quarterOfTheSpeed_strideThatFitsAndStays() {
        run(20);
        capacity = 20;
        run(20);
        assertTrue(mostBehind < 6, "behind by " + mostBehind + " s");
        run(120);
        assertTrue(arriving / stride <= capacity || changes <= 6, "stride " + stride);
        assertTrue(changes <= 6, changes + " changes");
        assertTrue(mostBehind < 4, "behind by " + mostBehind + " s");
    }

    @Test
    void update_pipelineRecovers_allPicturesAgain() {
        capacity = 10;
        run(60);
        assertTrue(stride >= 5, "stride " + stride);
        capacity = 100;
        run(300);
        assertEquals(1, stride);
    }

    @Test
    void update_pipelineStands_neverMoreThanTheGreatest() {
        capacity = 0;
        run(60);
        assertEquals(6, stride);
    }

    /** A few cameras of a slow rate: what is always under way is no lag. */
    @Test
    void update_fewFrames_nothingShed() {
        arriving = 5;
        capacity = 8;
        run(120);
        assertEquals(1, stride);
    }
}
