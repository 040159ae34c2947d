package dev.egomotion.engine;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.egomotion.codecs.FuzzedText;
import dev.egomotion.engine.cluster.Cluster;
import dev.egomotion.engine.evaluate.TrajectoryComparison;
import dev.egomotion.engine.failure.BadInputException;
import dev.egomotion.engine.results.SavedResults;
import dev.egomotion.geometry.metrics.Alignment;
import dev.egomotion.geometry.metrics.RelativeDelta;
import dev.egomotion.geometry.values.RigidTransform;
import dev.egomotion.geometry.values.Rotation;
import dev.egomotion.geometry.values.Vector3;
import dev.egomotion.model.Model;
import dev.egomotion.model.ModelException;
import dev.egomotion.model.RuntimeOptions;
import dev.egomotion.schemas.TrajectoryPoint;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Spoilt text files are refused in words, or give finite figures. */
class SpoiltFilesTest {
    private static final String TUM =
            """
            # timestamp tx ty tz qx qy qz qw
            1.0 0 0 0 0 0 0 1
            1.1 0 0 1 0 0.01 0 0.99995
            1.2 0.1 0 2 0 0.02 0 0.9998
            1.3 0.2 0 3 0 0.03 0 0.99955
            1.4 0.4 0 4 0 0.04 0 0.9992
            1.5 0.6 0 5 0 0.05 0 0.99875
            """;

    @TempDir Path folder;

    @ParameterizedTest
    @EnumSource(Alignment.class)
    void estimates(Alignment alignment) throws Exception {
        Path reference = Files.writeString(folder.resolve("reference.tum"), TUM);
        FuzzedText.everyFile(
                folder.resolve("estimate.tum"),
                TUM,
                List.of(BadInputException.class),
                spoilt -> requireFigures(reference, spoilt, alignment));
        FuzzedText.everyFile(
                folder.resolve("reference.tum"),
                TUM,
                List.of(BadInputException.class),
                spoilt ->
                        requireFigures(
                                spoilt,
                                Files.writeString(folder.resolve("estimate.tum"), TUM),
                                alignment));
    }

    private static void requireFigures(Path reference, Path estimate, Alignment alignment)
            throws Exception {
        String figures =
                TrajectoryComparison.of(
                                reference,
                                estimate,
                                Optional.empty(),
                                alignment,
                                0.01,
                                OptionalLong.empty(),
                                RelativeDelta.ONE_FRAME)
                        .figures()
                        .json();
        assertFalse(figures.matches("(?s).*(NaN|Infinity).*"), figures);
    }

    /** The rows of a replay's results, as export reads them. */
    @Test
    void results() throws Exception {
        Path out = Files.createDirectory(folder.resolve("out"));
        StringBuilder rows =
                new StringBuilder(
                        "camera,segment,segment_index,sequence,capture_time_ns,status,reason,tx,ty,tz,qx,qy,qz,qw,scale_source,confidence,model,scale_uncertainty,scale_reset,covariance,tracks,inlier_share\n");
        String covariance = String.join(" ", Collections.nCopies(36, "1.0E-4"));
        for (int i = 0; i < 4; i++) {
            rows.append(
                    "front,0,0,%d,%d,TRACKED,NONE,0.25,0.0,%d.5,0.0,0.1,0.0,0.995,CAMERA_HEIGHT,0.75,m@1,0.05,false,%s,210,0.9\n"
                            .formatted(i, 100_000_000L * i, i, covariance));
        }
        Path file = Files.writeString(out.resolve("trajectory.csv"), rows);
        assertEquals(4, SavedResults.open(out).points().size());
        FuzzedText.everyFile(
                file,
                rows.toString(),
                List.of(BadInputException.class),
                spoilt -> SavedResults.open(out).points().forEach(SpoiltFilesTest::requireSound));
    }

    private static void requireSound(TrajectoryPoint p) {
        Vector3 moved =
                new RigidTransform(
                                new Rotation(p.getQx(), p.getQy(), p.getQz(), p.getQw()),
                                new Vector3(p.getTx(), p.getTy(), p.getTz()))
                        .apply(new Vector3(1, 2, 3));
        assertTrue(Double.isFinite(moved.norm()) && Float.isFinite(p.getConfidence()), "" + p);
        assertTrue(p.getCovariance().stream().allMatch(Float::isFinite), "" + p);
    }

    @Test
    void settings() throws Exception {
        FuzzedText.everyFile(
                folder.resolve("settings.yaml"),
                SettingsFile.defaultText(),
                List.of(BadInputException.class),
                SettingsFile::read);
    }

    @Test
    void clientProperties() throws Exception {
        FuzzedText.everyFile(
                folder.resolve("client.properties"),
                "security.protocol=SSL\nssl.truststore.location=/etc/trust.jks\nclient.id=car-1\nrequest.timeout.ms=30000\n",
                List.of(BadInputException.class),
                file -> Cluster.at("localhost:9092", file));
    }

    @Test
    void modelDescriptions() throws Exception {
        FuzzedText.everyFile(
                folder.resolve("model.yaml"),
                """
                contract: 1
                common:
                  name: tiny
                  version: 1
                  training_data: nothing
                  licence: Apache-2.0
                  input: {width: 4, height: 2, color: RGB, mean: [0, 0, 0], std: [1, 1, 1]}
                depth:
                  files: [encoder.onnx, decoder.onnx]
                  links: {features: encoded}
                  input: {tensor: image}
                  depth: {tensor: disparity, kind: disparity, disparity_scale: 10, disparity_offset: 0.01, min: 0.1, max: 100, unit: none}
                pose:
                  files: pose.onnx
                  input: {tensor: stack}
                  snippet: {frames: 2, order: [0, 1]}
                  pose: {tensor: pose, rotation: axis_angle, order: translation_first, direction: source_from_target, scale: 1}
                """,
                List.of(ModelException.class),
                file -> Model.open(file, RuntimeOptions.defaults()).close());
    }
}
