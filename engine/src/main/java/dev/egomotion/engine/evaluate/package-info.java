/** What came out against what is known: trajectories, depth, confidence. */
package dev.egomotion.engine.evaluate;
