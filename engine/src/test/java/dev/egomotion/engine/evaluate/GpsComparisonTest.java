package dev.egomotion.engine.evaluate;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.egomotion.codecs.SourceException;
import dev.egomotion.codecs.trajectory.GpsTrack;
import dev.egomotion.engine.export.StartPosition;
import dev.egomotion.engine.results.Track;
import dev.egomotion.geometry.values.RigidTransform;
import dev.egomotion.geometry.values.Rotation;
import dev.egomotion.geometry.values.Vector3;
import dev.egomotion.schemas.ScaleSource;
import dev.egomotion.schemas.StatusReason;
import dev.egomotion.schemas.TrackingStatus;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A drive of 20 s at 10 m/s along a wide bend to the right, and a receiver that tells its place each second. */
class GpsComparisonTest {
    private static final int FRAMES = 201;

    @TempDir Path folder;

    /** Where the camera is after some seconds: a circle of 300 m. */
    private static Vector3 place(double seconds) {
        double angle = 10 * seconds / 300;
        return new Vector3(300 * (1 - Math.cos(angle)), 0, 300 * Math.sin(angle));
    }

    private static Track track(double unit) {
        Track track = new Track();
        for (int i = 0; i < FRAMES; i++) {
            track.add(
                    new Track.Point(
                            i,
                            i * 100_000_000L,
                            new RigidTransform(Rotation.IDENTITY, place(0.1 * i).times(1 / unit)),
                            TrackingStatus.TRACKED,
                            StatusReason.NONE,
                            1,
                            ScaleSource.NONE,
                            Float.NaN,
                            Float.NaN,
                            0,
                            Optional.empty()));
        }
        return track;
    }

    private GpsTrack gps(double heading, int from, int to, double aside) throws Exception {
        StartPosition start = StartPosition.parse("49.0135,8.4373", heading);
        StringBuilder rows = new StringBuilder("time,lat,lon\n");
        for (int i = from; i <= to; i++) {
            StartPosition.Place at =
                    start.place(place(i).plus(new Vector3(i % 2 == 0 ? aside : -aside, 0, 0)));
            rows.append(
                    String.format(
                            Locale.ROOT, "%d,%.10f,%.10f%n", i, at.latitude(), at.longitude()));
        }
        return GpsTrack.read(Files.writeString(folder.resolve("gps.csv"), rows));
    }

    @Test
    void of_samePathInAnotherUnit_findsUnitAndHeading() throws Exception {
        for (double heading : new double[] {0, 42, 200, 359}) {
            GpsComparison c = GpsComparison.of(track(2.5), gps(heading, 0, 20, 0), false);
            assertEquals(FRAMES, c.frames());
            assertEquals(2.5, c.metresPerUnit(), 0.01);
            assertEquals(0, Math.IEEEremainder(heading - c.headingDegrees(), 360), 0.1);
            assertEquals(200, c.gpsMetres(), 0.5);
            assertEquals(49.0135, c.latitude(), 1e-9);
            assertTrue(c.scaled().max() < 0.1, "chords of the bend: " + c.scaled());
            assertNull(c.unscaled());
            // The receiver's places in the path's own axes and unit.
            assertEquals(21, c.path().size());
            for (int i = 0; i <= 20; i++) {
                Vector3 expected = place(i).times(1 / 2.5);
                assertEquals(0, c.path().get(i).minus(expected).norm(), 0.05);
            }
        }
    }

    @Test
    void of_metresThatAreTooLong_areToldWithAndWithoutTheUnit() throws Exception {
        GpsComparison c = GpsComparison.of(track(0.95), gps(90, 0, 20, 0), true);
        assertEquals(0.95, c.metresPerUnit(), 0.002);
        assertNotNull(c.unscaled());
        // Five hundredths of the distance from the middle of an almost straight way of 200 m.
        assertEquals(0.0526 * 200 / Math.sqrt(12), c.unscaled().rmse(), 0.1);
        assertEquals(c.unscaled().max(), c.distances()[FRAMES - 1], 1e-4);
        String words = String.join(" ", c.inWords());
        assertTrue(words.contains("scaled by 0.9499"), words);
        assertTrue(words.contains("m with its own metres"), words);
        assertTrue(words.contains("near --start-position 49.013500,8.437300"), words);
    }

    @Test
    void of_framesBeforeTheReceiver_haveNoDistance() throws Exception {
        GpsComparison c = GpsComparison.of(track(1), gps(10, 5, 15, 0.5), true);
        assertEquals(101, c.frames());
        assertNull(c.distances()[49]);
        assertNotNull(c.distances()[50]);
        assertNull(c.distances()[151]);
        assertEquals(0.5, c.scaled().max(), 0.1, "a receiver that jumps half a metre");
    }

    @Test
    void of_tooShortAWay_isRefused() throws Exception {
        GpsTrack gps = gps(10, 19, 20, 0);
        String message =
                assertThrows(SourceException.class, () -> GpsComparison.of(track(1), gps, true))
                        .getMessage();
        assertTrue(message.contains("11 frames lie within the GPS track, 10.0 m of it"), message);
        GpsTrack other = gps(10, 30, 40, 0);
        assertThrows(SourceException.class, () -> GpsComparison.of(track(1), other, true));
    }
}
