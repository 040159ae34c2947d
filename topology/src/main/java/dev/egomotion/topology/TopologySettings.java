package dev.egomotion.topology;

import dev.egomotion.geometry.ValidatorSettings;
import java.nio.file.Path;

/**
 * Everything about the topology that can be chosen.
 *
 * @param topics names of the topics
 * @param streams how the topology runs
 * @param output what is published beside the trajectory
 * @param maxGap how many missing or undecodable frames in a row a motion may span at most; a longer
 *     hole is bridged by prediction
 * @param stabilisation whether the networks see a shaking camera's images held to its smoothed path
 * @param refinement how poses are refined
 * @param validator where the photometric validator draws its lines
 */
public record TopologySettings(
        Topics topics,
        StreamsSettings streams,
        OutputSettings output,
        int maxGap,
        StabilisationChoice stabilisation,
        RefinementChoice refinement,
        ValidatorSettings validator) {
    /**
     * Checks the gap.
     *
     * @throws IllegalArgumentException naming the setting, the value found and what is allowed
     */
    public TopologySettings {
        if (maxGap < 0 || maxGap > 100) {
            throw new IllegalArgumentException(
                    "max gap is " + maxGap + "; it must be from 0 to 100 frames");
        }
    }

    /** Returns the defaults for the embedded broker. */
    public static TopologySettings embedded(Path stateDirectory) {
        return new TopologySettings(
                Topics.defaults(),
                StreamsSettings.embedded(stateDirectory),
                OutputSettings.defaults(),
                5,
                StabilisationChoice.none(),
                RefinementChoice.defaults(),
                ValidatorSettings.defaults());
    }

    /** Returns these settings with other outputs. */
    public TopologySettings withOutput(OutputSettings other) {
        return new TopologySettings(
                topics, streams, other, maxGap, stabilisation, refinement, validator);
    }

    /** Returns these settings with other topic names. */
    public TopologySettings withTopics(Topics other) {
        return new TopologySettings(
                other, streams, output, maxGap, stabilisation, refinement, validator);
    }

    /** Returns these settings run in another way. */
    public TopologySettings withStreams(StreamsSettings other) {
        return new TopologySettings(
                topics, other, output, maxGap, stabilisation, refinement, validator);
    }

    /** Returns these settings with poses refined in another way. */
    public TopologySettings withRefinement(RefinementChoice other) {
        return new TopologySettings(
                topics, streams, output, maxGap, stabilisation, other, validator);
    }

    /** Returns these settings with images stabilised in another way. */
    public TopologySettings withStabilisation(StabilisationChoice other) {
        return new TopologySettings(topics, streams, output, maxGap, other, refinement, validator);
    }
}
