/**
 * Motion and depth that the images themselves decide, started from a network's prediction or from the
 * motion before: tracks, bundle adjustment, the ground plane and the unit of length.
 *
 * <p>{@link dev.egomotion.odometry.refinement.PoseRefiner} follows points and is what the pipeline runs.
 */
package dev.egomotion.odometry.refinement;
