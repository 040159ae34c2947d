package dev.egomotion.topology;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.egomotion.topology.settings.OutputSettings;
import dev.egomotion.topology.settings.RefinementChoice;
import dev.egomotion.topology.settings.StabilisationChoice;
import dev.egomotion.topology.settings.Topics;
import dev.egomotion.topology.settings.TopologySettings;
import dev.egomotion.topology.steps.StepTimes;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.apache.kafka.common.header.Header;
import org.apache.kafka.common.header.Headers;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.apache.kafka.common.serialization.Serdes;
import org.apache.kafka.streams.TestInputTopic;
import org.apache.kafka.streams.TopologyTestDriver;
import org.apache.kafka.streams.test.TestRecord;
import org.junit.jupiter.api.Test;

class ProvenanceTest {
    private static final RenderedDrive DRIVE = new RenderedDrive(3, 5);
    private static final Networks NETWORKS = Networks.truth(DRIVE, 3);

    private static Provenance of(TopologySettings settings) {
        return Provenance.of(settings, NETWORKS.depth().contract(), NETWORKS.pose().contract());
    }

    @Test
    void fingerprint_whatChangesAResult_changesIt() {
        TopologySettings settings = TopologyFixture.settings();
        String fingerprint = of(settings).fingerprint();
        assertTrue(fingerprint.matches("[0-9a-f]{16}"), fingerprint);
        assertEquals(fingerprint, of(settings).fingerprint());
        OutputSettings large = new OutputSettings(OutputSettings.DepthSize.INPUT, true, true);
        for (TopologySettings other :
                List.of(
                        settings.withOutput(large),
                        settings.withRefinement(RefinementChoice.defaults()),
                        settings.withStabilisation(StabilisationChoice.steady()))) {
            assertNotEquals(fingerprint, of(other).fingerprint());
        }
        Networks others = Networks.truth(DRIVE, 2);
        assertNotEquals(
                fingerprint,
                Provenance.of(settings, others.depth().contract(), others.pose().contract())
                        .fingerprint());
    }

    @Test
    void fingerprint_namesAndThreads_areNoPartOfIt() {
        TopologySettings settings = TopologyFixture.settings();
        TopologySettings elsewhere =
                settings.withTopics(new Topics("other."))
                        .withStreams(
                                settings.streams()
                                        .withApplicationId("other")
                                        .withStateDirectory(Path.of("elsewhere")));
        assertEquals(of(settings), of(elsewhere));
    }

    @Test
    void differences_otherSettings_namesThem() {
        TopologySettings settings = TopologyFixture.settings();
        OutputSettings large = new OutputSettings(OutputSettings.DepthSize.INPUT, true, true);
        assertEquals(
                List.of("output.depthSize is MAP here, INPUT there"),
                of(settings).differences(of(settings.withOutput(large)).values()));
        assertEquals(List.of(), of(settings).differences(of(settings).values()));
        assertTrue(of(settings).differences(Map.of()).contains("maxGap is 5 here, unknown there"));
    }

    @Test
    void records_ofEveryOutput_carryModelAndFingerprintWhateverTheFrameCarried() {
        TopologySettings settings = TopologyFixture.settings();
        Provenance expected = of(settings);
        try (TopologyTestDriver driver =
                new TopologyTestDriver(
                        EgomotionTopology.build(
                                settings, NETWORKS.depth(), NETWORKS.pose(), new StepTimes()),
                        StreamsProperties.of(settings.streams(), "unused:9092", Map.of()))) {
            TestInputTopic<String, byte[]> frames =
                    driver.createInputTopic(
                            settings.topics().frames(),
                            Serdes.String().serializer(),
                            Serdes.ByteArray().serializer());
            Headers forged = new RecordHeaders();
            forged.add(Provenance.SETTINGS_HEADER, new byte[] {1});
            forged.add("traceparent", new byte[] {2});
            Sent.segment("front", "0", DRIVE)
                    .forEach(s -> frames.pipeInput(new TestRecord<>(s.key(), s.record(), forged)));
            frames.pipeInput(new TestRecord<>("front", new byte[] {0}, forged));

            for (String topic : settings.topics().outputs()) {
                List<TestRecord<String, byte[]>> records =
                        driver.createOutputTopic(
                                        topic,
                                        Serdes.String().deserializer(),
                                        Serdes.ByteArray().deserializer())
                                .readRecordsToList();
                assertTrue(!records.isEmpty(), topic);
                for (TestRecord<String, byte[]> record : records) {
                    assertEquals(expected.model(), only(record, Provenance.MODEL_HEADER), topic);
                    assertEquals(
                            expected.fingerprint(),
                            only(record, Provenance.SETTINGS_HEADER),
                            topic);
                }
            }
        }
    }

    private static String only(TestRecord<String, byte[]> record, String name) {
        Iterable<Header> headers = record.headers().headers(name);
        String value = null;
        for (Header header : headers) {
            assertEquals(null, value, "one header " + name);
            value = new String(header.value(), StandardCharsets.UTF_8);
        }
        return value;
    }
}
