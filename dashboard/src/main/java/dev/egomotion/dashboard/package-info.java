/**
 * The live page: a small web server that reads the topics, and nothing else, and shows in a browser what
 * they say now. {@link dev.egomotion.dashboard.Dashboard} is the way in.
 *
 * <p>Kafka is read by one thread ({@code TopicReader}) into one {@code Board}, which keeps the newest of
 * everything. Viewers never get a queue: each has a cursor into the board, takes what is newer when it
 * can take more, and pulls pictures by itself. What a slow viewer missed is gone for it.
 */
package dev.egomotion.dashboard;
