package dev.egomotion.model;

import dev.egomotion.geometry.values.FloatImage;
import dev.egomotion.geometry.values.RigidTransform;
import java.util.List;

/**
 * What a pose network says of a snippet.
 *
 * @param sourceFromTarget one motion per source, in the order of the snippet's sources
 * @param explainability one map per source on the target's grid, each value in [0, 1]; empty when the
 *     network has no such output
 */
public record SnippetMotion(
        List<RigidTransform> sourceFromTarget, List<FloatImage> explainability) {
    /** Copies the lists and checks that a map stands for every source or for none. */
    public SnippetMotion {
        sourceFromTarget = List.copyOf(sourceFromTarget);
        explainability = List.copyOf(explainability);
        if (!explainability.isEmpty() && explainability.size() != sourceFromTarget.size()) {
            throw new IllegalArgumentException(
                    "%d explainability maps for %d sources"
                            .formatted(explainability.size(), sourceFromTarget.size()));
        }
    }
}
