package dev.egomotion.topology;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.egomotion.geometry.photometric.ValidatorSettings;
import dev.egomotion.topology.settings.DepthChoice;
import dev.egomotion.topology.settings.OutputSettings;
import dev.egomotion.topology.settings.RefinementChoice;
import dev.egomotion.topology.settings.StabilisationChoice;
import dev.egomotion.topology.settings.Topics;
import dev.egomotion.topology.settings.TopologySettings;
import dev.egomotion.topology.steps.StepTimes;
import java.lang.reflect.RecordComponent;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
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

    /** A setting that is added and forgotten in the provenance has no other value here, or changes nothing. */
    @Test
    void fingerprint_everySettingButNamesAndThreads_changesIt() throws Exception {
        Map<String, Object> others =
                Map.of(
                        "output", new OutputSettings(OutputSettings.DepthSize.INPUT, true, true),
                        "maxGap", 6,
                        "stabilisation", StabilisationChoice.steady(),
                        "refinement", RefinementChoice.defaults(),
                        "depth", DepthChoice.network(),
                        "retireAfter", Duration.ofDays(8),
                        "ageBudget", Optional.of(Duration.ofSeconds(5)),
                        "validator", otherThan(ValidatorSettings.defaults()));
        TopologySettings settings = TopologyFixture.settings();
        RecordComponent[] components = TopologySettings.class.getRecordComponents();
        Object[] values = new Object[components.length];
        for (int i = 0; i < components.length; i++) {
            values[i] = components[i].getAccessor().invoke(settings);
        }
        Class<?>[] types =
                Arrays.stream(components).map(RecordComponent::getType).toArray(Class<?>[]::new);
        for (int i = 0; i < components.length; i++) {
            String name = components[i].getName();
            if (!List.of("topics", "streams").contains(name)) {
                Object[] changed = values.clone();
                changed[i] = Objects.requireNonNull(others.get(name), "no other value of " + name);
                TopologySettings other =
                        TopologySettings.class.getConstructor(types).newInstance(changed);
                assertNotEquals(of(settings).fingerprint(), of(other).fingerprint(), name);
            }
        }
    }

    /** Returns the settings with the first of them that is a number a little higher. */
    private static ValidatorSettings otherThan(ValidatorSettings settings) throws Exception {
        RecordComponent[] components = ValidatorSettings.class.getRecordComponents();
        Object[] values = new Object[components.length];
        Class<?>[] types = new Class<?>[components.length];
        for (int i = 0; i < components.length; i++) {
            values[i] = components[i].getAccessor().invoke(settings);
            types[i] = components[i].getType();
        }
        values[0] = (double) values[0] * 1.01;
        return ValidatorSettings.class.getConstructor(types).newInstance(values);
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
