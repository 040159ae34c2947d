/** Recorded drives: ingest into the frames topic, result files and reports. */
package dev.egomotion.replay;
