package dev.egomotion.topology;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.egomotion.topology.steps.StepTimes;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.apache.kafka.streams.Topology;
import org.junit.jupiter.api.Test;

class TopologyDescriptionTest {
    private static Topology topology() {
        Networks networks = Networks.pixels(2);
        return EgomotionTopology.build(
                TopologyFixture.settings(), networks.depth(), networks.pose(), new StepTimes());
    }

    @Test
    void describe_committedDescription_isEqual() throws IOException {
        String committed = Files.readString(Path.of("..", "docs", "topology.txt"));
        assertEquals(committed, topology().describe().toString());
    }

    @Test
    void describe_subtopologies_isOne() {
        assertEquals(1, topology().describe().subtopologies().size());
    }

    @Test
    void describe_stabilising_hasTheStepBetweenDecodeAndNetworks() {
        Networks networks = Networks.pixels(2);
        String description =
                EgomotionTopology.build(
                                TopologyFixture.stabilising(),
                                networks.depth(),
                                networks.pose(),
                                new StepTimes())
                        .describe()
                        .toString();
        assertTrue(
                description.contains(
                        """
                        Processor: stabilise (stores: [stabilisers])
                              --> window-snippets
                              <-- decode
                        """),
                description);
    }
}
