package dev.egomotion.geometry.metrics;

import dev.egomotion.geometry.RigidTransform;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

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
 * @param lengths the same by length, shortest first; only lengths that occur
 */
public record KittiSegments(
        String protocol,
        int segments,
        double translationPercent,
        double rotationDegreesPer100Metres,
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
            List<RigidTransform> reference, SortedMap<Integer, RigidTransform> estimate) {
        return of(
                "KITTI devkit: segments of 100..800 m, step 10 frames, no alignment",
                reference,
                estimate,
                1);
    }

    /**
     * Compares as kitti-odom-eval does with 7-DoF alignment.
     *
     * @param reference all known poses, metres, one per frame
     * @param estimate estimated poses by their place in the reference
     * @return empty where the reference has no 100 m segment that was estimated
     */
    public static Optional<KittiSegments> odomEval(
            List<RigidTransform> reference, SortedMap<Integer, RigidTransform> estimate) {
        PosePairs pairs =
                new PosePairs(
                        estimate.keySet().stream().map(reference::get).toList(),
                        List.copyOf(estimate.values()));
        return of(
                "kitti-odom-eval: segments of 100..800 m, step 10 frames, 7-DoF alignment",
                reference,
                estimate,
                Alignment.SIM3.align(pairs).referenceFromEstimate().scale());
    }

    /** Returns the poses of a list by their place in it. */
    public static SortedMap<Integer, RigidTransform> byPlace(List<RigidTransform> poses) {
        SortedMap<Integer, RigidTransform> byPlace = new TreeMap<>();
        poses.forEach(pose -> byPlace.put(byPlace.size(), pose));
        return byPlace;
    }

    private static Optional<KittiSegments> of(
            String protocol,
            List<RigidTransform> reference,
            SortedMap<Integer, RigidTransform> estimate,
            double scale) {
        double[] path = PathLength.accumulated(reference);
        List<Segment> all = new ArrayList<>();
        for (int first = 0; first < path.length; first += STEP) {
            for (int metres : LENGTHS) {
                int last = end(path, first, metres);
                if (last >= 0 && estimate.containsKey(first) && estimate.containsKey(last)) {
                    RigidTransform g = reference.get(first).inverse().times(reference.get(last));
                    RigidTransform p = estimate.get(first).inverse().times(estimate.get(last));
                    RigidTransform e = scaled(p, scale).inverse().times(g);
                    all.add(
                            new Segment(
                                    metres,
                                    e.translation().norm() / metres,
                                    e.rotation().angle() / metres));
                }
            }
        }
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
                new KittiSegments(protocol, all.size(), percent(all), degrees(all), lengths));
    }

    private static RigidTransform scaled(RigidTransform motion, double scale) {
        return new RigidTransform(motion.rotation(), motion.translation().times(scale));
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
