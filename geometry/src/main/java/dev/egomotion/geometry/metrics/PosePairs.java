package dev.egomotion.geometry.metrics;

import dev.egomotion.geometry.values.RigidTransform;
import java.util.List;

/**
 * Poses that belong together: the i-th of either list is where the camera was at the same moment. Each
 * list is in a world of its own.
 *
 * @param reference known poses, worldFromCamera, usually metres
 * @param estimate estimated poses, worldFromCamera, any unit
 */
public record PosePairs(List<RigidTransform> reference, List<RigidTransform> estimate) {
    /** Checks that the lists are equally long and hold a motion. */
    public PosePairs {
        if (reference.size() != estimate.size()) {
            throw new IllegalArgumentException(
                    "%d reference poses and %d estimated ones are not pairs"
                            .formatted(reference.size(), estimate.size()));
        }
        if (reference.size() < 2) {
            throw new IllegalArgumentException(
                    "%d pose pairs are no motion; at least 2 are expected"
                            .formatted(reference.size()));
        }
        reference = List.copyOf(reference);
        estimate = List.copyOf(estimate);
    }

    /** Returns how many pairs there are. */
    public int size() {
        return reference.size();
    }

    /** Returns the pairs with every estimated pose moved. */
    public PosePairs moved(Similarity referenceFromEstimate) {
        return new PosePairs(
                reference, estimate.stream().map(referenceFromEstimate::apply).toList());
    }
}
