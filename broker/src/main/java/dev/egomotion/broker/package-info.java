/** A real Kafka broker (KRaft) inside this process. */
package dev.egomotion.broker;
