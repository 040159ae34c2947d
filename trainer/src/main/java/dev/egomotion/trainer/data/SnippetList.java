package dev.egomotion.trainer.data;

import dev.egomotion.geometry.values.FloatImage;
import dev.egomotion.geometry.values.RgbImage;
import dev.egomotion.geometry.values.RigidTransform;
import java.util.ArrayList;
import java.util.List;

/**
 * The snippets of some drives that are worth training on: static frames teach a network that everything is
 * infinitely far, so a snippet with a source that has not moved is left out. A turn stands twice in
 * the list: turns are rare and are what trajectories fail at.
 */
final class SnippetList {
    /** True motion below this, metres, is none. */
    private static final double STATIC_METRES = 0.05;

    /** Where there is no truth: mean difference of luma below this is no motion. */
    private static final double STATIC_LUMA = 0.012;

    /** Rotation from frame to frame above this, radians, is a turn. */
    private static final double TURN = 0.012;

    private SnippetList() {}

    /**
     * Returns the snippets of all drives.
     *
     * @param sources of a snippet: 2 or 4
     * @param stride between frames
     */
    static List<TrainingSnippet> of(List<TrainingDrive> drives, int sources, int stride) {
        int reach = TrainingSnippet.reach(sources, stride);
        List<TrainingSnippet> snippets = new ArrayList<>();
        for (TrainingDrive drive : drives) {
            for (int t = reach; t + reach < drive.frames().size(); t++) {
                TrainingSnippet snippet = new TrainingSnippet(drive, t, sources, stride);
                if (isStatic(snippet)) {
                    continue;
                }
                snippets.add(snippet);
                if (isTurn(snippet)) {
                    snippets.add(snippet);
                }
            }
        }
        return List.copyOf(snippets);
    }

    private static boolean isStatic(TrainingSnippet snippet) {
        for (int i = 0; i < snippet.sources(); i++) {
            int source = i;
            boolean still =
                    snippet.sourceFromTarget(i)
                            .map(motion -> motion.translation().norm() < STATIC_METRES)
                            .orElseGet(() -> difference(snippet, source) < STATIC_LUMA);
            if (still) {
                return true;
            }
        }
        return false;
    }

    private static boolean isTurn(TrainingSnippet snippet) {
        return snippet.sourceFromTarget(snippet.previous())
                .map(RigidTransform::rotation)
                .map(rotation -> rotation.angle() > TURN * snippet.stride())
                .orElse(false);
    }

    private static double difference(TrainingSnippet snippet, int source) {
        RgbImage target = snippet.frames().get(0);
        RgbImage other = snippet.frames().get(1 + source);
        FloatImage a = target.luma();
        FloatImage b = other.luma();
        double sum = 0;
        for (int i = 0; i < a.values().length; i++) {
            sum += Math.abs(a.values()[i] - b.values()[i]);
        }
        return sum / a.values().length;
    }
}
