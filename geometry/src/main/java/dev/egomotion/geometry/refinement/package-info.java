/** Refines what the networks say of a motion by what the images themselves say. */
package dev.egomotion.geometry.refinement;
