package dev.egomotion.live;

import java.util.OptionalLong;

/**
 * How fast pictures are taken from a source that does not send them at its own pace, such as a file: as fast as their
 * stamps say and no faster, so that they keep their times and everything behind keeps up. A source that is slower is never
 * held back.
 */
final class Pace {
    /** A greater step of the stamps, either way, is no pause between two pictures: counting begins anew. */
    private static final long GREATEST_STEP = 10_000_000_000L;

    private final long lead;
    private boolean begun;
    private long began;
    private long first;
    private long greatest;

    /**
     * Creates the pace of one connection.
     *
     * @param lead by how much pictures may come before their time, nanoseconds
     */
    Pace(long lead) {
        this.lead = lead;
    }

    /**
     * Returns how long a picture is to wait, nanoseconds.
     *
     * @param stamp its presentation stamp, nanoseconds; empty where it has none
     * @param now on a clock that does not step, nanoseconds
     */
    long wait(OptionalLong stamp, long now) {
        if (stamp.isEmpty()) {
            return 0;
        }
        long p = stamp.getAsLong();
        if (!begun || Math.abs(p - greatest) > GREATEST_STEP) {
            begun = true;
            began = now;
            first = p;
            greatest = p;
        }
        greatest = Math.max(greatest, p);
        return Math.max(0, greatest - first - lead - (now - began));
    }
}
