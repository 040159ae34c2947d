/** What can be set of the topology: topics, Kafka Streams, outputs, refinement, stabilisation. */
package dev.egomotion.topology.settings;
