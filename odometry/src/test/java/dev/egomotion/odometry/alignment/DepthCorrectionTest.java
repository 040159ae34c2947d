package dev.egomotion.odometry.alignment;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.egomotion.geometry.values.DepthImage;
import dev.egomotion.geometry.values.PinholeCamera;
import dev.egomotion.geometry.values.RigidTransform;
import dev.egomotion.geometry.values.Rotation;
import dev.egomotion.geometry.values.Vector3;
import java.util.Arrays;
import org.junit.jupiter.api.Test;

class DepthCorrectionTest {
    private static final PinholeCamera CAMERA = PinholeCamera.ofFieldOfView(208, 64, 1.4);
    private static final RigidTransform FORWARD =
            new RigidTransform(Rotation.IDENTITY, new Vector3(0, 0, -0.5));

    private static DepthImage plane(float depth) {
        float[] values = new float[104 * 32];
        Arrays.fill(values, depth);
        return new DepthImage(104, 32, values);
    }

    /** Returns a point in every fourth pixel of every fourth row. */
    private static RefinedPoints points(float depth, float information) {
        int count = 52 * 16;
        float[] u = new float[count];
        float[] v = new float[count];
        float[] inverse = new float[count];
        float[] informations = new float[count];
        for (int i = 0; i < count; i++) {
            u[i] = 4 * (i % 52) + 2;
            v[i] = 4f * Math.floorDiv(i, 52) + 2;
            inverse[i] = 1 / depth;
            informations[i] = information;
        }
        return new RefinedPoints(u, v, inverse, informations);
    }

    @Test
    void none_applied_changesNothing() {
        DepthImage depth = plane(7);
        assertArrayEquals(depth.depth(), DepthCorrection.none().applied(depth).depth(), 1e-5f);
        assertEquals(0, DepthCorrection.none().meanLogScale());
    }

    @Test
    void of_pointsFurtherAndNearer_bringsTheirDepthAlong() {
        // The wall is 10.5 away for the points' frame, 10 for the next; its network says 8.
        DepthCorrection correction =
                DepthCorrection.of(points(10.5f, 1e6f), FORWARD, CAMERA, plane(8), 0);
        for (float depth : correction.applied(plane(8)).depth()) {
            assertEquals(10, depth, 0.02);
        }
        assertEquals(Math.log(10.0 / 8), correction.meanLogScale(), 1e-3);
    }

    @Test
    void of_anchored_givesUpItsShare() {
        DepthCorrection correction =
                DepthCorrection.of(points(10.5f, 1e6f), FORWARD, CAMERA, plane(8), 0.25);
        assertEquals(0.75 * Math.log(10.0 / 8), correction.meanLogScale(), 1e-3);
    }

    @Test
    void of_noPointsOrNoneInSight_isNone() {
        RigidTransform away =
                new RigidTransform(Rotation.fromAxisAngle(new Vector3(0, 2, 0)), Vector3.ZERO);
        assertEquals(
                0,
                DepthCorrection.of(RefinedPoints.NONE, FORWARD, CAMERA, plane(8), 0)
                        .meanLogScale());
        assertEquals(
                0, DepthCorrection.of(points(9, 1e6f), away, CAMERA, plane(8), 0).meanLogScale());
    }

    @Test
    void of_pixelsWithoutDepth_areLeftAlone() {
        DepthImage unknown = plane(0);
        DepthCorrection correction =
                DepthCorrection.of(points(10.5f, 1e6f), FORWARD, CAMERA, unknown, 0);
        assertArrayEquals(unknown.depth(), correction.applied(unknown).depth());
    }
}
