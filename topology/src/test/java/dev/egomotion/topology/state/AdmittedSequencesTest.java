package dev.egomotion.topology.state;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.egomotion.topology.state.AdmittedSequences.Verdict;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.util.HashSet;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;

class AdmittedSequencesTest {
    @Test
    void admit_withinTheSpan_isExact() {
        long seed = 4;
        Random random = new Random(seed);
        AdmittedSequences admitted = new AdmittedSequences();
        Set<Long> seen = new HashSet<>();
        long highest = 0;
        for (int i = 0; i < 20_000; i++) {
            long sequence =
                    Math.max(0, highest + random.nextInt(40) - 20 - random.nextInt(2) * 500);
            highest = Math.max(highest, sequence);
            assertEquals(
                    seen.add(sequence) ? Verdict.NEW : Verdict.REPEAT,
                    admitted.admit(sequence),
                    "seed " + seed);
        }
    }

    @Test
    void admit_aJumpTooFar_isNotBelievedAndHarmsNothing() {
        AdmittedSequences admitted = new AdmittedSequences();
        admitted.admit(0);
        assertEquals(Verdict.AHEAD, admitted.admit(2000));
        assertEquals(Verdict.NEW, admitted.admit(1));
        assertEquals(Verdict.NEW, admitted.admit(2));
        assertEquals(Verdict.REPEAT, admitted.admit(2000));
        assertEquals(Verdict.AHEAD, admitted.admit((1L << 40) - 1));
        assertEquals(Verdict.NEW, admitted.admit(2 + AdmittedSequences.LARGEST_JUMP));
        assertEquals(2 + AdmittedSequences.LARGEST_JUMP, admitted.highest());
    }

    @Test
    void admit_aSecondJumpBehindTheFirst_isWhereItGoesOn() {
        AdmittedSequences admitted = new AdmittedSequences();
        admitted.admit(0);
        assertEquals(Verdict.AHEAD, admitted.admit(5000));
        assertEquals(Verdict.NEW, admitted.admit(5001));
        assertEquals(Verdict.NEW, admitted.admit(5300));
        assertEquals(Verdict.NEW, admitted.admit(4000)); // late, and never seen
        assertEquals(Verdict.REPEAT, admitted.admit(4000));
    }

    @Test
    void admit_manyJumps_areRememberedUpToALimit() {
        AdmittedSequences admitted = new AdmittedSequences();
        admitted.admit(0);
        for (int i = 1; i <= 2 * AdmittedSequences.MOST_AHEAD; i++) {
            assertEquals(
                    i <= AdmittedSequences.MOST_AHEAD ? Verdict.AHEAD : Verdict.FAR_AHEAD,
                    admitted.admit(10_000L * i));
        }
        assertEquals(Verdict.NEW, admitted.admit(1));
        assertEquals(Verdict.REPEAT, admitted.admit(10_000));
    }

    @Test
    void admit_moreHolesThanAreKept_theOldestCountsAsFilled() {
        AdmittedSequences admitted = new AdmittedSequences();
        for (long i = 0; i <= AdmittedSequences.MOST_RANGES; i++) {
            assertEquals(Verdict.NEW, admitted.admit(2 * i));
        }
        assertEquals(Verdict.REPEAT, admitted.admit(1));
        assertEquals(Verdict.NEW, admitted.admit(3));
    }

    @Test
    void read_whatWasWritten_isTheSame() throws IOException {
        AdmittedSequences admitted = new AdmittedSequences();
        for (long s = 0; s < 600; s += 3) {
            admitted.admit(s);
        }
        admitted.admit((1L << 40) - 1);
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        admitted.write(new DataOutputStream(bytes));
        AdmittedSequences read =
                AdmittedSequences.read(
                        new DataInputStream(new ByteArrayInputStream(bytes.toByteArray())));
        assertEquals(Verdict.REPEAT, read.admit((1L << 40) - 1));
        for (long s = 0; s < 600; s++) {
            assertEquals(s % 3 == 0 ? Verdict.REPEAT : Verdict.NEW, read.admit(s));
        }
    }

    @Test
    void write_aSegmentWithoutHoles_takesFewBytes() throws IOException {
        AdmittedSequences admitted = new AdmittedSequences();
        for (long s = 0; s < 100_000; s++) {
            admitted.admit(s);
        }
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        admitted.write(new DataOutputStream(bytes));
        assertTrue(bytes.size() <= 24, bytes.size() + " bytes");
    }
}
