package dev.egomotion.odometry.refinement;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.egomotion.geometry.values.PinholeCamera;
import dev.egomotion.geometry.values.RigidTransform;
import dev.egomotion.geometry.values.Rotation;
import dev.egomotion.geometry.values.Vector3;
import java.util.Random;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;

class TrackProjectionTest {
    private static final PinholeCamera CAMERA = new PinholeCamera(832, 256, 490, 480, 408, 126);

    /** Step of the central differences. */
    private static final double STEP = 1e-5;

    /** A derivative of pixels may be off by this share of the greatest in its row. */
    private static final double TOLERANCE = 1e-6;

    private final TrackProjection projection = new TrackProjection(CAMERA);

    private static RigidTransform pose(double rx, double ry, double rz, Vector3 translation) {
        return new RigidTransform(Rotation.fromAxisAngle(new Vector3(rx, ry, rz)), translation);
    }

    /** A point and two poses that see it. */
    private static final class Sight {
        final RigidTransform hostPose;
        final RigidTransform framePose;
        final WindowFrame host;
        final WindowFrame frame;
        final Track track;
        final double rho;

        Sight(Random random) {
            hostPose = pose(0.1, -0.4, 0.05, new Vector3(1, -2, 30));
            RigidTransform frameFromHost =
                    pose(
                            0.05 * random.nextGaussian(),
                            0.05 * random.nextGaussian(),
                            0.05 * random.nextGaussian(),
                            new Vector3(
                                    0.3 * random.nextGaussian(),
                                    0.3 * random.nextGaussian(),
                                    -1 + 0.3 * random.nextGaussian()));
            framePose = frameFromHost.times(hostPose);
            host = new WindowFrame(0, hostPose);
            frame = new WindowFrame(1, framePose);
            float x = (float) (50 + 700 * random.nextDouble());
            float y = (float) (20 + 200 * random.nextDouble());
            track = new Track(host, x, y, CAMERA, (float) (1 / (4 + 40 * random.nextDouble())), 8);
            rho = track.rho;
        }

        void goBack() {
            host.set(hostPose);
            frame.set(framePose);
            track.rho = rho;
        }
    }

    /** Expected pixel; what is seen is at 0, 0. */
    private double[] pixel(Sight sight) {
        assertTrue(projection.project(sight.track, sight.frame, 0, 0));
        return new double[] {-projection.residualX, -projection.residualY};
    }

    /** Change of the expected pixel per unit of a change. */
    private double[] difference(Sight sight, Consumer<Double> change) {
        change.accept(STEP);
        double[] ahead = pixel(sight);
        sight.goBack();
        change.accept(-STEP);
        double[] back = pixel(sight);
        sight.goBack();
        return new double[] {(ahead[0] - back[0]) / (2 * STEP), (ahead[1] - back[1]) / (2 * STEP)};
    }

    private static void move(WindowFrame frame, int element, double size) {
        double[] step = new double[6];
        step[element] = size;
        frame.move(step, 0);
    }

    private static void assertNear(double expected, double actual, String name) {
        assertEquals(expected, actual, TOLERANCE * (100 + Math.abs(expected)), name);
    }

    @Test
    void project_knownMotion_pointAtItsPixel() {
        RigidTransform hostPose = pose(0.1, 0.2, -0.3, new Vector3(4, 5, 6));
        RigidTransform frameFromHost = pose(0.01, -0.02, 0.03, new Vector3(0.1, -0.2, -1));
        WindowFrame host = new WindowFrame(0, hostPose);
        WindowFrame frame = new WindowFrame(1, frameFromHost.times(hostPose));
        Track track = new Track(host, 500, 100, CAMERA, 0.1f, 8);
        Vector3 inHost =
                new Vector3(10 * (500 - 408) / 490.0, 10 * (100 - 126) / 480.0, 10)
                        .times(0.1 / track.rho);
        Vector3 inFrame = frameFromHost.apply(inHost);

        assertTrue(projection.project(track, frame, 503, 98));

        assertEquals(
                503 - (490 * inFrame.x() / inFrame.z() + 408), projection.residualX, 1e-9, "x");
        assertEquals(98 - (480 * inFrame.y() / inFrame.z() + 126), projection.residualY, 1e-9, "y");
        assertEquals(inFrame.z(), projection.depth(track), 1e-9, "depth");
        assertEquals(
                Math.hypot(projection.residualX, projection.residualY), projection.error(), 1e-12);
    }

    @Test
    void derive_manySights_centralDifferences() {
        Random random = new Random(3);
        for (int i = 0; i < 50; i++) {
            Sight sight = new Sight(random);
            pixel(sight);
            projection.derive(sight.track);
            double[] byFrame = projection.byFrame.clone();
            double[] byHost = projection.byHost.clone();
            double byDepthX = projection.byDepthX;
            double byDepthY = projection.byDepthY;
            for (int e = 0; e < 6; e++) {
                int element = e;
                double[] d = difference(sight, size -> move(sight.frame, element, size));
                assertNear(d[0], byFrame[e], "x by frame " + e);
                assertNear(d[1], byFrame[6 + e], "y by frame " + e);
                d = difference(sight, size -> move(sight.host, element, size));
                assertNear(d[0], byHost[e], "x by host " + e);
                assertNear(d[1], byHost[6 + e], "y by host " + e);
            }
            double[] d = difference(sight, q -> sight.track.rho = sight.rho * Math.exp(q));
            assertNear(d[0], byDepthX, "x by depth");
            assertNear(d[1], byDepthY, "y by depth");
        }
    }

    @Test
    void project_pointPassed_false() {
        WindowFrame host = new WindowFrame(0, RigidTransform.IDENTITY);
        Track track = new Track(host, 400, 120, CAMERA, 0.2f, 8);
        RigidTransform sixAhead = new RigidTransform(Rotation.IDENTITY, new Vector3(0, 0, -6));
        RigidTransform atThePoint = new RigidTransform(Rotation.IDENTITY, new Vector3(0, 0, -5));
        RigidTransform fourAhead = new RigidTransform(Rotation.IDENTITY, new Vector3(0, 0, -4));
        assertFalse(projection.project(track, new WindowFrame(1, sixAhead), 400, 120));
        assertFalse(projection.project(track, new WindowFrame(1, atThePoint), 400, 120));
        assertTrue(projection.project(track, new WindowFrame(1, fourAhead), 400, 120));
    }
}
