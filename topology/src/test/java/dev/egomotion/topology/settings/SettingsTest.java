package dev.egomotion.topology.settings;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.egomotion.model.PoseNetwork;
import dev.egomotion.topology.EgomotionTopology;
import dev.egomotion.topology.Networks;
import dev.egomotion.topology.StreamsProperties;
import dev.egomotion.topology.TopologyFixture;
import dev.egomotion.topology.steps.StepTimes;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;
import org.junit.jupiter.api.Test;

class SettingsTest {
    private static String refusal(Runnable work) {
        return assertThrows(IllegalArgumentException.class, work::run).getMessage();
    }

    @Test
    void topics_badPrefix_namesIt() {
        assertTrue(refusal(() -> new Topics("a b")).startsWith("topic prefix is 'a b'; it must"));
    }

    @Test
    void streamsSettings_badValue_namesSettingFoundAndAllowed() {
        assertEquals(
                "threads is 0; it must be from 1 to 256",
                refusal(
                        () ->
                                new StreamsSettings(
                                        "a",
                                        0,
                                        Path.of("s"),
                                        Duration.ofSeconds(1),
                                        1,
                                        (short) 1,
                                        1 << 20,
                                        0,
                                        "")));
    }

    @Test
    void instanceId_badCharacters_namesThem() {
        assertTrue(
                refusal(() -> StreamsSettings.embedded(Path.of("s")).withInstanceId("a b"))
                        .startsWith("instance id is 'a b'; it must be at most 200 of"));
    }

    @Test
    void ageBudget_badValue_namesItAndWhatIsAllowed() {
        assertEquals(
                "age budget is PT0.05S; it must be from 0.1 seconds to a day",
                refusal(
                        () ->
                                TopologyFixture.settings()
                                        .withAgeBudget(Optional.of(Duration.ofMillis(50)))));
    }

    @Test
    void streamsProperties_connectionWouldWeakenTheGuarantee_theTopologysWins() {
        Properties properties =
                StreamsProperties.of(
                        StreamsSettings.embedded(Path.of("s")),
                        "here:9092",
                        Map.of("processing.guarantee", "at_least_once", "sasl.mechanism", "PLAIN"));
        assertEquals("exactly_once_v2", properties.get("processing.guarantee"));
        assertEquals("PLAIN", properties.get("sasl.mechanism"));
    }

    @Test
    void build_networksOfDifferentSizes_namesBoth() {
        Networks networks = Networks.pixels(2);
        PoseNetwork pose = Networks.posing(64, 32);
        assertEquals(
                "the depth network takes images of 128x48, the pose network of 64x32; both must take the same",
                refusal(
                        () ->
                                EgomotionTopology.build(
                                        TopologyFixture.settings(),
                                        networks.depth(),
                                        pose,
                                        new StepTimes())));
    }
}
