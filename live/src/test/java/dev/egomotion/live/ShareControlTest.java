package dev.egomotion.live;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/**
 * Shares against a pipeline on paper: it does so many pictures with measured depth a second, more without, and commits five
 * times a second.
 */
class ShareControlTest {
    private static final long TICK = 500_000_000L;
    private static final int CAMERAS = 2;

    private final List<Share> ladder = Share.ladder(6, true);
    private ShareControl control = new ShareControl(ladder, Share.ALL, 1, CAMERAS);
    private double arriving = 50;
    private double capacity = 100;
    private double sent;
    private double done;
    private long now;
    private Share share = Share.ALL;
    private final List<Share> changes = new ArrayList<>();
    private double longest;

    private void run(double seconds) {
        longest = 0;
        changes.clear();
        for (double t = 0; t < seconds; t += 0.5) {
            double offered = arriving / share.stride();
            double does = capacity / (share.cost() * share.stride());
            sent += 0.5 * offered;
            double underWay = Math.min(0.2 * Math.min(does, offered), sent - done);
            done = Math.max(done, Math.min(sent - underWay, done + 0.5 * does));
            now += TICK;
            Share next = control.update(now, (long) sent, (long) done);
            if (!next.equals(share)) {
                changes.add(next);
            }
            share = next;
            longest = Math.max(longest, control.secondsWaiting());
        }
    }

    @Test
    void ladder_depthBeforePictures() {
        assertEquals(
                List.of(
                        new Share(1, 1),
                        new Share(1, 2),
                        new Share(1, 4),
                        new Share(2, 4),
                        new Share(3, 4)),
                Share.ladder(3, true));
        assertEquals(List.of(new Share(1, 1), new Share(2, 1)), Share.ladder(2, false));
        for (int i = 1; i < ladder.size(); i++) {
            assertTrue(ladder.get(i).cost() < ladder.get(i - 1).cost());
        }
    }

    @Test
    void update_pipelineKeepsUp_nothingLeftOut() {
        run(120);
        assertEquals(List.of(), changes);
    }

    @Test
    void update_aBitTooSlow_onlyDepthIsLeftOut() {
        capacity = 40;
        run(240);
        assertEquals(1, share.stride());
        assertTrue(share.depthEvery() > 1);
        assertTrue(changes.stream().allMatch(s -> s.stride() == 1), changes::toString);
        assertTrue(longest < 5, "waited " + longest + " s");
    }

    @Test
    void update_quarterOfTheSpeed_shareThatFitsAndStays() {
        run(90);
        capacity = 20;
        run(20);
        assertTrue(longest < 4, "waited " + longest + " s");
        run(180);
        assertTrue(share.stride() > 1 && share.stride() <= 3, share::toString);
        assertTrue(changes.size() <= 8, changes::toString);
        assertTrue(longest < 3, "waited " + longest + " s");
    }

    @Test
    void update_pipelineRecovers_everythingAgain() {
        capacity = 5;
        run(60);
        assertTrue(share.stride() >= 5, share::toString);
        capacity = 100;
        run(400);
        assertEquals(Share.ALL, share);
    }

    @Test
    void update_pipelineStands_neverLessThanTheLeast() {
        capacity = 0;
        run(90);
        assertEquals(new Share(6, 4), share);
    }

    /** A few cameras of a slow rate: what is always under way is no lag. */
    @Test
    void update_fewPictures_nothingLeftOut() {
        arriving = 5;
        capacity = 8;
        run(120);
        assertEquals(List.of(), changes);
    }

    /** Its code is not compiled yet: it does little at first and catches up by itself. */
    @Test
    void update_justStarted_noPictureLeftOut() {
        arriving = 10;
        share = new Share(1, 4);
        control = new ShareControl(ladder, share, 1, CAMERAS);
        capacity = 1;
        run(2);
        capacity = 6;
        run(4);
        capacity = 16;
        run(60);
        assertEquals(1, share.stride());
        assertTrue(changes.stream().allMatch(s -> s.stride() == 1), changes::toString);
    }
}
