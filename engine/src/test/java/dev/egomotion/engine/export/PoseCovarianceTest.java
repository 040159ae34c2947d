package dev.egomotion.engine.export;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.egomotion.geometry.values.RigidTransform;
import dev.egomotion.geometry.values.Rotation;
import dev.egomotion.geometry.values.Vector3;
import java.util.Random;
import org.junit.jupiter.api.Test;

class PoseCovarianceTest {
    private static final int STEPS = 30;
    private static final double TURN = 0.004;
    private static final double SIDE = 0.01;

    /** A metre ahead and a tenth of a radian to the left, each step: bodyFromPrevious. */
    private static final RigidTransform STEP =
            new RigidTransform(Rotation.fromAxisAngle(new Vector3(0, 0, 0.1)), new Vector3(1, 0, 0))
                    .inverse();

    private static double[] covariance(double side, double turn) {
        double[] of = new double[36];
        of[7] = side * side;
        of[35] = turn * turn;
        return of;
    }

    @Test
    void inMap_straightRoad_isWhatTurnsMakeOfTheWayAhead() {
        PoseCovariance sum = new PoseCovariance();
        RigidTransform ahead = new RigidTransform(Rotation.IDENTITY, new Vector3(1, 0, 0));
        RigidTransform pose = RigidTransform.IDENTITY;
        double expected = 0;
        for (int k = 1; k <= STEPS; k++) {
            sum.add(ahead.inverse(), covariance(0, TURN));
            pose = pose.times(ahead);
            expected += Math.pow((STEPS - k) * TURN, 2);
        }
        double[] of = sum.inMap(pose, 0);
        assertEquals(expected, of[7], 1e-12, "to the side");
        assertEquals(STEPS * TURN * TURN, of[35], 1e-12, "turn about z");
        assertEquals(0, of[0], 1e-12, "ahead: second order");
        double unit = sum.inMap(pose, 0.05)[0];
        assertEquals(Math.pow(0.05 * STEPS, 2), unit, 1e-12, "the unit's error is along the way");
    }

    /** Draws the motions many times and looks where the body comes out. */
    @Test
    void inMap_curve_isTheSpreadOfPathsThatWereDrawn() {
        PoseCovariance sum = new PoseCovariance();
        RigidTransform pose = RigidTransform.IDENTITY;
        for (int k = 0; k < STEPS; k++) {
            sum.add(STEP, covariance(SIDE, TURN));
            pose = pose.times(STEP.inverse());
        }
        Random random = new Random(7);
        int draws = 6000;
        double[] spread = new double[36];
        for (int draw = 0; draw < draws; draw++) {
            RigidTransform drawn = RigidTransform.IDENTITY;
            for (int k = 0; k < STEPS; k++) {
                RigidTransform small =
                        new RigidTransform(
                                Rotation.fromAxisAngle(
                                        new Vector3(0, 0, TURN * random.nextGaussian())),
                                new Vector3(0, SIDE * random.nextGaussian(), 0));
                drawn = drawn.times(small.times(STEP).inverse());
            }
            Vector3 p = drawn.translation().minus(pose.translation());
            Vector3 w = drawn.rotation().times(pose.rotation().inverse()).axisAngle();
            double[] e = {p.x(), p.y(), p.z(), w.x(), w.y(), w.z()};
            for (int i = 0; i < 6; i++) {
                for (int j = 0; j < 6; j++) {
                    spread[6 * i + j] += e[i] * e[j] / draws;
                }
            }
        }
        double[] told = sum.inMap(pose, 0);
        for (int at : new int[] {0, 7, 35}) {
            assertEquals(1, told[at] / spread[at], 0.08, "element " + at);
        }
        assertEquals(spread[1], told[1], 0.08 * Math.sqrt(told[0] * told[7]), "x with y");
        assertEquals(spread[5], told[5], 0.08 * Math.sqrt(told[0] * told[35]), "x with turn");
    }

    @Test
    void moved_camerasAxes_areTheBodys() {
        double[] camera = new double[36];
        camera[0] = 1; // to the right
        camera[14] = 4; // ahead
        camera[28] = 9; // about the axis that points down
        double[] body = PoseCovariance.moved(Mount.CAMERA.bodyFromCamera(), camera);
        double[] expected = new double[36];
        expected[0] = 4;
        expected[7] = 1;
        expected[35] = 9;
        assertArrayEquals(expected, body, 1e-12);
    }

    @Test
    void ofPredicted_isAsUncertainAsTheMotionIsLarge() {
        double[] of = PoseCovariance.ofPredicted(STEP);
        assertEquals(1, of[0], 1e-9);
        assertEquals(0.01, of[35], 1e-9);
    }
}
