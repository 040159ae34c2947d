package dev.egomotion.topology.steps;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.egomotion.geometry.photometric.ValidatorSettings;
import dev.egomotion.geometry.scene.SceneDrive;
import dev.egomotion.geometry.scene.SceneFrame;
import dev.egomotion.geometry.scene.SceneSettings;
import dev.egomotion.geometry.values.Camera;
import dev.egomotion.geometry.values.DepthImage;
import dev.egomotion.geometry.values.FloatImage;
import dev.egomotion.geometry.values.GrayImage;
import dev.egomotion.geometry.values.PinholeCamera;
import dev.egomotion.geometry.values.RgbImage;
import dev.egomotion.geometry.values.RigidTransform;
import dev.egomotion.geometry.values.Rotation;
import dev.egomotion.geometry.values.Vector3;
import dev.egomotion.odometry.depth.MeasuredDepth;
import dev.egomotion.odometry.refinement.Refinement;
import dev.egomotion.odometry.refinement.Refinement.Outcome;
import dev.egomotion.schemas.StatusReason;
import dev.egomotion.schemas.TrackingStatus;
import dev.egomotion.topology.records.EstimateItem.Estimate;
import dev.egomotion.topology.records.EstimateItem.EstimatedMotion;
import dev.egomotion.topology.records.FrameRef;
import dev.egomotion.topology.records.FrameResult;
import dev.egomotion.topology.records.Measured;
import dev.egomotion.topology.records.PathEvent.SegmentOpened;
import dev.egomotion.topology.records.Segment;
import dev.egomotion.topology.state.PathState;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What a frame's refinement and the warp together make of its status and pose. */
class FrameJudgeTest {
    private static final PinholeCamera CAMERA =
            PinholeCamera.ofFieldOfView(192, 64, Math.toRadians(81));
    private static final long PERIOD = 100_000_000;
    private static final int FRAMES = 3;
    private static final float SKY = 100;
    private static final List<SceneFrame> DRIVE = new ArrayList<>();
    private static final Segment SEGMENT =
            new Segment(
                    "front",
                    "0",
                    0,
                    Optional.of(
                            new Segment.SegmentView(
                                    CAMERA,
                                    CAMERA,
                                    CAMERA,
                                    Camera.Calibration.CALIBRATED,
                                    OptionalDouble.empty(),
                                    false)));

    /** A motion that the images refute: far to the side, and turned by four degrees. */
    private static final RigidTransform WRONG =
            new RigidTransform(
                    Rotation.fromAxisAngle(new Vector3(0, Math.toRadians(-4), 0)),
                    new Vector3(-1.5, 0.5, -1));

    private final FrameJudge judge = new FrameJudge(ValidatorSettings.defaults());
    private PathState state = PathState.START;

    @BeforeAll
    static void render() {
        SceneDrive drive =
                SceneDrive.street(
                        new SceneSettings(Camera.rectified(CAMERA), FRAMES, PERIOD, 8, false, 5));
        for (int i = 0; i < FRAMES; i++) {
            DRIVE.add(drive.frame(i));
        }
    }

    /** The first frame has its place, the second a tracked one. */
    @BeforeEach
    void begin() {
        state = judge.judge(new SegmentOpened(SEGMENT), state).state();
        assertEquals(
                StatusReason.FIRST_FRAME,
                judged(estimate(0, RigidTransform.IDENTITY, Optional.empty())).reason());
        FrameResult second =
                judged(estimate(1, truth(1), Optional.of(refined(Outcome.REFINED, truth(1)))));
        assertEquals(TrackingStatus.TRACKED, second.status());
        assertEquals(StatusReason.NONE, second.reason());
    }

    private FrameResult judged(Estimate estimate) {
        FrameJudge.Judgement judgement = judge.judge(estimate, state);
        state = judgement.state();
        return judgement.result().orElseThrow();
    }

    private static RigidTransform truth(int i) {
        return DRIVE.get(i - 1).worldFromCamera().inverse().times(DRIVE.get(i).worldFromCamera());
    }

    private static Refinement refined(Outcome outcome, RigidTransform motion) {
        return new Refinement(
                outcome,
                motion,
                known(1e-6),
                100,
                0.9,
                0.3,
                5,
                "network",
                1,
                new Refinement.Scale(Refinement.Scale.Source.NETWORK, 1, 0.1, false));
    }

    /** A covariance with one variance for everything. */
    private static double[] known(double variance) {
        double[] covariance = new double[36];
        for (int i = 0; i < 6; i++) {
            covariance[7 * i] = variance;
        }
        return covariance;
    }

    private static Estimate estimate(
            int i, RigidTransform network, Optional<Refinement> refinement) {
        return estimate(i, DRIVE.get(i), network, refinement);
    }

    private static Estimate estimate(
            int i, SceneFrame frame, RigidTransform network, Optional<Refinement> refinement) {
        RgbImage image = frame.image();
        float[] depth = frame.depth().depth().clone();
        for (int p = 0; p < depth.length; p++) {
            depth[p] = depth[p] > 0 ? Math.min(depth[p], SKY) : SKY;
        }
        return new Estimate(
                new FrameRef(SEGMENT, i, i * PERIOD),
                image,
                gray(image.luma()),
                new DepthImage(image.width(), image.height(), depth),
                i == 0
                        ? Optional.empty()
                        : Optional.of(
                                new EstimatedMotion(network, Optional.empty(), Optional.empty())),
                refinement);
    }

    private static GrayImage gray(FloatImage luma) {
        byte[] values = new byte[luma.values().length];
        for (int p = 0; p < values.length; p++) {
            values[p] = (byte) Math.round(255 * luma.values()[p]);
        }
        return new GrayImage(luma.width(), luma.height(), values);
    }

    /** The motion of the third frame as its record has it. */
    private static RigidTransform motion(RigidTransform before, FrameResult result) {
        return before.inverse().times(result.worldFromCamera());
    }

    private RigidTransform pose() {
        return state.trajectory().worldFromCamera();
    }

    private static void assertMotion(RigidTransform expected, RigidTransform actual) {
        assertEquals(0, expected.translation().minus(actual.translation()).norm(), 1e-9);
        assertEquals(0, expected.rotation().inverse().times(actual.rotation()).angle(), 1e-6);
    }

    @ParameterizedTest
    @CsvSource({
        "REFINED, TRACKED, NONE",
        "PURE_ROTATION, DEGRADED, PURE_ROTATION",
        "LOW_PARALLAX, DEGRADED, LOW_PARALLAX",
        "MOVING_OBJECTS, DEGRADED, MOVING_OBJECTS",
        "TOO_FEW_TRACKS, DEGRADED, TOO_FEW_TRACKS"
    })
    void judge_outcomeAndConfirmedMotion_statusAndRefinedMotion(
            Outcome outcome, TrackingStatus status, StatusReason reason) {
        RigidTransform before = pose();
        FrameResult result = judged(estimate(2, WRONG, Optional.of(refined(outcome, truth(2)))));
        assertEquals(status, result.status());
        assertEquals(reason, result.reason());
        assertMotion(truth(2), motion(before, result));
        assertTrue(result.refinement().isPresent());
    }

    @Test
    void judge_static_didNotMove() {
        RigidTransform before = pose();
        Estimate again =
                estimate(
                        2,
                        DRIVE.get(1),
                        truth(2),
                        Optional.of(refined(Outcome.STATIC, RigidTransform.IDENTITY)));
        FrameResult result = judged(again);
        assertEquals(TrackingStatus.DEGRADED, result.status());
        assertEquals(StatusReason.STATIC, result.reason());
        assertMotion(RigidTransform.IDENTITY, motion(before, result));
    }

    @ParameterizedTest
    @CsvSource({"REFINED", "MOVING_OBJECTS", "TOO_FEW_TRACKS"})
    void judge_refinedMotionRefuted_networksMotionInDoubt(Outcome outcome) {
        RigidTransform before = pose();
        FrameResult result = judged(estimate(2, truth(2), Optional.of(refined(outcome, WRONG))));
        assertEquals(TrackingStatus.DEGRADED, result.status());
        assertEquals(StatusReason.LOW_CONFIDENCE, result.reason());
        assertMotion(truth(2), motion(before, result));
    }

    @ParameterizedTest
    @CsvSource({"REFINED", "MOVING_OBJECTS", "TOO_FEW_TRACKS"})
    void judge_bothRefuted_lostAndPredicted(Outcome outcome) {
        RigidTransform before = pose();
        FrameResult result = judged(estimate(2, WRONG, Optional.of(refined(outcome, WRONG))));
        assertEquals(TrackingStatus.LOST, result.status());
        assertEquals(StatusReason.PHOTOMETRIC_VETO, result.reason());
        assertEquals(0, result.confidence());
        assertMotion(truth(1), motion(before, result));
    }

    /** The points may be those of one thing that fills most of the image. */
    @ParameterizedTest
    @CsvSource({"MOVING_OBJECTS", "REFINED"})
    void judge_pointsDisagree_motionThatTheWarpLikesBetter(Outcome outcome) {
        RigidTransform before = pose();
        RigidTransform turned =
                new RigidTransform(
                        Rotation.fromAxisAngle(new Vector3(0, Math.toRadians(0.7), 0)),
                        truth(2).translation());
        Refinement doubtful = refined(outcome, turned);
        FrameResult result = judged(estimate(2, truth(2), Optional.of(doubtful)));
        assertEquals(TrackingStatus.DEGRADED, result.status());
        assertEquals(StatusReason.MOVING_OBJECTS, result.reason());
        assertMotion(truth(2), motion(before, result));
    }

    @Test
    void judge_notRefined_networksMotion() {
        RigidTransform before = pose();
        FrameResult result = judged(estimate(2, truth(2), Optional.empty()));
        assertEquals(TrackingStatus.TRACKED, result.status());
        assertMotion(truth(2), motion(before, result));
    }

    @Test
    void judge_refinedFirst_networksMotion() {
        RigidTransform before = pose();
        Refinement first = refined(Outcome.FIRST, RigidTransform.IDENTITY);
        FrameResult result = judged(estimate(2, truth(2), Optional.of(first)));
        assertEquals(TrackingStatus.TRACKED, result.status());
        assertMotion(truth(2), motion(before, result));
    }

    @Test
    void judge_networkAskedBothWays_motionHalfwayBetweenItsAnswers() {
        RigidTransform before = pose();
        RigidTransform off =
                new RigidTransform(
                        Rotation.fromAxisAngle(new Vector3(0, 1e-3, 5e-4)),
                        new Vector3(0.01, -0.005, 0.02));
        Estimate given = estimate(2, truth(2).times(off), Optional.empty());
        EstimatedMotion bothWays =
                new EstimatedMotion(
                        truth(2).times(off),
                        Optional.of(truth(2).times(off.inverse()).inverse()),
                        Optional.empty());
        Estimate asked =
                new Estimate(
                        given.frame(),
                        given.image(),
                        given.tracking(),
                        given.depth(),
                        Optional.of(bothWays),
                        Optional.empty());
        FrameResult result = judged(asked);
        assertEquals(TrackingStatus.TRACKED, result.status());
        assertMotion(truth(2), motion(before, result));
    }

    /** Measured depth was fitted to the refined motion: the networks' motion is judged by the network's depth. */
    @Test
    void judge_measuredDepthFitsNothing_networksMotionByTheNetworksDepth() {
        RigidTransform before = pose();
        Estimate given = estimate(2, truth(2), Optional.of(refined(Outcome.REFINED, WRONG)));
        float[] near = new float[CAMERA.width() * CAMERA.height()];
        Arrays.fill(near, 1.5f);
        DepthImage depth = new DepthImage(CAMERA.width(), CAMERA.height(), near);
        FloatImage sigma = new FloatImage(CAMERA.width(), CAMERA.height(), near);
        Measured measured =
                new Measured(
                        new MeasuredDepth(depth, sigma),
                        CAMERA,
                        sigma,
                        1,
                        given.depth(),
                        given.tracking());
        FrameResult result = judged(given.measured(depth, measured));
        assertEquals(StatusReason.LOW_CONFIDENCE, result.reason());
        assertMotion(truth(2), motion(before, result));
    }

    /** Three times the way: its own depth is tripled with it. */
    private static RigidTransform tripled() {
        return new RigidTransform(truth(2).rotation(), truth(2).translation().times(3));
    }

    /** Returns a frame with depth as if measured: the truth, times a factor. */
    private static Estimate measured(
            int i, RigidTransform refined, float factor, float sigma, double unit) {
        Estimate given = estimate(i, truth(i), Optional.of(refined(Outcome.REFINED, refined)));
        float[] values = given.depth().depth().clone();
        for (int p = 0; p < values.length; p++) {
            values[p] *= factor;
        }
        DepthImage depth = new DepthImage(CAMERA.width(), CAMERA.height(), values);
        float[] sigmas = new float[values.length];
        Arrays.fill(sigmas, sigma);
        FloatImage uncertainty = new FloatImage(CAMERA.width(), CAMERA.height(), sigmas);
        return given.measured(
                depth,
                new Measured(
                        new MeasuredDepth(depth, uncertainty),
                        CAMERA,
                        uncertainty,
                        unit,
                        given.depth(),
                        given.tracking()));
    }

    private FrameResult tripledAfter(float sigmaBefore, double unitBefore) {
        judge.judge(new SegmentOpened(SEGMENT), state);
        judge.judge(measured(1, truth(1), 1, sigmaBefore, unitBefore), state);
        return judged(measured(2, tripled(), 3, 0.05f, 1));
    }

    @Test
    void judge_tripledMotionAndMeasuredDepthBefore_networksMotionInDoubt() {
        RigidTransform before = pose();
        FrameResult result = tripledAfter(0.05f, 1);
        assertEquals(StatusReason.LOW_CONFIDENCE, result.reason());
        assertMotion(truth(2), motion(before, result));
    }

    /** Depth that was only expected, or is in another unit, says nothing of a length. */
    @ParameterizedTest
    @CsvSource({"0.3, 1", "0.05, 2"})
    void judge_tripledMotionAndNoWitness_stands(float sigmaBefore, double unitBefore) {
        RigidTransform before = pose();
        FrameResult result = tripledAfter(sigmaBefore, unitBefore);
        assertMotion(tripled(), motion(before, result));
    }
}
