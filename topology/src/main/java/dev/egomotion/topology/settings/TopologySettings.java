package dev.egomotion.topology.settings;

import dev.egomotion.geometry.photometric.ValidatorSettings;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;

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
 * @param depth where published depth comes from
 * @param retireAfter how long a camera sends no event, by its partition's stream time, before it is retired
 * @param ageBudget how long ago a live frame may have arrived when it is read; one that is older is LOST / SHED, and
 *     costs decoding alone. Empty where age does not count
 * @param validator where the photometric validator draws its lines
 */
public record TopologySettings(
        Topics topics,
        StreamsSettings streams,
        OutputSettings output,
        int maxGap,
        StabilisationChoice stabilisation,
        RefinementChoice refinement,
        DepthChoice depth,
        Duration retireAfter,
        Optional<Duration> ageBudget,
        ValidatorSettings validator) {
    /** How long a camera may be quiet unless configured otherwise: as long as topics keep their records. */
    public static final Duration RETIRE_AFTER = Duration.ofDays(7);

    /** The age budget of live cameras unless configured otherwise. */
    public static final Duration LIVE_AGE_BUDGET = Duration.ofSeconds(5);

    /**
     * Checks the gap and the times.
     *
     * @throws IllegalArgumentException naming the setting, the value found and what is allowed
     */
    public TopologySettings {
        if (maxGap < 0 || maxGap > 100) {
            throw new IllegalArgumentException(
                    "max gap is " + maxGap + "; it must be from 0 to 100 frames");
        }
        if (retireAfter.compareTo(Duration.ofMinutes(1)) < 0
                || retireAfter.compareTo(Duration.ofDays(3650)) > 0) {
            throw new IllegalArgumentException(
                    "retire after is %s; it must be from a minute to 3650 days"
                            .formatted(retireAfter));
        }
        ageBudget.ifPresent(TopologySettings::checkAge);
    }

    private static void checkAge(Duration most) {
        if (most.compareTo(Duration.ofMillis(100)) < 0 || most.compareTo(Duration.ofDays(1)) > 0) {
            throw new IllegalArgumentException(
                    "age budget is %s; it must be from 0.1 seconds to a day".formatted(most));
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
                DepthChoice.defaults(),
                RETIRE_AFTER,
                Optional.empty(),
                ValidatorSettings.defaults());
    }

    /** Returns these settings with other outputs. */
    public TopologySettings withOutput(OutputSettings other) {
        return new TopologySettings(
                topics,
                streams,
                other,
                maxGap,
                stabilisation,
                refinement,
                depth,
                retireAfter,
                ageBudget,
                validator);
    }

    /** Returns these settings with other topic names. */
    public TopologySettings withTopics(Topics other) {
        return new TopologySettings(
                other,
                streams,
                output,
                maxGap,
                stabilisation,
                refinement,
                depth,
                retireAfter,
                ageBudget,
                validator);
    }

    /** Returns these settings run in another way. */
    public TopologySettings withStreams(StreamsSettings other) {
        return new TopologySettings(
                topics,
                other,
                output,
                maxGap,
                stabilisation,
                refinement,
                depth,
                retireAfter,
                ageBudget,
                validator);
    }

    /** Returns where depth comes from: measured from refined motion, it is the network's where poses are not refined. */
    public DepthChoice measurement() {
        return refinement.enabled() ? depth : depth.withSource(DepthChoice.Source.NETWORK);
    }

    /** Returns these settings with poses refined in another way. */
    public TopologySettings withRefinement(RefinementChoice other) {
        return new TopologySettings(
                topics,
                streams,
                output,
                maxGap,
                stabilisation,
                other,
                depth,
                retireAfter,
                ageBudget,
                validator);
    }

    /** Returns these settings with images stabilised in another way. */
    public TopologySettings withStabilisation(StabilisationChoice other) {
        return new TopologySettings(
                topics,
                streams,
                output,
                maxGap,
                other,
                refinement,
                depth,
                retireAfter,
                ageBudget,
                validator);
    }

    /** Returns these settings with cameras retired after another time. */
    public TopologySettings withRetireAfter(Duration other) {
        return new TopologySettings(
                topics,
                streams,
                output,
                maxGap,
                stabilisation,
                refinement,
                depth,
                other,
                ageBudget,
                validator);
    }

    /** Returns these settings with frames shed beyond an age. */
    public TopologySettings withAgeBudget(Optional<Duration> other) {
        return new TopologySettings(
                topics,
                streams,
                output,
                maxGap,
                stabilisation,
                refinement,
                depth,
                retireAfter,
                other,
                validator);
    }

    /** Returns these settings with depth from another source. */
    public TopologySettings withDepth(DepthChoice other) {
        return new TopologySettings(
                topics,
                streams,
                output,
                maxGap,
                stabilisation,
                refinement,
                other,
                retireAfter,
                ageBudget,
                validator);
    }
}
