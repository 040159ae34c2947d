package dev.egomotion.topology;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

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
            assertEquals(seen.add(sequence), admitted.admit(sequence), "seed " + seed);
        }
    }

    @Test
    void admit_afterAFarJump_olderCountsAsAdmitted() {
        AdmittedSequences admitted = new AdmittedSequences();
        assertTrue(admitted.admit(1));
        assertTrue(admitted.admit(Long.MAX_VALUE - 1));
        assertFalse(admitted.admit(2));
        assertFalse(admitted.admit(Long.MAX_VALUE - 1));
        assertTrue(admitted.admit(Long.MAX_VALUE - AdmittedSequences.SPAN));
    }

    @Test
    void read_whatWasWritten_isTheSame() throws IOException {
        AdmittedSequences admitted = new AdmittedSequences();
        for (long s = 0; s < 3000; s += 3) {
            admitted.admit(s);
        }
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        admitted.write(new DataOutputStream(bytes));
        AdmittedSequences read =
                AdmittedSequences.read(
                        new DataInputStream(new ByteArrayInputStream(bytes.toByteArray())));
        for (long s = 2500; s < 3000; s++) {
            assertEquals(s % 3 != 0, read.admit(s));
        }
    }
}
