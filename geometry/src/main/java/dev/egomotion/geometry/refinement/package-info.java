/**
 * Motion and depth that the images themselves decide, started from a network's prediction or from the
 * motion before.
 */
package dev.egomotion.geometry.refinement;
