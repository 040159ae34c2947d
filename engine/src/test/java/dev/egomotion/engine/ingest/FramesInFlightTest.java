package dev.egomotion.engine.ingest;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

class FramesInFlightTest {
    private final FramesInFlight inFlight = new FramesInFlight(2);

    @Test
    void awaitRoom_leadReached_waitsForAnAnswer() throws InterruptedException {
        inFlight.send(0);
        assertTrue(inFlight.awaitRoom(1));
        inFlight.send(1);
        assertFalse(inFlight.awaitRoom(1));
        assertTrue(inFlight.answer(0) >= 0);
        assertTrue(inFlight.awaitRoom(1));
    }

    @Test
    @Timeout(10)
    void awaitRoom_answerFromAnotherThread_wakesUp() throws InterruptedException {
        inFlight.send(0);
        inFlight.send(1);
        Thread writer = new Thread(() -> inFlight.answer(1));
        writer.start();
        assertTrue(inFlight.awaitRoom(60_000));
        writer.join();
    }

    @Test
    void answer_unknownOrRepeated_countsNothing() {
        inFlight.send(7);
        assertEquals(-1, inFlight.answer(8));
        inFlight.answer(7);
        assertEquals(-1, inFlight.answer(7));
        assertEquals(1, inFlight.answered());
    }

    @Test
    void silentNanos_nothingUnderWay_isZero() {
        assertEquals(0, inFlight.silentNanos());
        inFlight.send(0);
        assertTrue(inFlight.silentNanos() >= 0);
        inFlight.answer(0);
        assertEquals(0, inFlight.silentNanos());
    }
}
