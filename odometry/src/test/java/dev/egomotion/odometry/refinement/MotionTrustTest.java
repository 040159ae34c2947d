package dev.egomotion.odometry.refinement;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.egomotion.geometry.values.RigidTransform;
import dev.egomotion.geometry.values.Rotation;
import dev.egomotion.geometry.values.Vector3;
import dev.egomotion.odometry.refinement.Refinement.Outcome;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class MotionTrustTest {
    private static final MotionTrust TRUST = new MotionTrust(0.1, 0.3, Math.toRadians(6), 3);
    private static final double FOCAL_LENGTH = 500;

    private static RigidTransform along(double degrees) {
        double a = Math.toRadians(degrees);
        return new RigidTransform(Rotation.IDENTITY, new Vector3(Math.sin(a), 0, Math.cos(a)));
    }

    /** Standard deviations of translation and rotation, each as the root of its trace. */
    private static Refinement refined(Outcome outcome, double translation, double rotation) {
        double[] covariance = new double[36];
        for (int i = 0; i < 3; i++) {
            covariance[7 * i] = translation * translation / 3;
            covariance[7 * (i + 3)] = rotation * rotation / 3;
        }
        return refined(outcome, covariance);
    }

    private static Refinement refined(Outcome outcome, double[] covariance) {
        return new Refinement(
                outcome,
                along(0),
                covariance,
                100,
                0.9,
                0.3,
                5,
                "network",
                1,
                new Refinement.Scale(Refinement.Scale.Source.NETWORK, 1, 0.1, false));
    }

    @Test
    void of_eachHalfTrustAlone_isHalf() {
        assertEquals(1, TRUST.of(refined(Outcome.REFINED, 0, 0), along(0), FOCAL_LENGTH, 0), 1e-12);
        assertEquals(
                0.5, TRUST.of(refined(Outcome.REFINED, 0.1, 0), along(0), FOCAL_LENGTH, 0), 1e-12);
        assertEquals(
                0.5,
                TRUST.of(refined(Outcome.REFINED, 0, 0.3 / 500), along(0), FOCAL_LENGTH, 0),
                1e-12);
        assertEquals(
                0.5, TRUST.of(refined(Outcome.REFINED, 0, 0), along(6), FOCAL_LENGTH, 0), 1e-12);
        assertEquals(
                0.125,
                TRUST.of(refined(Outcome.REFINED, 0.1, 0.3 / 500), along(6), FOCAL_LENGTH, 0),
                1e-12);
    }

    @Test
    void of_noMotionBefore_directionSaysNothing() {
        Refinement sure = refined(Outcome.REFINED, 0, 0);
        assertEquals(1, TRUST.of(sure, RigidTransform.IDENTITY, FOCAL_LENGTH, 0), 1e-12);
    }

    @Test
    void of_directionLeftOpen_isNotTrusted() {
        Refinement open = refined(Outcome.REFINED, new double[0]);
        assertEquals(0, TRUST.of(open, along(0), FOCAL_LENGTH, 0));
    }

    @ParameterizedTest
    @EnumSource(
            value = Outcome.class,
            names = {"FIRST", "STATIC", "TOO_FEW_TRACKS"})
    void of_pointsTellNothing_leavesTheWarpsWord(Outcome outcome) {
        assertEquals(1, TRUST.of(refined(outcome, new double[0]), along(90), FOCAL_LENGTH, 0));
    }

    @ParameterizedTest
    @EnumSource(
            value = Outcome.class,
            names = {"PURE_ROTATION", "LOW_PARALLAX"})
    void of_translationNotTold_rotationCounts(Outcome outcome) {
        Refinement refined = refined(outcome, 100, 0.3 / 500);
        assertEquals(0.5, TRUST.of(refined, along(90), FOCAL_LENGTH, 0), 1e-12);
    }

    /** A hand changes direction all the time, a vehicle does not: what is usual for the camera takes nothing away. */
    @Test
    void usualTurn_aCameraInAHand_itsTurnsAreTrusted() {
        Refinement sure = refined(Outcome.REFINED, 0.01, 0);
        double usual = 0;
        for (int i = 0; i < 300; i++) {
            usual = TRUST.usualTurn(usual, sure, along(i % 2 == 0 ? 15 : 25), FOCAL_LENGTH);
        }
        assertEquals(20, Math.toDegrees(usual), 1);
        assertEquals(0.08, TRUST.of(sure, along(20), FOCAL_LENGTH, 0), 0.01);
        assertEquals(0.9, TRUST.of(sure, along(20), FOCAL_LENGTH, usual), 0.03);
        assertEquals(
                0.5,
                TRUST.of(refined(Outcome.REFINED, 0, 0), along(6), FOCAL_LENGTH, Math.toRadians(2)),
                1e-12,
                "a vehicle's turns count as before");
    }

    @Test
    void usualTurn_motionThatItsPointsDoNotTell_changesNothing() {
        double usual = Math.toRadians(1);
        for (Refinement vague :
                new Refinement[] {
                    refined(Outcome.REFINED, 0.11, 0),
                    refined(Outcome.REFINED, 0, 0.31 / 500),
                    refined(Outcome.MOVING_OBJECTS, 0, 0)
                }) {
            assertEquals(usual, TRUST.usualTurn(usual, vague, along(40), FOCAL_LENGTH));
        }
        Refinement sure = refined(Outcome.REFINED, 0, 0);
        assertEquals(usual, TRUST.usualTurn(usual, sure, RigidTransform.IDENTITY, FOCAL_LENGTH));
    }
}
