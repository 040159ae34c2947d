/** Work on a Kafka cluster: the connection, what several programs on it must agree on, and what cameras leave there. */
package dev.egomotion.engine.cluster;
