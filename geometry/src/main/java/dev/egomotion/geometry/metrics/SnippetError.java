package dev.egomotion.geometry.metrics;

import dev.egomotion.geometry.values.RigidTransform;
import dev.egomotion.geometry.values.Rotation;
import dev.egomotion.geometry.values.Vector3;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;

/**
 * SfMLearner's absolute trajectory error of short snippets (Zhou et al., CVPR 2017, kitti_eval/
 * pose_evaluation_utils.py). Per snippet of N frames, with positions p (estimate) and g (reference) in the
 * axes of the snippet's first camera:
 *
 * <pre>s = sum(g.p) / sum(p.p)     ATE = sqrt(sum |s p - g|^2) / N</pre>
 *
 * <p>That is not a root mean square error; {@code rmse} is the true one.
 *
 * @param protocol definition
 * @param length N, frames
 * @param snippets how many snippets there are: one begins at every pose but the last N - 1
 * @param mean mean of the snippets' ATE, in the reference's unit
 * @param std standard deviation of the snippets' ATE
 * @param rmse mean of the snippets' true RMSE, sqrt(sum |s p - g|^2 / N)
 * @param values ATE of every snippet, by its first pose; shared, not modified
 */
public record SnippetError(
        String protocol,
        int length,
        int snippets,
        double mean,
        double std,
        double rmse,
        double[] values) {
    /**
     * Compares snippet by snippet.
     *
     * @param length N, frames, at least 2
     * @return empty where there are fewer than N poses
     */
    public static Optional<SnippetError> of(PosePairs pairs, int length) {
        if (length < 2) {
            throw new IllegalArgumentException(
                    "a snippet of %d frames has no motion; at least 2 are expected"
                            .formatted(length));
        }
        int snippets = pairs.size() - length + 1;
        if (snippets < 1) {
            return Optional.empty();
        }
        double[] values =
                IntStream.range(0, snippets).mapToDouble(i -> error(pairs, i, length)).toArray();
        ErrorStatistics s = ErrorStatistics.of(values);
        return Optional.of(
                new SnippetError(
                        "%d-frame ATE as SfMLearner defines it, sqrt(sum |s p - g|^2)/N"
                                .formatted(length),
                        length,
                        snippets,
                        s.mean(),
                        s.std(),
                        s.mean() * Math.sqrt(length),
                        values));
    }

    /**
     * Returns what must be beaten: a camera that goes one unit along its own z axis each frame and never
     * turns. With the snippets' scale it is constant velocity.
     *
     * @param reference known poses
     */
    public static PosePairs againstConstantVelocity(List<RigidTransform> reference) {
        return new PosePairs(
                reference,
                IntStream.range(0, reference.size())
                        .mapToObj(i -> new RigidTransform(Rotation.IDENTITY, new Vector3(0, 0, i)))
                        .toList());
    }

    private static double error(PosePairs pairs, int first, int length) {
        Vector3[] g = positions(pairs.reference(), first, length);
        Vector3[] p = positions(pairs.estimate(), first, length);
        double gp = IntStream.range(0, length).mapToDouble(k -> g[k].dot(p[k])).sum();
        double pp = Arrays.stream(p).mapToDouble(v -> v.dot(v)).sum();
        // An estimate that stands still is 0 whatever its scale.
        double s = pp > 0 ? gp / pp : 1;
        double squares = 0;
        for (int k = 0; k < length; k++) {
            Vector3 off = p[k].times(s).minus(g[k]);
            squares += off.dot(off);
        }
        return Math.sqrt(squares) / length;
    }

    private static Vector3[] positions(List<RigidTransform> poses, int first, int length) {
        RigidTransform firstFromWorld = poses.get(first).inverse();
        return IntStream.range(0, length)
                .mapToObj(k -> firstFromWorld.apply(poses.get(first + k).translation()))
                .toArray(Vector3[]::new);
    }
}
