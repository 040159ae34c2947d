package dev.egomotion.engine.results;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.egomotion.schemas.DeadLetter;
import dev.egomotion.schemas.DeadLetterKind;
import dev.egomotion.schemas.PhotometricConfidence;
import dev.egomotion.schemas.TrajectoryPoint;
import org.junit.jupiter.api.Test;

class RowsTest {
    @Test
    void headers_everyRecord_haveOneColumnPerField() {
        assertEquals(
                TrajectoryPoint.getClassSchema().getFields().size(),
                Rows.TRAJECTORY.split(",").length);
        // The map itself is a file.
        assertEquals(
                PhotometricConfidence.getClassSchema().getFields().size() - 1,
                Rows.CONFIDENCE.split(",").length);
        assertEquals(
                DeadLetter.getClassSchema().getFields().size(),
                Rows.DEAD_LETTERS.split(",").length);
    }

    @Test
    void of_deadLetter_leavesNullsEmptyAndQuotesCommas() {
        DeadLetter letter =
                DeadLetter.newBuilder()
                        .setTopic("frames")
                        .setPartition(0)
                        .setOffset(3)
                        .setKind(DeadLetterKind.UNDECODABLE)
                        .setDetail("found \"x\", expected y")
                        .build();
        assertEquals("frames,0,3,,,,,UNDECODABLE,\"found \"\"x\"\", expected y\"", Rows.of(letter));
    }

    @Test
    void row_floats_areShortestExact() {
        assertEquals("0.1,1.0E-10,,7", Rows.row(0.1f, 1e-10, null, 7));
    }
}
