package dev.egomotion.engine;

import dev.egomotion.geometry.values.DepthImage;
import dev.egomotion.geometry.values.FloatImage;
import dev.egomotion.geometry.values.GrayImage;
import dev.egomotion.geometry.values.PinholeCamera;
import dev.egomotion.geometry.values.RigidTransform;
import dev.egomotion.odometry.depth.DepthFromMotion;
import dev.egomotion.odometry.depth.DepthSettings;
import dev.egomotion.odometry.depth.DepthView;
import dev.egomotion.odometry.depth.MeasuredDepth;
import dev.egomotion.odometry.refinement.Refinement;
import dev.egomotion.odometry.refinement.TrackedPoints;
import dev.egomotion.topology.records.EstimateItem.Estimate;
import dev.egomotion.topology.records.Measured;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.BiConsumer;

/**
 * Depth that two measurements agree on: measure-depth's, from the frames before, and one from the frames after, by the same refined
 * motions the other way round. Where they differ by more than their standard deviations allow, something moves, is hidden on one side or
 * was matched wrongly, and depth is not known. For teaching, not for live: frames are given in order and come back later, a stretch at a time.
 */
final class BothSidedDepth {
    /** Frames that are measured backwards together. */
    private static final int STRETCH = 96;

    /** Frames after a stretch with which its backward measurement begins, so that its memory has settled when it counts. */
    private static final int AHEAD = 16;

    /** Of the joint standard deviation, what the two may differ by. */
    private static final double AGREEMENT = 2;

    /** Standard deviation of log depth above which depth is not known. */
    private static final double LARGEST_SIGMA = 0.25;

    private final DepthSettings settings;
    private final BiConsumer<Integer, MeasuredDepth> known;
    private final List<Seen> ahead = new ArrayList<>();
    private int first;

    /** What the backward measurement needs of a frame, and the forward one's map. */
    private record Seen(
            GrayImage image,
            PinholeCamera mapCamera,
            DepthImage network,
            TrackedPoints points,
            Refinement refinement,
            MeasuredDepth forward) {}

    /**
     * Begins a drive.
     *
     * @param settings of both measurements
     * @param known given the number of each frame from 0 and its depth, 0 where not known, in the unit of its refined motion; in order
     */
    BothSidedDepth(DepthSettings settings, BiConsumer<Integer, MeasuredDepth> known) {
        this.settings = settings;
        this.known = known;
    }

    /**
     * Takes the next frame.
     *
     * @throws IllegalArgumentException if it was not refined and measured
     */
    void accept(Estimate frame) {
        if (frame.measured().isEmpty() || frame.refinement().isEmpty()) {
            throw new IllegalArgumentException(
                    "frame %d was not refined and measured".formatted(frame.frame().sequence()));
        }
        Measured measured = frame.measured().get();
        ahead.add(
                new Seen(
                        frame.tracking(),
                        measured.camera(),
                        measured.network(),
                        frame.points(),
                        frame.refinement().get(),
                        measured.map()));
        if (ahead.size() == STRETCH + AHEAD) {
            measure(STRETCH);
        }
    }

    /** Gives what is left: there is no other frame. */
    void end() {
        measure(ahead.size());
    }

    private void measure(int count) {
        if (count == 0) {
            return;
        }
        PinholeCamera tracking = tracking(ahead.get(0));
        DepthFromMotion backward = new DepthFromMotion(tracking, settings);
        List<MeasuredDepth> agreed = new ArrayList<>();
        for (int i = ahead.size() - 1; i >= 0; i--) {
            Seen frame = ahead.get(i);
            DepthView.Motion motion =
                    i == ahead.size() - 1
                            ? new DepthView.Unknown()
                            : back(frame.refinement(), ahead.get(i + 1).refinement());
            MeasuredDepth map =
                    backward.measure(
                            new DepthView(
                                    frame.image(),
                                    Optional.of(frame.network()),
                                    frame.points(),
                                    motion));
            if (i < count) {
                agreed.add(agreed(frame.forward(), map));
            }
        }
        for (int i = 0; i < count; i++) {
            known.accept(first + i, agreed.get(count - 1 - i));
        }
        first += count;
        ahead.subList(0, count).clear();
    }

    /** Returns the camera of the tracked images: that of the map, enlarged. */
    private static PinholeCamera tracking(Seen frame) {
        return frame.mapCamera().resizedTo(frame.image().width(), frame.image().height());
    }

    /** Returns the motion to a frame from the one after it. */
    private static DepthView.Motion back(Refinement frame, Refinement after) {
        double unit = frame.scale().unitsPerWindowUnit() / after.scale().unitsPerWindowUnit();
        return switch (after.outcome()) {
            case FIRST, TOO_FEW_TRACKS -> new DepthView.Unknown();
            case STATIC -> new DepthView.Standing();
            case REFINED, PURE_ROTATION, LOW_PARALLAX, MOVING_OBJECTS -> {
                RigidTransform afterFromFrame = after.previousFromTarget().inverse();
                yield new DepthView.Moving(
                        new RigidTransform(
                                afterFromFrame.rotation(),
                                afterFromFrame.translation().times(unit)),
                        unit);
            }
        };
    }

    /**
     * Returns the mean of two log depths, weighted by their variances, where they agree.
     *
     * @return sigma is that of either side's weighted mean, and more the more they differ: two searches of the same images are not independent
     */
    static MeasuredDepth agreed(MeasuredDepth a, MeasuredDepth b) {
        int pixels = a.depth().depth().length;
        float[] depth = new float[pixels];
        float[] sigma = new float[pixels];
        for (int p = 0; p < pixels; p++) {
            double logA = Math.log(a.depth().depth()[p]);
            double apart = logA - Math.log(b.depth().depth()[p]);
            double varianceA = square(a.sigma().values()[p]);
            double varianceB = square(b.sigma().values()[p]);
            double joint = varianceA + varianceB;
            double share = varianceA / joint; // of b in the mean
            double variance =
                    2 * varianceA * varianceB / joint + share * (1 - share) * square(apart);
            if (square(apart) < square(AGREEMENT) * joint && variance < square(LARGEST_SIGMA)) {
                depth[p] = (float) Math.exp(logA - share * apart);
                sigma[p] = (float) Math.sqrt(variance);
            }
        }
        return new MeasuredDepth(
                new DepthImage(a.depth().width(), a.depth().height(), depth),
                new FloatImage(a.depth().width(), a.depth().height(), sigma));
    }

    private static double square(double x) {
        return x * x;
    }
}
