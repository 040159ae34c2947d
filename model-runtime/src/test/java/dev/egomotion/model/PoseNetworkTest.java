package dev.egomotion.model;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.egomotion.geometry.values.PinholeCamera;
import dev.egomotion.geometry.values.RgbImage;
import dev.egomotion.geometry.values.RigidTransform;
import dev.egomotion.geometry.values.Rotation;
import dev.egomotion.geometry.values.Vector3;
import dev.egomotion.model.PoseContract.Direction;
import dev.egomotion.model.PoseContract.RotationForm;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PoseNetworkTest {
    /** Earlier frame: its means are 0.2, 0.4, 0.6; the target's are 0.1, 0.3, 0.5 rounded to bytes. */
    private static final RgbImage EARLIER = TestModel.plain(51, 102, 153);

    private static final RgbImage TARGET = TestModel.plain(25, 76, 127);
    private static final Vector3 FIRST = new Vector3(0.2, 0.4, 0.6);
    private static final Vector3 SECOND = new Vector3(25 / 255.0, 76 / 255.0, 127 / 255.0);

    @TempDir Path folder;

    private Model open(PoseContract contract, TestGraph graph) throws Exception {
        TestModel.write(
                folder,
                TestModel.depth(TestModel.depthContract()),
                graph.bytes(contract.metadata()));
        return Model.open(folder, TestModel.ONE_THREAD);
    }

    private RigidTransform motion(PoseContract contract) throws Exception {
        try (Model model = open(contract, TestModel.poseGraph(2, -1))) {
            Snippet pair = new Snippet(TARGET, List.of(EARLIER));
            return model.pose().predict(List.of(pair)).get(0).sourceFromTarget().get(0);
        }
    }

    private static PoseContract pair(
            RotationForm rotation,
            boolean translationFirst,
            Direction direction,
            double scale,
            boolean invertEarlier) {
        return new PoseContract(
                TestModel.IDENTITY,
                TestModel.input("stack"),
                "pose",
                2,
                List.of(0, 1),
                rotation,
                translationFirst,
                direction,
                scale,
                invertEarlier,
                "");
    }

    private static void assertClose(RigidTransform expected, RigidTransform found) {
        RigidTransform error = expected.inverse().times(found);
        assertTrue(
                error.translation().norm() < 1e-6 && error.rotation().angle() < 1e-6,
                () -> "expected " + expected + " but found " + found);
    }

    @Test
    void predict_rotationFirst_firstThreeNumbersAreTheAngles() throws Exception {
        RigidTransform found =
                motion(
                        pair(
                                RotationForm.AXIS_ANGLE,
                                false,
                                Direction.SOURCE_FROM_TARGET,
                                1,
                                false));
        assertClose(new RigidTransform(Rotation.fromAxisAngle(FIRST), SECOND), found);
    }

    @Test
    void predict_eulerWithScale_scalesAllSix() throws Exception {
        RigidTransform found =
                motion(
                        pair(
                                RotationForm.EULER_XYZ,
                                true,
                                Direction.SOURCE_FROM_TARGET,
                                0.01,
                                false));
        Vector3 angles = SECOND.times(0.01);
        Rotation rotation = Rotation.fromEulerXyz(angles.x(), angles.y(), angles.z());
        assertClose(new RigidTransform(rotation, FIRST.times(0.01)), found);
    }

    @Test
    void predict_targetFromSource_isInverted() throws Exception {
        RigidTransform stated = new RigidTransform(Rotation.fromAxisAngle(SECOND), FIRST);
        RigidTransform found =
                motion(pair(RotationForm.AXIS_ANGLE, true, Direction.TARGET_FROM_SOURCE, 1, false));
        assertClose(stated.inverse(), found);
    }

    @Test
    void predict_invertEarlier_invertsThePair() throws Exception {
        PoseContract contract =
                pair(RotationForm.AXIS_ANGLE, true, Direction.SOURCE_FROM_TARGET, 1, true);
        assertClose(
                new RigidTransform(Rotation.fromAxisAngle(SECOND), FIRST).inverse(),
                motion(contract));
        assertFalse(contract.reversible());
    }

    @Test
    void predict_targetStackedFirst_rolesTurned() throws Exception {
        RigidTransform found = motion(TestModel.poseContract(2, List.of(1, 0)));
        assertClose(new RigidTransform(Rotation.fromAxisAngle(FIRST), SECOND), found);
    }

    @Test
    void predict_batchOfBothDirections_eachItsOwn() throws Exception {
        try (Model model = open(TestModel.poseContract(), TestModel.poseGraph(2, -1))) {
            List<SnippetMotion> both =
                    model.pose()
                            .predict(
                                    List.of(
                                            new Snippet(TARGET, List.of(EARLIER)),
                                            new Snippet(EARLIER, List.of(TARGET))));
            assertClose(
                    new RigidTransform(Rotation.fromAxisAngle(SECOND), FIRST),
                    both.get(0).sourceFromTarget().get(0));
            assertClose(
                    new RigidTransform(Rotation.fromAxisAngle(FIRST), SECOND),
                    both.get(1).sourceFromTarget().get(0));
        }
    }

    /** Red of each frame tells where it was stacked: the target's 200, the sources' 10, 20, 30, 40. */
    @Test
    void predict_fiveFramesTargetFirst_stackedAsStated() throws Exception {
        PoseContract contract = TestModel.poseContract(5, List.of(2, 0, 1, 3, 4));
        List<RgbImage> sources = new ArrayList<>();
        for (int red : new int[] {10, 20, 30, 40}) {
            sources.add(TestModel.plain(red, 0, 0));
        }
        Snippet snippet = new Snippet(TestModel.plain(200, 0, 0), sources);
        try (Model model = open(contract, TestModel.poseGraph(5, -1))) {
            List<RigidTransform> motions =
                    model.pose().predict(List.of(snippet, snippet)).get(1).sourceFromTarget();
            assertEquals(4, motions.size());
            // Source 0 is given channels 0..5: red of the target, red of source 0.
            assertClose(motion(200, 10), motions.get(0));
            // Source 1 is given channels 6..11: red of source 1, red of source 2.
            assertClose(motion(20, 30), motions.get(1));
            // Source 2 is given channels 12..14 and, from the start again, 0..2.
            assertClose(motion(40, 200), motions.get(2));
            assertClose(motion(10, 20), motions.get(3));
        }
    }

    private static RigidTransform motion(int x, int angle) {
        return new RigidTransform(
                Rotation.fromAxisAngle(new Vector3(angle / 255.0, 0, 0)),
                new Vector3(x / 255.0, 0, 0));
    }

    @Test
    void predict_threeFramesInvertEarlier_invertsTheEarlierAlone() throws Exception {
        PoseContract plain = TestModel.poseContract(3, List.of(0, 1, 2));
        PoseContract inverting =
                new PoseContract(
                        plain.identity(),
                        plain.input(),
                        plain.output(),
                        3,
                        plain.stackingOrder(),
                        plain.rotation(),
                        true,
                        plain.direction(),
                        1,
                        true,
                        "");
        Snippet snippet = new Snippet(TARGET, List.of(EARLIER, TestModel.plain(1, 2, 3)));
        List<RigidTransform> stated;
        try (Model model = open(plain, TestModel.poseGraph(3, -1))) {
            stated = model.pose().predict(List.of(snippet)).get(0).sourceFromTarget();
        }
        try (Model model = open(inverting, TestModel.poseGraph(3, -1))) {
            List<RigidTransform> found =
                    model.pose().predict(List.of(snippet)).get(0).sourceFromTarget();
            assertClose(stated.get(0).inverse(), found.get(0));
            assertClose(stated.get(1), found.get(1));
        }
    }

    /** As SC-SfMLearner is exported: one input tensor per frame; as monodepth2: two outputs. */
    @Test
    void predict_tensorPerFrameAndTwoOutputs_areJoined() throws Exception {
        PoseContract contract =
                new PoseContract(
                        TestModel.IDENTITY,
                        TestModel.input("img1,img2"),
                        "axisangle,translation",
                        2,
                        List.of(1, 0),
                        RotationForm.AXIS_ANGLE,
                        false,
                        Direction.SOURCE_FROM_TARGET,
                        1,
                        false,
                        "");
        TestGraph graph =
                new TestGraph()
                        .input("img1", -1, 3, 2, 4)
                        .input("img2", -1, 3, 2, 4)
                        .node("GlobalAveragePool", "axisangle", "img1")
                        .node("GlobalAveragePool", "translation", "img2")
                        .output("axisangle", -1, 3, 1, 1)
                        .output("translation", -1, 3, 1, 1);
        try (Model model = open(contract, graph)) {
            List<SnippetMotion> motions =
                    model.pose()
                            .predict(
                                    List.of(
                                            new Snippet(EARLIER, List.of(TARGET)),
                                            new Snippet(TARGET, List.of(EARLIER))));
            assertClose(
                    new RigidTransform(Rotation.fromAxisAngle(SECOND), FIRST),
                    motions.get(1).sourceFromTarget().get(0));
        }
    }

    @Test
    void predict_explainability_oneMapPerSourceInRange() throws Exception {
        PoseContract plain = TestModel.poseContract(3, List.of(1, 0, 2));
        PoseContract contract =
                new PoseContract(
                        plain.identity(),
                        plain.input(),
                        plain.output(),
                        3,
                        plain.stackingOrder(),
                        plain.rotation(),
                        true,
                        plain.direction(),
                        1,
                        false,
                        "masks");
        float[][] redOfSources = new float[2][9];
        redOfSources[0][3] = 1;
        redOfSources[1][6] = 2;
        TestGraph graph =
                TestModel.poseGraph(3, -1)
                        .mix("masks", "stack", redOfSources)
                        .output("masks", -1, 2, 2, 4);
        Snippet snippet =
                new Snippet(TARGET, List.of(TestModel.redRamp(0), TestModel.plain(255, 0, 0)));
        try (Model model = open(contract, graph)) {
            SnippetMotion motion = model.pose().predict(List.of(snippet)).get(0);
            assertEquals(2, motion.explainability().size());
            assertEquals(7 / 255f, motion.explainability().get(0).at(3, 1), 1e-6f);
            assertEquals(1f, motion.explainability().get(1).at(0, 0));
        }
    }

    @Test
    void predict_notANumber_namesTheTensor() throws Exception {
        float[][] red = new float[6][6];
        float[][] green = new float[6][6];
        for (int i = 0; i < 6; i++) {
            red[i][0] = 1;
            green[i][1] = 1;
        }
        TestGraph graph =
                new TestGraph()
                        .input("stack", -1, 6, 2, 4)
                        .node("GlobalAveragePool", "means", "stack")
                        .mix("red", "means", red)
                        .mix("green", "means", green)
                        .node("Sub", "difference", "red", "green")
                        .node("Reciprocal", "pose", "difference")
                        .output("pose", -1, 6, 1, 1);
        ModelContractException e =
                assertThrows(
                        ModelContractException.class,
                        () -> open(TestModel.poseContract(), graph).close());
        assertTrue(e.getMessage().contains("which is no motion"), e::getMessage);
    }

    @Test
    void predict_snippetOfAnotherForm_isRefused() throws Exception {
        try (Model model = open(TestModel.poseContract(), TestModel.poseGraph(2, -1))) {
            List<Snippet> three = List.of(new Snippet(TARGET, List.of(EARLIER, EARLIER)));
            assertThrows(IllegalArgumentException.class, () -> model.pose().predict(three));
        }
    }

    private static PoseContract takesIntrinsics() {
        PoseContract c = TestModel.poseContract();
        return new PoseContract(
                c.identity(),
                c.input(),
                c.output(),
                c.frames(),
                c.stackingOrder(),
                c.rotation(),
                c.translationFirst(),
                c.direction(),
                c.outputScale(),
                c.invertEarlierSources(),
                c.explainability(),
                "k");
    }

    /** Gives the intrinsics three times over. */
    private static TestGraph echo(long numbers) {
        return new TestGraph()
                .input("stack", -1, 6, TestModel.HEIGHT, TestModel.WIDTH)
                .input("k", -1, numbers)
                .stack("pose", 1, "k", "k", "k")
                .output("pose", -1, 3 * numbers);
    }

    @Test
    void predict_networkThatIsToldTheCamera_getsEachSnippetsOwn() throws Exception {
        PinholeCamera one = new PinholeCamera(TestModel.WIDTH, TestModel.HEIGHT, 3, 4, 1, 0.5);
        PinholeCamera two = new PinholeCamera(TestModel.WIDTH, TestModel.HEIGHT, 7, 8, 2, 0.5);
        try (Model model = open(takesIntrinsics(), echo(4))) {
            assertTrue(model.pose().contract().takesIntrinsics());
            List<SnippetMotion> found =
                    model.pose()
                            .predict(
                                    List.of(
                                            new Snippet(TARGET, List.of(EARLIER), one),
                                            new Snippet(EARLIER, List.of(TARGET), two)));
            assertEquals(
                    new Vector3(3, 4, 1), found.get(0).sourceFromTarget().get(0).translation());
            assertEquals(
                    new Vector3(7, 8, 2), found.get(1).sourceFromTarget().get(0).translation());
            Snippet without = new Snippet(TARGET, List.of(EARLIER));
            assertThrows(
                    IllegalArgumentException.class, () -> model.pose().predict(List.of(without)));
        }
    }

    @Test
    void open_intrinsicsOfAnotherShape_isRefusedByKey() {
        ModelContractException e =
                assertThrows(
                        ModelContractException.class,
                        () -> open(takesIntrinsics(), echo(6)).close());
        assertTrue(e.getMessage().contains("egomotion.input.intrinsics"), e.getMessage());
    }

    @Test
    void open_graphThatWantsTheCameraUnderNoKey_isRefused() {
        ModelContractException e =
                assertThrows(
                        ModelContractException.class,
                        () -> open(TestModel.poseContract(), echo(4)).close());
        assertTrue(e.getMessage().contains("[k] unfed"), e.getMessage());
    }

    @Test
    void snippet_cameraOfAnotherSize_isRefused() {
        PinholeCamera camera = new PinholeCamera(64, 32, 40, 40, 31.5, 15.5);
        assertThrows(
                IllegalArgumentException.class,
                () -> new Snippet(TARGET, List.of(EARLIER), camera));
    }

    @Test
    void doubtOf_cameraThatSeesNextToNothing_named() {
        RgbImage image = TestModel.plain(1, 2, 3);
        PinholeCamera usual = new PinholeCamera(4, 2, 4, 4, 1.5, 0.5);
        PinholeCamera needle = new PinholeCamera(4, 2, 400, 400, 1.5, 0.5);
        assertEquals(
                "",
                OnnxNetwork.doubtOf(List.of(new NetworkItem(List.of(image), Optional.of(usual)))));
        assertEquals(
                "; it was told of a camera that sees 0.57 degrees, fx = 400.0 pixels of 4: is the camera file right?",
                OnnxNetwork.doubtOf(List.of(new NetworkItem(List.of(image), Optional.of(needle)))));
    }
}
