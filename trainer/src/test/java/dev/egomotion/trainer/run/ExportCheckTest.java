package dev.egomotion.trainer.run;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ai.onnx.proto.OnnxMl.ModelProto;
import ai.onnx.proto.OnnxMl.NodeProto;
import dev.egomotion.geometry.values.RigidTransform;
import dev.egomotion.geometry.values.Rotation;
import dev.egomotion.geometry.values.Vector3;
import dev.egomotion.trainer.export.OnnxExport;
import dev.egomotion.trainer.export.TrainingOutputException;
import dev.egomotion.trainer.network.Processor;
import dev.egomotion.trainer.recipe.TrainingRecipe;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ExportCheckTest {
    private final TrainingRecipe recipe = SmallRecipes.of(64, 64, 1);

    @TempDir Path folder;
    private Path depth;
    private Path pose;

    @BeforeEach
    void export() throws IOException {
        depth = folder.resolve("depth.onnx");
        pose = folder.resolve("pose.onnx");
        try (TrainingState state = TrainingState.begin(recipe, Optional.empty())) {
            state.export(SmallRecipes.IDENTITY, OnnxExport.Storage.HALF, depth, pose);
        }
    }

    /** Has every sigmoid be another function. */
    private static void plantWrongOperation(Path file) throws IOException {
        ModelProto.Builder model = ModelProto.parseFrom(Files.readAllBytes(file)).toBuilder();
        for (NodeProto.Builder node : model.getGraphBuilder().getNodeBuilderList()) {
            if (node.getOpType().equals("Sigmoid")) {
                node.setOpType("Tanh");
            }
        }
        Files.write(file, model.build().toByteArray());
    }

    private String refused() {
        return assertThrows(
                        TrainingOutputException.class,
                        () -> new ExportCheck(recipe).require(depth, pose))
                .getMessage();
    }

    @Test
    void require_asExported_isWithinRounding() throws Exception {
        ExportCheck check = new ExportCheck(recipe);
        check.require(depth, pose);
        ExportCheck.Difference difference = check.measure(depth, pose);
        assertTrue(difference.depth() < 1e-4 && difference.motion() < 1e-4, difference.toString());
    }

    @Test
    void require_wrongOperationInDepth_namesFileDifferenceAndProcessor() throws Exception {
        plantWrongOperation(depth);
        String message = refused();
        assertTrue(message.startsWith(depth + ": depth of ONNX Runtime is off by "), message);
        assertTrue(message.contains(Processor.name()), message);
        assertEquals(1, message.lines().count());
    }

    /** Of a hundredth of the unit of length, two percent are nothing in absolute numbers. */
    @Test
    void difference_translationOrRotationIsOffByTwoPercent_isRelative() {
        Vector3 way = new Vector3(0.003, -0.001, 0.01);
        Vector3 turn = new Vector3(0.001, -0.005, 0.002);
        RigidTransform expected = new RigidTransform(Rotation.fromAxisAngle(turn), way);
        RigidTransform farther = new RigidTransform(expected.rotation(), way.times(1 + 0.02));
        RigidTransform turnedMore =
                new RigidTransform(Rotation.fromAxisAngle(turn.times(1 + 0.02)), way);
        assertEquals(0.02, ExportCheck.difference(expected, farther), 1e-6);
        assertEquals(0.02, ExportCheck.difference(expected, turnedMore), 1e-6);
        assertEquals(0, ExportCheck.difference(expected, expected), 1e-9);
        RigidTransform nothing = RigidTransform.IDENTITY;
        RigidTransform next = new RigidTransform(Rotation.IDENTITY, new Vector3(1e-9, 0, 0));
        assertEquals(1e-3, ExportCheck.difference(nothing, next), 1e-9);
    }

    @Test
    void require_poseInAnotherUnitByATenth_namesFile() throws Exception {
        ModelProto.Builder model = ModelProto.parseFrom(Files.readAllBytes(pose)).toBuilder();
        model.getMetadataPropsBuilderList().stream()
                .filter(entry -> entry.getKey().equals("egomotion.pose.scale"))
                .forEach(
                        entry ->
                                entry.setValue(
                                        Double.toString(
                                                1.1 * Double.parseDouble(entry.getValue()))));
        Files.write(pose, model.build().toByteArray());
        assertTrue(refused().startsWith(pose + ": motion of ONNX Runtime is off by "));
    }
}
