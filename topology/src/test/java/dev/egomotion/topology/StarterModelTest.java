package dev.egomotion.topology;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.egomotion.codecs.still.ImageCodec;
import dev.egomotion.geometry.scene.SceneDrive;
import dev.egomotion.geometry.scene.SceneSettings;
import dev.egomotion.geometry.values.Camera;
import dev.egomotion.model.Model;
import dev.egomotion.model.ModelException;
import dev.egomotion.model.ModelLocation;
import dev.egomotion.model.RuntimeOptions;
import dev.egomotion.schemas.DepthMap;
import dev.egomotion.schemas.TrajectoryPoint;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

/** The networks that the program ships, on frames that stand in a JPEG of another size than theirs. */
class StarterModelTest {
    private static final int FRAMES = 12;

    private static List<Sent> drive() {
        SceneDrive drive = SceneDrive.street(SceneSettings.of(620, 188, FRAMES, 3));
        List<Sent> records = new ArrayList<>();
        records.add(Sent.start("front", "0", Camera.rectified(drive.camera().pinhole())));
        for (int i = 0; i < FRAMES; i++) {
            byte[] jpeg = ImageCodec.encodeJpeg(drive.frame(i).image(), ImageCodec.JPEG_QUALITY);
            records.add(new Sent("front", Events.frame("front", "0", i, jpeg)));
        }
        records.add(new Sent("front", Events.end("front", "0")));
        return records;
    }

    private static List<TrajectoryPoint> run(Model model, List<Sent> drive, boolean restarting) {
        List<TrajectoryPoint> points = new ArrayList<>();
        try (TopologyFixture topology =
                new TopologyFixture(TopologyFixture.settings(), model.depth(), model.pose())) {
            for (int i = 0; i < drive.size(); i++) {
                if (restarting && i % 5 == 4) {
                    topology.restart();
                }
                topology.send(drive.get(i).key(), drive.get(i).record());
                points.addAll(topology.trajectory());
                for (DepthMap map : topology.depth()) {
                    assertEquals(model.depth().contract().input().width(), map.getWidth());
                }
            }
        }
        return points;
    }

    @Test
    void run_starterModel_isTheSameTwiceAndAfterRestarts() throws ModelException {
        List<Sent> drive = drive();
        try (Model model = Model.open(ModelLocation.starter(), RuntimeOptions.defaults())) {
            List<TrajectoryPoint> points = run(model, drive, false);
            assertEquals(
                    LongStream.range(0, FRAMES).boxed().toList(),
                    points.stream().map(TrajectoryPoint::getSequence).toList());
            assertTrue(points.get(0).getModel().startsWith("egomotion-starter@"));
            assertEquals(points, run(model, drive, false));
            assertEquals(points, run(model, drive, true));
        }
    }
}
