/**
 * Motion and depth that the images themselves decide, started from a network's prediction or from the
 * motion before.
 *
 * <p>{@link dev.egomotion.geometry.refinement.PoseRefiner} follows points and is what the pipeline runs; {@link
 * dev.egomotion.geometry.refinement.DirectAlignment} and the photometric window work on brightness alone.
 */
package dev.egomotion.geometry.refinement;
