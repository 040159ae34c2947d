package dev.egomotion.odometry.alignment;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.egomotion.geometry.values.FloatImage;
import dev.egomotion.geometry.values.RigidTransform;
import dev.egomotion.geometry.values.Rotation;
import dev.egomotion.geometry.values.Vector3;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;

class PhotometricOdometryTest {
    private static final int FRAMES = 12;
    private static final RenderedWindow STREET = new RenderedWindow(416, 128, FRAMES, 3);

    /** Drives the street with a network whose depth and motion are off by these. */
    private static List<WindowMotion> drive(OdometrySettings settings, double noise, long seed) {
        Random random = new Random(seed);
        PhotometricOdometry odometry = new PhotometricOdometry(STREET.camera(), settings);
        List<WindowMotion> motions = new ArrayList<>();
        for (int i = 0; i < FRAMES; i++) {
            RigidTransform network =
                    i == 0
                            ? RigidTransform.IDENTITY
                            : RenderedWindow.off(
                                    STREET.sourceFromTarget(i - 1, i), noise, 3 * noise, random);
            Optional<WindowMotion> motion =
                    odometry.next(STREET.pyramid(i), STREET.noisyDepth(i, noise, random), network);
            assertEquals(i > 0, motion.isPresent());
            motion.ifPresent(motions::add);
        }
        return motions;
    }

    private static OdometrySettings settings(int hostDelay, boolean carry) {
        OdometrySettings defaults = OdometrySettings.defaults();
        return new OdometrySettings(
                defaults.alignment(), defaults.adjustment(), 5, hostDelay, carry, 0.05, 0.8);
    }

    @Test
    void next_networkOffByAFifth_followsTheCamera() {
        double rotation = 0;
        double direction = 0;
        List<WindowMotion> motions = drive(settings(0, true), 0.2, 1);
        for (int i = 0; i < motions.size(); i++) {
            WindowMotion motion = motions.get(i);
            RigidTransform truth = STREET.sourceFromTarget(i, i + 1);
            assertTrue(motion.convergence().refined());
            assertEquals(36, motion.covariance().length);
            rotation += RenderedWindow.degrees(truth, motion.previousFromTarget());
            direction += angle(truth.translation(), motion.previousFromTarget().translation());
        }
        assertEquals(0, rotation / motions.size(), 0.02);
        assertEquals(0, Math.toDegrees(direction / motions.size()), 0.5);
    }

    private static double angle(Vector3 a, Vector3 b) {
        return Math.atan2(a.cross(b).norm(), a.dot(b));
    }

    @Test
    void next_depthCarried_keepsOneScaleWhereTheNetworkJitters() {
        double carried = scaleSpread(driveOfJitteringScale(settings(0, true)));
        double fresh = scaleSpread(driveOfJitteringScale(settings(0, false)));
        assertTrue(
                carried < 0.5 * fresh,
                () -> "spread of log scale %.4f carried, %.4f not".formatted(carried, fresh));
    }

    /** Drives the street with depth whose scale is off by 20 % from frame to frame. */
    private static List<WindowMotion> driveOfJitteringScale(OdometrySettings settings) {
        Random random = new Random(2);
        PhotometricOdometry odometry = new PhotometricOdometry(STREET.camera(), settings);
        List<WindowMotion> motions = new ArrayList<>();
        for (int i = 0; i < FRAMES; i++) {
            double factor = Math.exp(0.2 * random.nextGaussian());
            RigidTransform network =
                    i == 0 ? RigidTransform.IDENTITY : STREET.sourceFromTarget(i - 1, i);
            odometry.next(STREET.pyramid(i), STREET.scaledDepth(i, factor), network)
                    .ifPresent(motions::add);
        }
        return motions;
    }

    /** Returns the standard deviation of the logarithm of step lengths over true ones, full windows only. */
    private static double scaleSpread(List<WindowMotion> motions) {
        double sum = 0;
        double squares = 0;
        int count = 0;
        for (int i = 4; i < motions.size(); i++) {
            double log =
                    Math.log(
                            motions.get(i).previousFromTarget().translation().norm()
                                    / STREET.sourceFromTarget(i, i + 1).translation().norm());
            sum += log;
            squares += log * log;
            count++;
        }
        return Math.sqrt(squares / count - sum / count * sum / count);
    }

    @Test
    void next_hostInTheMiddle_settlesTwoFramesLater() {
        List<WindowMotion> motions = drive(settings(2, true), 0.1, 3);
        for (int i = 0; i < motions.size(); i++) {
            // The newest frame is i + 1, the host i - 1.
            Optional<RigidTransform> settled = motions.get(i).settledPreviousFromTarget();
            assertEquals(i >= 3, settled.isPresent(), "motion " + i);
            if (settled.isPresent()) {
                RigidTransform truth = STREET.sourceFromTarget(i - 2, i - 1);
                assertEquals(0, RenderedWindow.degrees(truth, settled.get()), 0.03);
            }
        }
    }

    @Test
    void next_blackFramesBetween_areNamedAndFollowedByRecovery() {
        float[] black = new float[416 * 128];
        LumaPyramid dark = LumaPyramid.of(new FloatImage(416, 128, black), STREET.camera(), 4);
        PhotometricOdometry odometry =
                new PhotometricOdometry(STREET.camera(), OdometrySettings.defaults());
        RigidTransform network = new RigidTransform(Rotation.IDENTITY, new Vector3(0, 0, 0.5));
        Convergence[] ended = new Convergence[FRAMES];
        for (int i = 0; i < FRAMES; i++) {
            boolean lost = i == 4 || i == 5;
            Optional<WindowMotion> motion =
                    odometry.next(lost ? dark : STREET.pyramid(i), STREET.depth(i), network);
            if (motion.isPresent()) {
                ended[i] = motion.get().convergence();
                if (lost) {
                    assertEquals(0.5, motion.get().previousFromTarget().translation().norm(), 0.3);
                }
            }
        }
        assertEquals(Convergence.TOO_LITTLE_TEXTURE, ended[4]);
        assertEquals(Convergence.TOO_LITTLE_TEXTURE, ended[5]);
        assertTrue(ended[FRAMES - 1].refined(), Arrays.toString(ended));
    }

    @Test
    void settings_hostOutsideTheWindow_areRefused() {
        assertThrows(IllegalArgumentException.class, () -> settings(5, true));
    }
}
