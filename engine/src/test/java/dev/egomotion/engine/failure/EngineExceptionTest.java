package dev.egomotion.engine.failure;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.api.Test;

class EngineExceptionTest {
    @Test
    void line_foreignFailure_namesItsKindOnOneLine() {
        assertEquals(
                "IllegalStateException: first second",
                EngineException.line(new IllegalStateException("first\n  second")));
        assertEquals("NullPointerException", EngineException.line(new NullPointerException()));
    }

    @Test
    void line_ownFailure_isItsMessage() {
        assertEquals(
                "drive: no frames",
                EngineException.line(new BadInputException("drive: no\nframes")));
    }
}
