/** What the topology is told: topics, Kafka Streams, outputs, refinement, stabilisation. */
package dev.egomotion.topology.settings;
