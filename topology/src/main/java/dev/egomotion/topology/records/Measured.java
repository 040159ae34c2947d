package dev.egomotion.topology.records;

import dev.egomotion.geometry.values.DepthImage;
import dev.egomotion.geometry.values.FloatImage;
import dev.egomotion.geometry.values.GrayImage;
import dev.egomotion.geometry.values.PinholeCamera;
import dev.egomotion.odometry.depth.MeasuredDepth;

/**
 * Measured depth of a frame, and what it was measured with.
 *
 * @param map depth and sigma on the map's own grid
 * @param camera of that grid
 * @param sigma the same sigma on the networks' grid
 * @param unit units of its lengths per unit of the refiner's window
 * @param network what the network says of the frame, on its own grid
 * @param image the frame's image as it was measured with; brings the map to finer grids along its edges
 */
public record Measured(
        MeasuredDepth map,
        PinholeCamera camera,
        FloatImage sigma,
        double unit,
        DepthImage network,
        GrayImage image) {}
