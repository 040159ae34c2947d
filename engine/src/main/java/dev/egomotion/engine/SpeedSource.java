package dev.egomotion.engine;

import dev.egomotion.engine.failure.BadInputException;
import java.util.Optional;

/**
 * Where measured speeds of a live run come from.
 *
 * @param name a file that grows, or tcp://HOST:PORT; or a topic of the cluster that the frames go to
 * @param isTopic whether it names a topic
 */
public record SpeedSource(String name, boolean isTopic) {
    /**
     * Returns the source of those that were given, if one was.
     *
     * @param source a file that grows, or tcp://HOST:PORT
     * @param topic a topic of the cluster
     * @param onCluster whether frames go to a cluster
     * @throws BadInputException if both are given, or a topic without a cluster
     */
    public static Optional<SpeedSource> of(
            Optional<String> source, Optional<String> topic, boolean onCluster)
            throws BadInputException {
        if (source.isPresent() && topic.isPresent()) {
            throw new BadInputException("--speed and --speed-topic: speeds come from one source");
        }
        if (topic.isPresent() && !onCluster) {
            throw new BadInputException(
                    "--speed-topic: the topic of a cluster is expected; give --bootstrap-servers, or --speed");
        }
        return topic.isPresent()
                ? topic.map(name -> new SpeedSource(name, true))
                : source.map(name -> new SpeedSource(name, false));
    }
}
