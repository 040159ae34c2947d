package dev.egomotion.engine;

/**
 * Where measured speeds of a live run come from.
 *
 * @param name a file that grows, or tcp://HOST:PORT; or a topic of the cluster that the frames go to
 * @param isTopic whether it names a topic
 */
public record SpeedSource(String name, boolean isTopic) {}
