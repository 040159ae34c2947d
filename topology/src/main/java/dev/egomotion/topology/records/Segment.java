package dev.egomotion.topology.records;

import dev.egomotion.geometry.values.Camera.Calibration;
import dev.egomotion.geometry.values.PinholeCamera;
import java.util.Optional;
import java.util.OptionalDouble;

/**
 * One uninterrupted run of one camera with one set of intrinsics.
 *
 * @param camera camera id
 * @param id segment id as ingested
 * @param index how many segments of this camera came before
 * @param view what its images look through; empty when its start was never seen or its camera is unusable
 */
public record Segment(String camera, String id, int index, Optional<SegmentView> view) {
    /**
     * The camera of a segment's images.
     *
     * @param input the rectified image at the recording's own size
     * @param tracking the rectified image at the tracking size
     * @param network the rectified image at the networks' input size
     * @param calibration where its intrinsics come from
     * @param heightAboveGround of the camera, metres, where known
     * @param speedMeasured whether frames carry measured speed
     */
    public record SegmentView(
            PinholeCamera input,
            PinholeCamera tracking,
            PinholeCamera network,
            Calibration calibration,
            OptionalDouble heightAboveGround,
            boolean speedMeasured) {}
}
