package dev.egomotion.topology;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.egomotion.geometry.values.RigidTransform;
import dev.egomotion.schemas.StatusReason;
import dev.egomotion.schemas.TrackingStatus;
import dev.egomotion.schemas.TrajectoryPoint;
import java.util.List;
import java.util.stream.LongStream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class EgomotionTopologyTest {
    private static final RenderedDrive DRIVE = new RenderedDrive(24, 5);

    private static void sendDrive(TopologyFixture topology, String camera, String segment) {
        topology.send(camera, Events.start(camera, segment, DRIVE.camera()));
        for (int i = 0; i < DRIVE.size(); i++) {
            topology.send(camera, Events.frame(camera, segment, i, DRIVE.png(i)));
        }
        topology.send(camera, Events.end(camera, segment));
    }

    @ParameterizedTest
    @ValueSource(ints = {2, 3, 5})
    void build_wholeDrive_followsTheTruthFrameByFrame(int snippetFrames) {
        try (TopologyFixture topology = TopologyFixture.over(DRIVE, snippetFrames)) {
            sendDrive(topology, "front", "0");
            List<TrajectoryPoint> points = topology.trajectory();

            assertEquals(
                    LongStream.range(0, DRIVE.size()).boxed().toList(),
                    points.stream().map(TrajectoryPoint::getSequence).toList());
            assertEquals(DRIVE.size(), topology.depth().size());
            assertEquals(DRIVE.size(), topology.confidence().size());
            assertEquals(List.of(), topology.deadLetters());
            assertEquals(StatusReason.FIRST_FRAME, points.get(0).getReason());
            for (int i = 0; i < DRIVE.size(); i++) {
                RigidTransform difference =
                        DRIVE.worldFromCamera(i)
                                .inverse()
                                .times(TopologyFixture.pose(points.get(i)));
                assertTrue(difference.translation().norm() < 1e-9, points.get(i)::toString);
                assertTrue(difference.rotation().angle() < 1e-7, points.get(i)::toString);
                assertEquals(
                        i == 0 ? TrackingStatus.DEGRADED : TrackingStatus.TRACKED,
                        points.get(i).getStatus(),
                        points.get(i)::toString);
            }
        }
    }
}
