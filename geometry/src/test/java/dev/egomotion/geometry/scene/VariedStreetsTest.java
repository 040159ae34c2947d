package dev.egomotion.geometry.scene;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.egomotion.geometry.values.PinholeCamera;
import java.util.HashSet;
import java.util.Set;
import org.junit.jupiter.api.Test;

class VariedStreetsTest {
    private static final VariedStreets STREETS = new VariedStreets(416, 128, 60, 40, 1);

    @Test
    void street_any_isLikeNoOtherAndInRange() {
        Set<Double> focalLengths = new HashSet<>();
        Set<Long> seeds = new HashSet<>();
        for (int i = 0; i < 60; i++) {
            SceneSettings street = STREETS.street(i);
            PinholeCamera camera = street.camera().pinhole();
            focalLengths.add(camera.fx());
            seeds.add(street.seed());
            assertTrue(camera.fx() >= 0.85 * 241 && camera.fx() <= 1.2 * 241, "fx " + camera.fx());
            assertTrue(camera.fy() / camera.fx() >= 0.95 && camera.fy() / camera.fx() <= 1.07);
            assertTrue(Math.abs(camera.cy() - 62) <= 8, "cy " + camera.cy());
            assertTrue(street.speed() >= 2 && street.speed() <= 15, "speed " + street.speed());
            assertEquals(i % 3 == 0, street.traffic());
            assertEquals(40, street.frames());
        }
        assertEquals(60, focalLengths.size());
        assertEquals(60, seeds.size());
    }

    /** The streets that egomotion-starter was trained on. */
    @Test
    void street_firstOfSeedOne_isTheStartersFirst() {
        SceneSettings first = STREETS.street(0);
        assertEquals(5000, first.seed());
        assertEquals(264.75409679006515, first.camera().pinhole().fx());
        assertEquals(9.154890204594821, first.speed());
    }

    @Test
    void street_otherSeedOrCount_isAnotherOrTheSame() {
        assertNotEquals(
                STREETS.street(3).speed(),
                new VariedStreets(416, 128, 60, 40, 2).street(3).speed());
        assertEquals(STREETS.street(3), new VariedStreets(416, 128, 4, 40, 1).street(3));
    }

    @Test
    void street_twiceTheSize_hasTheSameView() {
        PinholeCamera small = STREETS.street(5).camera().pinhole();
        PinholeCamera large = new VariedStreets(832, 256, 60, 40, 1).street(5).camera().pinhole();
        assertEquals(2 * small.fx(), large.fx(), 1e-9);
        assertEquals(2 * small.cy(), large.cy(), 1e-9);
    }

    @Test
    void create_countOutOfRange_isRefused() {
        for (int count : new int[] {0, VariedStreets.MOST + 1}) {
            String message =
                    assertThrows(
                                    IllegalArgumentException.class,
                                    () -> new VariedStreets(416, 128, count, 40, 1))
                            .getMessage();
            assertTrue(message.contains(count + " streets"), message);
        }
        assertThrows(IllegalArgumentException.class, () -> STREETS.street(60));
    }
}
