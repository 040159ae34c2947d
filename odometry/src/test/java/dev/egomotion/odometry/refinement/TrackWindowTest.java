package dev.egomotion.odometry.refinement;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.egomotion.geometry.values.PinholeCamera;
import dev.egomotion.geometry.values.RigidTransform;
import dev.egomotion.geometry.values.Rotation;
import dev.egomotion.geometry.values.Vector3;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.Test;

class TrackWindowTest {
    private static final PinholeCamera CAMERA = new PinholeCamera(832, 256, 490, 490, 408, 126);
    private static final int CAPACITY = 5;

    private final Random random = new Random(5);
    private final TrackWindow window = new TrackWindow(CAMERA, CAPACITY);

    private RigidTransform pose() {
        return new RigidTransform(
                Rotation.fromAxisAngle(
                        new Vector3(random.nextGaussian(), random.nextGaussian(), 0.1)),
                new Vector3(random.nextGaussian(), random.nextGaussian(), random.nextGaussian()));
    }

    private float[] points(int count) {
        float[] points = new float[2 * count];
        for (int i = 0; i < count; i++) {
            points[2 * i] = 832 * random.nextFloat();
            points[2 * i + 1] = 256 * random.nextFloat();
        }
        return points;
    }

    private double[] inverseDepths(int count) {
        double[] rho = new double[count];
        for (int i = 0; i < count; i++) {
            rho[i] = 0.01 + random.nextDouble();
        }
        return rho;
    }

    /** A frame that moves every point, and ten new ones. */
    private void goOn(long number) {
        for (Track track : window.tracks) {
            track.x += random.nextFloat();
            track.y += random.nextFloat();
            track.rho *= 1 + 0.01 * random.nextGaussian();
            track.heldRho = random.nextFloat();
            track.heldInformation = random.nextFloat();
        }
        if (window.isFull()) {
            window.remove(0);
        }
        window.add(new WindowFrame(number, pose()));
        window.round();
        window.follow(points(10), inverseDepths(10), 11);
    }

    @Test
    void restore_state_sameToTheBit() {
        for (int i = 0; i < 12; i++) {
            goOn(i);
            if (i % 4 == 3) {
                window.tracks.subList(3, 6).clear();
            }
            byte[] state = window.state();
            TrackWindow other = new TrackWindow(CAMERA, CAPACITY);
            other.restore(ByteBuffer.wrap(state));
            assertArrayEquals(state, other.state(), "after frame " + i);
            assertSame(other);
        }
    }

    private void assertSame(TrackWindow other) {
        assertEquals(window.frames.size(), other.frames.size());
        assertEquals(window.tracks.size(), other.tracks.size());
        assertArrayEquals(window.positions(), other.positions());
        for (int i = 0; i < window.tracks.size(); i++) {
            Track a = window.tracks.get(i);
            Track b = other.tracks.get(i);
            assertEquals(a.host.number, b.host.number);
            assertArrayEquals(a.host.rotation, b.host.rotation);
            assertArrayEquals(a.host.translation, b.host.translation);
            assertEquals(window.frames.indexOf(a.host), other.frames.indexOf(b.host));
            assertEquals(a.rho, b.rho);
            assertEquals(a.rayX, b.rayX);
            assertEquals(a.rayY, b.rayY);
            assertEquals(a.age, b.age);
            assertArrayEquals(a.seen, b.seen);
        }
    }

    @Test
    void restore_overOlderContent_replacesIt() {
        goOn(0);
        goOn(1);
        byte[] state = window.state();
        goOn(2);
        window.restore(ByteBuffer.wrap(state));
        assertArrayEquals(state, window.state());
    }

    @Test
    void parallax_rotationAlone_none() {
        RigidTransform turn =
                new RigidTransform(
                        Rotation.fromAxisAngle(new Vector3(0, 0.02, 0.01)), Vector3.ZERO);
        assertEquals(0, parallaxUnder(turn), 1e-3);
    }

    @Test
    void parallax_sideways_asFarAsPointsMove() {
        RigidTransform shift = new RigidTransform(Rotation.IDENTITY, new Vector3(-1, 0, 0));
        assertEquals(49, parallaxUnder(shift), 1e-2, "fx t / z");
    }

    /** All points ten metres away. */
    private double parallaxUnder(RigidTransform motion) {
        window.add(new WindowFrame(0, RigidTransform.IDENTITY));
        double[] rho = new double[20];
        Arrays.fill(rho, 0.1);
        window.follow(points(20), rho, 1);
        WindowFrame next = new WindowFrame(1, motion);
        TrackProjection projection = new TrackProjection(CAMERA);
        for (Track track : window.tracks) {
            assertTrue(projection.project(track, next, 0, 0));
            track.x = (float) -projection.residualX;
            track.y = (float) -projection.residualY;
        }
        window.add(next);
        return window.parallax();
    }

    @Test
    void remove_oldest_itsPointsStayWithTheirHost() {
        goOn(0);
        goOn(1);
        WindowFrame first = window.frames.get(0);
        window.remove(0);
        assertEquals(1, window.newest().number);
        assertEquals(first, window.tracks.get(0).host);
        assertTrue(window.tracks.get(0).isSeenBy(0));
        assertFalse(window.tracks.get(0).isSeenBy(1));
    }
}
