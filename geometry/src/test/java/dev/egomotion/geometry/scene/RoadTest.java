package dev.egomotion.geometry.scene;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.Random;
import org.junit.jupiter.api.Test;

class RoadTest {
    @Test
    void locate_placesAlongTheRoad_areFoundAgain() {
        Road road = new Road(900, new Random(5));
        Random random = new Random(6);
        for (int i = 0; i < 2000; i++) {
            double s = 850 * random.nextDouble();
            double d = 20 * random.nextDouble() - 10;
            double[] at = road.at(s, d);
            Road.Place place = road.near(s, 40, 60).locate(at[0], at[1]);
            assertEquals(d, place.d(), 0.6, "across, seed 6, s " + s);
            assertEquals(at[2], place.heading(), 0.02, "heading, seed 6, s " + s);
            assertEquals(s, place.s(), 1, "along, seed 6, d " + d);
        }
    }

    @Test
    void at_stepByStep_neverJumps() {
        Road road = new Road(600, new Random(5));
        double[] before = road.at(0, 0);
        for (int i = 1; i < 6000; i++) {
            double[] at = road.at(0.1 * i, 0);
            assertEquals(0.1, Math.hypot(at[0] - before[0], at[1] - before[1]), 1e-5);
            before = at;
        }
    }
}
