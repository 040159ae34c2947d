package dev.egomotion.topology.records;

import dev.egomotion.geometry.values.Camera.Calibration;
import dev.egomotion.geometry.values.PinholeCamera;
import dev.egomotion.geometry.values.WorldMask;
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
     * @param world which pixels show the world as it was told, of the tracking size; empty where nothing was told
     */
    public record SegmentView(
            PinholeCamera input,
            PinholeCamera tracking,
            PinholeCamera network,
            Calibration calibration,
            OptionalDouble heightAboveGround,
            boolean speedMeasured,
            Optional<WorldMask> world) {
        /** A camera of which all shows the world as far as was told. */
        public SegmentView(
                PinholeCamera input,
                PinholeCamera tracking,
                PinholeCamera network,
                Calibration calibration,
                OptionalDouble heightAboveGround,
                boolean speedMeasured) {
            this(
                    input,
                    tracking,
                    network,
                    calibration,
                    heightAboveGround,
                    speedMeasured,
                    Optional.empty());
        }
    }
}
