package dev.egomotion.geometry.metrics;

import dev.egomotion.geometry.values.Vector3;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.IntStream;

/**
 * Errors over segments of 100, 200, ... 800 m (Geiger et al., CVPR 2012; evaluate_odometry.cpp of the
 * KITTI odometry devkit). A segment begins at every tenth frame of the reference and ends at the first
 * frame more than its length away along the reference; E = (P_i^-1 P_j)^-1 (Q_i^-1 Q_j); |t_E| and the
 * angle of E are divided by the segment's length and averaged over all segments of all lengths.
 *
 * <p>The devkit compares the estimate as it is: its unit must be the metre, and a pose is needed for
 * every frame. kitti-odom-eval (Zhan et al.) computes the same after an alignment, 7-DoF for monocular
 * estimates (Sim(3) Umeyama over all frames: here only its scale matters), and leaves out segments one of
 * whose ends was not estimated.
 *
 * @param protocol definition and alignment
 * @param segments how many segments there are, at least 1
 * @param translationPercent mean translational error, percent of length
 * @param rotationDegreesPer100Metres mean rotational error, degrees per 100 m
 * @param ate root of the mean squared distance over all frames, metres, which kitti-odom-eval gives beside
 *     them; empty for the devkit
 * @param lengths the same by length, shortest first; only lengths that occur
 */
public record KittiSegments(
        String protocol,
        int segments,
        double translationPercent,
        double rotationDegreesPer100Metres,
        OptionalDouble ate,
        List<OfLength> lengths) {
    /** Lengths of segments, metres. */
    private static final int[] LENGTHS = {100, 200, 300, 400, 500, 600, 700, 800};

    /** Frames from one segment's beginning to the next one's. */
    private static final int STEP = 10;

    /**
     * Segments of one length.
     *
     * @param metres length
     * @param segments how many there are
     * @param translationPercent mean translational error, percent of length
     * @param rotationDegreesPer100Metres mean rotational error, degrees per 100 m
     */
    public record OfLength(
            int metres,
            int segments,
            double translationPercent,
            double rotationDegreesPer100Metres) {}

    private record Segment(int metres, double translation, double radians) {}

    /** Copies the list. */
    public KittiSegments {
        lengths = List.copyOf(lengths);
    }

    /**
     * Compares as the devkit does: the estimate as it is.
     *
     * @param reference all known poses, metres, one per frame
     * @param estimate estimated poses by their place in the reference
     * @return empty where the reference has no 100 m segment that was estimated
     */
    public static Optional<KittiSegments> official(
            List<PoseMatrix> reference, SortedMap<Integer, PoseMatrix> estimate) {
        return of(
                "KITTI devkit: segments of 100..800 m, step 10 frames, no alignment",
                segments(reference, estimate),
                OptionalDouble.empty());
    }

    /**
     * Compares as kitti-odom-eval does with 7-DoF alignment: both paths from the first estimated frame,
     * then Sim(3) Umeyama.
     *
     * @param reference all known poses, metres, one per frame
     * @param estimate estimated poses by their place in the reference; at least one
     * @return empty where the reference has no 100 m segment that was estimated
     */
    public static Optional<KittiSegments> odomEval(
            List<PoseMatrix> reference, SortedMap<Integer, PoseMatrix> estimate) {
        int first = estimate.firstKey();
        PoseMatrix startFromWorld = reference.get(first).inverse();
        PoseMatrix startFromEstimate = Objects.requireNonNull(estimate.get(first)).inverse();
        List<PoseMatrix> g = reference.stream().map(startFromWorld::times).toList();
        SortedMap<Integer, PoseMatrix> p = new TreeMap<>();
        estimate.forEach((place, pose) -> p.put(place, startFromEstimate.times(pose)));
        List<Vector3> from = p.values().stream().map(PoseMatrix::translation).toList();
        List<Vector3> to = p.keySet().stream().map(i -> g.get(i).translation()).toList();
        Similarity fit = Umeyama.fit(from, to, true).yFromX();
        p.replaceAll((place, pose) -> pose.scaled(fit.scale()));
        double[] off =
                IntStream.range(0, from.size())
                        .mapToDouble(i -> fit.apply(from.get(i)).minus(to.get(i)).norm())
                        .toArray();
        return of(
                "kitti-odom-eval: segments of 100..800 m, step 10 frames, 7-DoF alignment",
                segments(g, p),
                OptionalDouble.of(ErrorStatistics.of(off).rmse()));
    }

    private static List<Segment> segments(
            List<PoseMatrix> reference, SortedMap<Integer, PoseMatrix> estimate) {
        double[] path = accumulated(reference);
        List<Segment> segments = new ArrayList<>();
        for (int first = 0; first < path.length; first += STEP) {
            for (int metres : LENGTHS) {
                int last = end(path, first, metres);
                if (last >= 0 && estimate.containsKey(first) && estimate.containsKey(last)) {
                    PoseMatrix g = reference.get(first).inverse().times(reference.get(last));
                    PoseMatrix p = estimate.get(first).inverse().times(estimate.get(last));
                    PoseMatrix e = p.inverse().times(g);
                    segments.add(
                            new Segment(
                                    metres, e.translation().norm() / metres, e.angle() / metres));
                }
            }
        }
        return segments;
    }

    private static double[] accumulated(List<PoseMatrix> poses) {
        double[] path = new double[poses.size()];
        for (int i = 1; i < path.length; i++) {
            Vector3 step = poses.get(i).translation().minus(poses.get(i - 1).translation());
            path[i] = path[i - 1] + step.norm();
        }
        return path;
    }

    private static Optional<KittiSegments> of(
            String protocol, List<Segment> all, OptionalDouble ate) {
        if (all.isEmpty()) {
            return Optional.empty();
        }
        List<OfLength> lengths = new ArrayList<>();
        for (int metres : LENGTHS) {
            List<Segment> some = all.stream().filter(s -> s.metres == metres).toList();
            if (!some.isEmpty()) {
                lengths.add(new OfLength(metres, some.size(), percent(some), degrees(some)));
            }
        }
        return Optional.of(
                new KittiSegments(protocol, all.size(), percent(all), degrees(all), ate, lengths));
    }

    /** Returns the first frame more than a length beyond another, -1 where the path ends before. */
    private static int end(double[] path, int first, double metres) {
        for (int i = first; i < path.length; i++) {
            if (path[i] > path[first] + metres) {
                return i;
            }
        }
        return -1;
    }

    private static double percent(List<Segment> segments) {
        return 100 * segments.stream().mapToDouble(Segment::translation).average().orElseThrow();
    }

    private static double degrees(List<Segment> segments) {
        return Math.toDegrees(
                100 * segments.stream().mapToDouble(Segment::radians).average().orElseThrow());
    }
}
