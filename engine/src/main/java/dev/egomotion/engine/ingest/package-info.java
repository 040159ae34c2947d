/** Recorded drives on their way into the frames topic. */
package dev.egomotion.engine.ingest;
