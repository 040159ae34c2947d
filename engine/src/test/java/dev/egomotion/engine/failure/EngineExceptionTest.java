package dev.egomotion.engine.failure;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.nio.file.FileSystemException;
import org.junit.jupiter.api.Test;

class EngineExceptionTest {
    @Test
    void line_foreignFailure_onOneLineWithoutAClassName() {
        assertEquals(
                "an error of the program itself (first second); --debug shows where",
                EngineException.line(new IllegalStateException("first\n  second")));
        assertEquals(
                "an error of the program itself; --debug shows where",
                EngineException.line(new NullPointerException()));
        assertEquals(
                "o/report.html: cannot be used: the disk is full",
                EngineException.line(
                        new FileSystemException("o/report.html", null, "No space left on device")));
    }

    @Test
    void line_ownFailure_isItsMessage() {
        assertEquals(
                "drive: no frames",
                EngineException.line(new BadInputException("drive: no\nframes")));
    }
}
