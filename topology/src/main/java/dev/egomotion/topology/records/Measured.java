package dev.egomotion.topology.records;

import dev.egomotion.geometry.values.FloatImage;
import dev.egomotion.geometry.values.PinholeCamera;
import dev.egomotion.odometry.depth.MeasuredDepth;

/**
 * Measured depth of a frame.
 *
 * @param map depth and sigma on the map's own grid
 * @param camera of that grid
 * @param sigma the same sigma on the networks' grid
 */
public record Measured(MeasuredDepth map, PinholeCamera camera, FloatImage sigma) {}
