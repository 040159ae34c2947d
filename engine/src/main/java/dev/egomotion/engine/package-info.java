/**
 * The front door: replays, services and live runs for programs in Java, and the settings of all of them.
 *
 * <p>{@link dev.egomotion.engine.Replay} takes a recording to result files, {@link dev.egomotion.engine.Service} and
 * {@link dev.egomotion.engine.RecordingIngest} work on a cluster, {@link dev.egomotion.engine.LiveRun} reads cameras,
 * {@link dev.egomotion.engine.Pipeline} is the stream alone.
 */
package dev.egomotion.engine;
