package dev.egomotion.geometry.metrics;

import dev.egomotion.geometry.values.RigidTransform;
import java.util.Arrays;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.IntStream;

/**
 * An estimate set beside the whole known path, of which it may cover a part.
 *
 * @param matching how poses were brought together, for people
 * @param reference all known poses, worldFromCamera
 * @param places place in the reference of each estimated pose, rising; shared, not modified
 * @param timesNanos time of each estimated pose; shared, not modified
 * @param estimate estimated poses, worldFromCamera
 * @param referenceMatrices the reference as its file states it
 * @param estimateMatrices the estimate as its file states it
 */
public record MatchedPoses(
        String matching,
        List<RigidTransform> reference,
        int[] places,
        long[] timesNanos,
        List<RigidTransform> estimate,
        List<PoseMatrix> referenceMatrices,
        List<PoseMatrix> estimateMatrices) {
    /** Makes the matrices of the poses. */
    public MatchedPoses(
            String matching,
            List<RigidTransform> reference,
            int[] places,
            long[] timesNanos,
            List<RigidTransform> estimate) {
        this(
                matching,
                reference,
                places,
                timesNanos,
                estimate,
                matrices(reference),
                matrices(estimate));
    }

    /** Checks that the lists belong together. */
    public MatchedPoses {
        if (places.length != estimate.size() || timesNanos.length != estimate.size()) {
            throw new IllegalArgumentException(
                    "%d places and %d times for %d estimated poses"
                            .formatted(places.length, timesNanos.length, estimate.size()));
        }
        for (int i = 0; i < places.length; i++) {
            if (places[i] < (i == 0 ? 0 : places[i - 1]) || places[i] >= reference.size()) {
                throw new IllegalArgumentException(
                        "place %d of %d reference poses is not in order"
                                .formatted(places[i], reference.size()));
            }
        }
        reference = List.copyOf(reference);
        estimate = List.copyOf(estimate);
        referenceMatrices = List.copyOf(referenceMatrices);
        estimateMatrices = List.copyOf(estimateMatrices);
    }

    /** Returns the poses that have a partner. */
    public PosePairs pairs() {
        return new PosePairs(Arrays.stream(places).mapToObj(reference::get).toList(), estimate);
    }

    private static List<PoseMatrix> matrices(List<RigidTransform> poses) {
        return poses.stream().map(PoseMatrix::of).toList();
    }

    SortedMap<Integer, PoseMatrix> estimateByPlace() {
        SortedMap<Integer, PoseMatrix> byPlace = new TreeMap<>();
        IntStream.range(0, places.length)
                .forEach(i -> byPlace.put(places[i], estimateMatrices.get(i)));
        return byPlace;
    }
}
