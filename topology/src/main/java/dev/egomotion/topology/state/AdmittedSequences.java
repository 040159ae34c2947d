package dev.egomotion.topology.state;

import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import java.util.Map;
import java.util.TreeMap;

/**
 * Which sequences of a segment have come, as ranges: a segment without holes takes one, however long.
 *
 * <p>One that jumps more than {@value #LARGEST_JUMP} ahead of the highest is not believed, so that it cannot turn
 * the frames after it into late ones. It is, once the next that jumps follows it closely, as in RFC 3550,
 * appendix A.1: then frames were lost, and counting goes on there.
 */
public final class AdmittedSequences {
    /** How far ahead of the highest a sequence is believed: a group of pictures. */
    public static final int LARGEST_JUMP = 300;

    /** How closely a second jump follows the first to confirm it: packets come reordered by no more. */
    static final int CONFIRMED_WITHIN = 16;

    /** How many ranges are kept. Where there are more holes, the oldest counts as filled. */
    static final int MOST_RANGES = 512;

    /** How many sequences are remembered that jumped ahead and were not believed. */
    static final int MOST_AHEAD = 64;

    /** What a sequence is. */
    public enum Verdict {
        /** It has not come before. */
        NEW,
        /** It has come before, or may have. */
        REPEAT,
        /** It has not come before, and jumps further ahead than is believed. */
        AHEAD,
        /** The same, after so many that it is not remembered. */
        FAR_AHEAD
    }

    /** Last sequence of each range by its first. */
    private final TreeMap<Long, Long> ranges = new TreeMap<>();

    /** Highest sequence that was believed; -1 before the first. */
    private long highest = -1;

    /** The last that jumped ahead; -1 when none did since the last that was believed to have. */
    private long lastAhead = -1;

    /**
     * Judges a sequence, and remembers it.
     *
     * @param sequence not negative
     */
    Verdict admit(long sequence) {
        Map.Entry<Long, Long> at = ranges.floorEntry(sequence);
        if (at != null && sequence <= at.getValue()) {
            return Verdict.REPEAT;
        }
        if (isBelieved(sequence)) {
            highest = Math.max(highest, sequence);
            add(sequence);
            return Verdict.NEW;
        }
        lastAhead = sequence;
        if (ranges.tailMap(highest, false).size() >= MOST_AHEAD) {
            return Verdict.FAR_AHEAD;
        }
        add(sequence);
        return Verdict.AHEAD;
    }

    private boolean isBelieved(long sequence) {
        if (highest < 0 || sequence - highest <= LARGEST_JUMP) {
            return true;
        }
        boolean isConfirmed =
                lastAhead >= 0 && sequence > lastAhead && sequence - lastAhead <= CONFIRMED_WITHIN;
        if (isConfirmed) {
            lastAhead = -1;
        }
        return isConfirmed;
    }

    private void add(long sequence) {
        Map.Entry<Long, Long> before = ranges.floorEntry(sequence);
        Long after = ranges.remove(sequence + 1);
        long last = after == null ? sequence : after;
        boolean joins = before != null && before.getValue() == sequence - 1;
        ranges.put(joins ? before.getKey() : sequence, last);
        if (ranges.size() > MOST_RANGES) {
            long first = ranges.pollFirstEntry().getKey();
            ranges.put(first, ranges.pollFirstEntry().getValue());
        }
    }

    /** Returns the highest sequence that was believed; -1 when none was. */
    long highest() {
        return highest;
    }

    /** Returns the memory of a segment of which only the highest sequence is known: it was without holes. */
    static AdmittedSequences through(long highest) {
        AdmittedSequences sequences = new AdmittedSequences();
        if (highest >= 0) {
            sequences.highest = highest;
            sequences.ranges.put(0L, highest);
        }
        return sequences;
    }

    void write(DataOutput out) throws IOException {
        out.writeLong(highest);
        out.writeLong(lastAhead);
        out.writeShort(ranges.size());
        long at = 0;
        for (Map.Entry<Long, Long> range : ranges.entrySet()) {
            writeCount(out, range.getKey() - at);
            writeCount(out, range.getValue() - range.getKey());
            at = range.getValue();
        }
    }

    static AdmittedSequences read(DataInput in) throws IOException {
        AdmittedSequences sequences = new AdmittedSequences();
        sequences.highest = in.readLong();
        sequences.lastAhead = in.readLong();
        int count = in.readShort();
        long at = 0;
        for (int i = 0; i < count; i++) {
            long first = at + readCount(in);
            at = first + readCount(in);
            sequences.ranges.put(first, at);
        }
        return sequences;
    }

    /** Writes a number that is not negative, seven bits a byte, the lowest first. */
    private static void writeCount(DataOutput out, long count) throws IOException {
        long rest = count;
        while (rest > 0x7f) {
            out.writeByte((int) (rest & 0x7f | 0x80));
            rest >>>= 7;
        }
        out.writeByte((int) rest);
    }

    private static long readCount(DataInput in) throws IOException {
        long count = 0;
        for (int shift = 0; ; shift += 7) {
            byte group = in.readByte();
            count |= (group & 0x7fL) << shift;
            if (group >= 0) {
                return count;
            }
        }
    }
}
