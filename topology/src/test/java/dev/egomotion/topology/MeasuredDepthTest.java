package dev.egomotion.topology;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.egomotion.codecs.still.ConfidencePng;
import dev.egomotion.codecs.still.DepthPng;
import dev.egomotion.geometry.values.DepthImage;
import dev.egomotion.geometry.values.FloatImage;
import dev.egomotion.geometry.values.PinholeCamera;
import dev.egomotion.schemas.DepthMap;
import dev.egomotion.schemas.DepthMethod;
import dev.egomotion.schemas.TrajectoryPoint;
import dev.egomotion.topology.settings.DepthChoice;
import dev.egomotion.topology.settings.OutputSettings;
import dev.egomotion.topology.settings.TopologySettings;
import dev.egomotion.topology.state.StateStores;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import org.apache.kafka.streams.state.KeyValueStore;
import org.junit.jupiter.api.Test;

/** Depth as measure-depth leaves it in the records. */
class MeasuredDepthTest {
    private static final RenderedDrive DRIVE = new RenderedDrive(12, 7);

    private static TopologySettings settings(DepthChoice.Source source) {
        return TopologyFixture.refining().withDepth(DepthChoice.defaults().withSource(source));
    }

    private static List<DepthMap> maps(TopologySettings settings) {
        try (TopologyFixture topology = new TopologyFixture(settings, Networks.truth(DRIVE, 2))) {
            Sent.all(topology, Sent.segment("front", "0", DRIVE));
            return topology.depth();
        }
    }

    private static byte[] bytes(ByteBuffer buffer) {
        byte[] bytes = new byte[buffer.remaining()];
        buffer.duplicate().get(bytes);
        return bytes;
    }

    @Test
    void depth_measured_carriesUncertaintyOfItsSize() throws Exception {
        List<DepthMap> maps = maps(settings(DepthChoice.Source.MEASURED));
        assertEquals(DRIVE.size(), maps.size());
        for (DepthMap map : maps) {
            assertEquals(DepthMethod.MEASURED, map.getMethod());
            FloatImage sigma = ConfidencePng.decode(bytes(map.getUncertainty()));
            DepthImage depth = DepthPng.decode(bytes(map.getData()), map.getDepthScale());
            assertEquals(depth.width(), sigma.width());
            assertEquals(depth.height(), sigma.height());
            for (int i = 0; i < depth.depth().length; i++) {
                assertTrue(depth.depth()[i] > 0);
                assertTrue(sigma.values()[i] > 0);
            }
        }
    }

    @Test
    void depth_network_isTheNetworksWithoutUncertainty() {
        DepthMap map = maps(settings(DepthChoice.Source.NETWORK)).get(5);
        assertEquals(DepthMethod.NETWORK, map.getMethod());
        assertNull(map.getUncertainty());
        assertEquals(RenderedDrive.WIDTH, map.getWidth());
    }

    @Test
    void depth_posesNotRefined_isTheNetworks() {
        DepthMap map = maps(TopologyFixture.settings()).get(5);
        assertEquals(DepthMethod.NETWORK, map.getMethod());
        assertNull(map.getUncertainty());
    }

    @Test
    void depth_motion_saysSo() {
        DepthMap map = maps(settings(DepthChoice.Source.MOTION)).get(5);
        assertEquals(DepthMethod.MOTION, map.getMethod());
        assertNotNull(map.getUncertainty());
    }

    @Test
    void depth_networkGrid_hasTheNetworksSize() {
        TopologySettings settings =
                settings(DepthChoice.Source.MEASURED)
                        .withOutput(
                                new OutputSettings(OutputSettings.DepthSize.NETWORK, true, true));
        DepthMap map = maps(settings).get(5);
        assertEquals(RenderedDrive.WIDTH, map.getWidth());
        assertEquals(RenderedDrive.HEIGHT, map.getHeight());
    }

    @Test
    void depth_inputGrid_hasTheRecordingsSizeAndUncertainty() throws Exception {
        TopologySettings settings =
                settings(DepthChoice.Source.MEASURED)
                        .withOutput(new OutputSettings(OutputSettings.DepthSize.INPUT, true, true));
        DepthMap map = maps(settings).get(5);
        PinholeCamera input = DRIVE.camera().pinhole();
        assertEquals(input.width(), map.getWidth());
        FloatImage sigma = ConfidencePng.decode(bytes(map.getUncertainty()));
        assertEquals(input.height(), sigma.height());
        for (float depth : DepthPng.decode(bytes(map.getData()), map.getDepthScale()).depth()) {
            assertTrue(depth > 0);
        }
    }

    @Test
    void trajectory_anyDepth_sameMotions() {
        List<List<String>> paths = new ArrayList<>();
        for (DepthChoice.Source source : DepthChoice.Source.values()) {
            try (TopologyFixture topology =
                    new TopologyFixture(settings(source), Networks.truth(DRIVE, 2))) {
                Sent.all(topology, Sent.segment("front", "0", DRIVE));
                List<String> path = new ArrayList<>();
                for (TrajectoryPoint point : topology.trajectory()) {
                    path.add(TopologyFixture.pose(point).toString());
                }
                paths.add(path);
            }
        }
        assertEquals(paths.get(2), paths.get(0));
        assertEquals(paths.get(2), paths.get(1));
    }

    @Test
    void store_afterEveryFrame_holdsAtMostFortyKilobytes() {
        try (TopologyFixture topology =
                new TopologyFixture(
                        settings(DepthChoice.Source.MEASURED), Networks.truth(DRIVE, 2))) {
            int largest = 0;
            for (Sent record : Sent.segment("front", "0", DRIVE)) {
                topology.send(record.key(), record.record());
                KeyValueStore<String, byte[]> store = topology.store(StateStores.DEPTHS);
                byte[] state = store.get("front");
                if (state != null) {
                    largest = Math.max(largest, state.length);
                }
            }
            assertTrue(largest > 100, "the store held at most " + largest + " bytes");
            assertTrue(largest <= 40_000, "the store held up to " + largest + " bytes");
        }
    }
}
