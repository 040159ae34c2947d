package dev.egomotion.codecs.trajectory;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.egomotion.codecs.SourceException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.OptionalDouble;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Files of measured speeds. */
class SpeedTableTest {
    @TempDir private Path folder;

    private Path file(String text) throws Exception {
        return Files.writeString(folder.resolve("speeds.csv"), text);
    }

    @ParameterizedTest
    @CsvSource({
        "'seconds,metres_per_second\n1.0,10\n2.0,12\n3.0,12\n'",
        "'# odometer\n1.0 10\n\n2.0   12\n3.0 12'",
        "'1.0, 10\n2.0 , 12\n3.0,12'"
    })
    void at_betweenRows_isLinear(String text) throws Exception {
        SpeedTable table = SpeedTable.read(file(text));
        assertEquals(OptionalDouble.of(10), table.at(1_000_000_000L));
        assertEquals(10.5, table.at(1_250_000_000L).orElseThrow(), 1e-12);
        assertEquals(OptionalDouble.of(12), table.at(3_000_000_000L));
        assertEquals(OptionalDouble.empty(), table.at(999_999_999L));
        assertEquals(OptionalDouble.empty(), table.at(3_000_000_001L));
    }

    @ParameterizedTest
    @CsvSource({
        "'1.0,10\n2.0,11,3\n', 'line 2: 3 columns; expected 2'",
        "'1.0,10\n1.0,11\n', 'line 2: 1.0 s does not come after 1.0'",
        "'2.0,10\n1.0,11\n', 'line 2: 1.0 s does not come after 2.0'",
        "'1.0,10\n2.0,NaN\n', 'line 2: ''NaN'' is not a finite number'",
        "'1.0,10\n2.0,fast\n', 'line 2: ''fast'' is not a number'",
        "'1.0,10\nx,11\n', 'line 2: ''x'' is not a time in seconds'",
        "'1.0,10\n', '1 rows of speed; at least 2'",
        "'seconds,speed\n', '0 rows of speed; at least 2'"
    })
    void read_wrongFile_namesTheLine(String text, String expected) throws Exception {
        Path file = file(text);
        String message =
                assertThrows(SourceException.class, () -> SpeedTable.read(file)).getMessage();
        assertTrue(message.startsWith(file + ": " + expected), message);
    }

    @Test
    void read_missingFile_saysSo() {
        Path none = folder.resolve("none.csv");
        String message =
                assertThrows(SourceException.class, () -> SpeedTable.read(none)).getMessage();
        assertEquals(none + ": there is no such file", message);
    }
}
