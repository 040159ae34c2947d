package dev.egomotion.topology;

import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;

/**
 * Which sequences of a segment were admitted: exact for the last 1024 up to the highest; everything
 * older counts as admitted, because a repeat of something that old is far likelier than its first coming.
 */
final class AdmittedSequences {
    /** How many sequences are told apart. */
    static final int SPAN = 1024;

    private static final int WORDS = SPAN / Long.SIZE;

    private long highest = -1;

    /** Bit s mod SPAN stands for sequence s, for highest - SPAN < s <= highest. */
    private final long[] bits = new long[WORDS];

    /** Returns whether the sequence is new, and admits it. */
    boolean admit(long sequence) {
        if (sequence <= highest - SPAN) {
            return false;
        }
        if (sequence > highest) {
            long cleared = Math.min(sequence - highest, SPAN);
            for (long s = sequence - cleared + 1; s <= sequence; s++) {
                bits[word(s)] &= ~bit(s);
            }
            highest = sequence;
        }
        boolean isNew = (bits[word(sequence)] & bit(sequence)) == 0;
        bits[word(sequence)] |= bit(sequence);
        return isNew;
    }

    private static int word(long sequence) {
        return (int) (sequence % SPAN) / Long.SIZE;
    }

    private static long bit(long sequence) {
        return 1L << (sequence % Long.SIZE);
    }

    void write(DataOutput out) throws IOException {
        out.writeLong(highest);
        for (long word : bits) {
            out.writeLong(word);
        }
    }

    static AdmittedSequences read(DataInput in) throws IOException {
        AdmittedSequences sequences = new AdmittedSequences();
        sequences.highest = in.readLong();
        for (int i = 0; i < WORDS; i++) {
            sequences.bits[i] = in.readLong();
        }
        return sequences;
    }
}
