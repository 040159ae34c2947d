package dev.egomotion.model;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.egomotion.geometry.DepthImage;
import dev.egomotion.geometry.RigidTransform;
import dev.egomotion.geometry.Rotation;
import dev.egomotion.geometry.Vector3;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ModelTest {
    @TempDir Path folder;

    @Test
    void open_folder_bothNetworksAnswer() throws Exception {
        try (Model model = Model.open(TestModel.write(folder), TestModel.ONE_THREAD)) {
            List<DepthImage> depths =
                    model.depth().predict(List.of(TestModel.redRamp(0), TestModel.redRamp(100)));
            assertEquals(2, depths.size());
            assertEquals(1 / (10 * 3 / 255f + 0.01f), depths.get(0).at(3, 0), 1e-5f);
            assertEquals(1 / (10 * 107 / 255f + 0.01f), depths.get(1).at(3, 1), 1e-6f);
            assertEquals(100, depths.get(0).at(0, 0), 1e-4f);

            Snippet snippet =
                    new Snippet(
                            TestModel.plain(10, 20, 30), List.of(TestModel.plain(51, 102, 153)));
            RigidTransform motion =
                    model.pose().predict(List.of(snippet)).get(0).sourceFromTarget().get(0);
            assertEquals(0.2, motion.translation().x(), 1e-6);
            assertEquals(0.4, motion.translation().y(), 1e-6);
            assertEquals(0.6, motion.translation().z(), 1e-6);
            Rotation expected =
                    Rotation.fromAxisAngle(new Vector3(10 / 255.0, 20 / 255.0, 30 / 255.0));
            assertTrue(expected.inverse().times(motion.rotation()).angle() < 1e-6);
            System.out.println(model.providerLine() + " " + RuntimeInfo.read());
        }
    }
}
