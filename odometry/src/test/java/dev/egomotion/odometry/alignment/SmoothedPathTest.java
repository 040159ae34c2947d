package dev.egomotion.odometry.alignment;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.egomotion.geometry.values.Rotation;
import dev.egomotion.geometry.values.Vector3;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;

class SmoothedPathTest {
    private static final double PERIOD = 0.1;
    private static final StabiliserSettings SETTINGS = StabiliserSettings.defaults();

    private static Rotation turn(double x, double y, double z) {
        return Rotation.fromAxisAngle(new Vector3(x, y, z));
    }

    @Test
    void after_steadyTurn_passesWithoutLag() {
        SmoothedPath path = SmoothedPath.START;
        for (int i = 0; i < 60; i++) {
            path = path.after(Optional.of(turn(0.004, 0.03, -0.002)), PERIOD, SETTINGS);
        }
        assertEquals(0, path.smoothFromCamera().angle(), 1e-4);
        assertEquals(0.3, path.rate().y(), 1e-3);
    }

    /** The camera turns steadily and shakes by 1 degree: what is shown turns from frame to frame by a third or less of it. */
    @Test
    void after_shakeOnATurn_isMostlyTakenAway() {
        Random random = new Random(3);
        SmoothedPath path = SmoothedPath.START;
        Rotation shake = Rotation.IDENTITY;
        Rotation mean = turn(0, 0.02, 0);
        double seen = 0;
        double was = 0;
        for (int i = 0; i < 400; i++) {
            Rotation next =
                    Rotation.fromAxisAngle(
                            new Vector3(
                                            random.nextGaussian(),
                                            random.nextGaussian(),
                                            random.nextGaussian())
                                    .times(Math.toRadians(1)));
            Rotation camera = shake.inverse().times(mean).times(next);
            SmoothedPath after = path.after(Optional.of(camera), PERIOD, SETTINGS);
            if (i > 50) {
                Rotation shown =
                        path.smoothFromCamera()
                                .times(camera)
                                .times(after.smoothFromCamera().inverse());
                seen += square(mean.inverse().times(shown).angle());
                was += square(mean.inverse().times(camera).angle());
            }
            path = after;
            shake = next;
        }
        assertTrue(Math.sqrt(seen / was) < 0.34, "left: " + Math.sqrt(seen / was));
    }

    private static double square(double x) {
        return x * x;
    }

    @Test
    void after_largeTurn_staysWithinTheGreatestAngle() {
        SmoothedPath path =
                SmoothedPath.START.after(Optional.of(turn(0, 0.8, 0)), PERIOD, SETTINGS);
        assertEquals(SETTINGS.greatestAngle(), path.smoothFromCamera().angle(), 1e-9);
    }

    @Test
    void after_unknownTurns_returnsToTheCamera() {
        SmoothedPath path =
                SmoothedPath.START.after(Optional.of(turn(0.02, 0, 0)), PERIOD, SETTINGS);
        for (int i = 0; i < 30; i++) {
            path = path.after(Optional.empty(), PERIOD, SETTINGS);
        }
        assertEquals(0, path.smoothFromCamera().angle(), 1e-4);
        assertEquals(
                SmoothedPath.START, SmoothedPath.START.after(Optional.empty(), PERIOD, SETTINGS));
    }

    @Test
    void after_clockThatStandsOrRunsBack_isFinite() {
        SmoothedPath path = SmoothedPath.START;
        for (double elapsed : new double[] {0, -5, 1e9, 0}) {
            path = path.after(Optional.of(turn(0.01, 0.02, 0.03)), elapsed, SETTINGS);
            assertTrue(path.smoothFromCamera().angle() <= SETTINGS.greatestAngle() + 1e-9);
            assertTrue(path.rate().norm() < 10, path.toString());
        }
    }

    @Test
    void settings_outOfRange_nameFoundAndAllowed() {
        assertEquals(
                "memory of the smoothed path is 0.0; it must be above 0 and at most 60 seconds",
                assertThrows(IllegalArgumentException.class, () -> new StabiliserSettings(0, 0.1))
                        .getMessage());
        assertThrows(IllegalArgumentException.class, () -> new StabiliserSettings(1, 0.6));
        assertThrows(IllegalArgumentException.class, () -> new StabiliserSettings(1, Double.NaN));
    }
}
