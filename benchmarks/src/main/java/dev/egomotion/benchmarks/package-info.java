/** JMH and end-to-end measurements; their results are kept in benchmarks/results. */
package dev.egomotion.benchmarks;
