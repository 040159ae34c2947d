package dev.egomotion.engine.export;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.egomotion.engine.failure.BadInputException;
import dev.egomotion.geometry.values.Vector3;
import org.junit.jupiter.api.Test;

class StartPositionTest {
    private static final double METRES_PER_DEGREE = 111_319.49079327358; // of the equator

    @Test
    void place_ofTheStart_isTheStart() throws Exception {
        StartPosition.Place place =
                StartPosition.parse("49.0135, 8.4373, 115", 42).place(Vector3.ZERO);
        assertEquals(49.0135, place.latitude(), 1e-12);
        assertEquals(8.4373, place.longitude(), 1e-12);
        assertEquals(115, place.altitude(), 1e-6);
    }

    @Test
    void place_aheadOfACameraLookingEastAtTheEquator_isEast() throws Exception {
        StartPosition start = StartPosition.parse("0,8", 90);
        StartPosition.Place ahead = start.place(new Vector3(0, 0, 1000));
        assertEquals(0, ahead.latitude(), 1e-9);
        assertEquals(8 + 1000 / METRES_PER_DEGREE, ahead.longitude(), 1e-8);
        StartPosition.Place right = start.place(new Vector3(1000, 0, 0));
        assertEquals(8, right.longitude(), 1e-9);
        assertTrue(right.latitude() < -0.00904 && right.latitude() > -0.00905, "south is right");
        assertEquals(20, start.place(new Vector3(0, -20, 0)).altitude(), 1e-6, "up is -y");
    }

    /** A degree of latitude at 45 degrees is 111,131.8 m, one of longitude 78,846.8 m. */
    @Test
    void place_northAndEastInTheMiddle_areByTheEllipsoid() throws Exception {
        StartPosition start = StartPosition.parse("45,7,0", 0);
        assertEquals(45 + 100 / 111_131.8, start.place(new Vector3(0, 0, 100)).latitude(), 1e-8);
        assertEquals(7 + 100 / 78_846.8, start.place(new Vector3(100, 0, 0)).longitude(), 1e-8);
    }

    @Test
    void parse_whatIsNoPosition_isRefusedByName() {
        for (String text : new String[] {"", "49", "49;8", "49,8,", "x,8", "49,8,1,2"}) {
            String message =
                    assertThrows(BadInputException.class, () -> StartPosition.parse(text, 0), text)
                            .getMessage();
            assertTrue(message.startsWith("--start-position: "), message);
        }
        assertThrows(BadInputException.class, () -> StartPosition.parse("91,8", 0));
        assertThrows(BadInputException.class, () -> StartPosition.parse("49,181", 0));
        assertTrue(
                assertThrows(BadInputException.class, () -> StartPosition.parse("49,8", Double.NaN))
                        .getMessage()
                        .startsWith("--heading: "));
    }
}
