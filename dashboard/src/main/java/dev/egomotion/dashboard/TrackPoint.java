package dev.egomotion.dashboard;

import dev.egomotion.schemas.StatusReason;
import dev.egomotion.schemas.TrackingStatus;

/**
 * One frame on the charts.
 *
 * @param index counts the camera's points since this page's server began
 * @param timeNanos capture time
 * @param x position, to the right of the first camera
 * @param y position, down
 * @param z position, ahead
 * @param speed length per second since the frame before; NaN where there is none to compare with
 * @param confidence 0 to 1
 * @param path counts the paths: points of another path are not joined to this one
 */
record TrackPoint(
        long index,
        long timeNanos,
        double x,
        double y,
        double z,
        double speed,
        float confidence,
        TrackingStatus status,
        StatusReason reason,
        int path) {}
