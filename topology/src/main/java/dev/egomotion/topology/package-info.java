/** The Kafka Streams topology: frames in; trajectories, depth maps and photometric confidence out. */
package dev.egomotion.topology;
