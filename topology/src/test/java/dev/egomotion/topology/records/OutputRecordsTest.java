package dev.egomotion.topology.records;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.egomotion.codecs.UndecodableException;
import dev.egomotion.codecs.still.DepthPng;
import dev.egomotion.geometry.values.DepthImage;
import dev.egomotion.model.DepthContract;
import dev.egomotion.model.ModelIdentity;
import dev.egomotion.model.NetworkInput;
import dev.egomotion.schemas.DepthMap;
import dev.egomotion.schemas.PhotometricConfidence;
import dev.egomotion.topology.Networks;
import dev.egomotion.topology.RenderedDrive;
import dev.egomotion.topology.Sent;
import dev.egomotion.topology.TopologyFixture;
import dev.egomotion.topology.settings.OutputSettings;
import dev.egomotion.topology.settings.TopologySettings;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class OutputRecordsTest {
    @ParameterizedTest
    @CsvSource({"100, 512", "80, 512", "1, 32768", "65535, 1", "1000000, 0.0625"})
    void depthScale_notMetric_isTheLargestPowerOfTwoThatFits(double maxDepth, double scale) {
        assertEquals(scale, OutputRecords.depthScale(contract(maxDepth, false)));
    }

    @Test
    void depthScale_metric_isKittis() {
        assertEquals(256, OutputRecords.depthScale(contract(100, true)));
    }

    private static DepthContract contract(double maxDepth, boolean metric) {
        return new DepthContract(
                new ModelIdentity("m", "1", "", "", ""),
                new NetworkInput(
                        "i", 64, 32, NetworkInput.ColorOrder.GRAY, List.of(0f), List.of(1f)),
                "d",
                DepthContract.Kind.DEPTH,
                1,
                0,
                0.1,
                maxDepth,
                metric);
    }

    @Test
    void apply_planeSeenAskew_staysAPlane() {
        // The inverse depth of a plane is linear over its image.
        float[] depth = new float[8 * 4];
        for (int i = 0; i < depth.length; i++) {
            depth[i] = 1 / (0.1f + 0.01f * (i % 8));
        }
        DepthImage large = new DepthGrid(8, 4, 16, 12).apply(new DepthImage(8, 4, depth));
        for (int x = 1; x < 15; x++) {
            assertEquals(1 / (0.1 + 0.01 * ((x + 0.5) / 2 - 0.5)), large.at(x, 5), 1e-5);
        }
        assertEquals(10, large.at(0, 0), 1e-5);
        assertEquals(1 / 0.17, large.at(15, 11), 1e-5);
    }

    @ParameterizedTest
    @ValueSource(floats = {0, Float.NaN, -1, Float.POSITIVE_INFINITY})
    void apply_pixelsWithoutAValue_leaveTheOthersAlone(float none) {
        DepthImage large =
                new DepthGrid(4, 1, 8, 1).apply(new DepthImage(4, 1, new float[] {4, 4, none, 2}));
        // Between 1 and 2 the new centres lie at 1.25 and 1.75, between 2 and 3 at 2.25 and 2.75.
        assertArrayEquals(new float[] {4, 4, 4, 4, 0, 0, 2, 2}, large.depth(), 1e-6f);
    }

    @Test
    void depth_atInputSize_hasTheRecordingsGrid() throws UndecodableException {
        RenderedDrive drive = new RenderedDrive(2, 3);
        TopologySettings settings =
                TopologyFixture.settings()
                        .withOutput(
                                new OutputSettings(OutputSettings.DepthSize.INPUT, true, false));
        try (TopologyFixture topology = new TopologyFixture(settings, Networks.truth(drive, 2))) {
            Sent.all(topology, Sent.segment("front", "0", drive));
            DepthMap map = topology.depth().get(0);
            byte[] png = new byte[map.getData().remaining()];
            map.getData().get(png);
            assertEquals(drive.camera().pinhole().fx(), map.getFx());
            assertEquals(
                    drive.camera().pinhole().width(),
                    DepthPng.decode(png, map.getDepthScale()).width());
            PhotometricConfidence confidence = topology.confidence().get(1);
            assertEquals(0, confidence.getWidth());
            assertEquals(null, confidence.getMap());
        }
    }

    @Test
    void depth_switchedOff_isNotPublished() {
        RenderedDrive drive = new RenderedDrive(2, 3);
        TopologySettings settings =
                TopologyFixture.settings()
                        .withOutput(
                                new OutputSettings(OutputSettings.DepthSize.NETWORK, false, true));
        try (TopologyFixture topology = new TopologyFixture(settings, Networks.truth(drive, 2))) {
            Sent.all(topology, Sent.segment("front", "0", drive));
            assertEquals(List.of(), topology.depth());
            assertEquals(2, topology.trajectory().size());
        }
    }
}
