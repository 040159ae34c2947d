package dev.egomotion.trainer.data;

import dev.egomotion.geometry.values.DepthImage;
import dev.egomotion.geometry.values.GrayImage;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.DoubleStream;
import java.util.stream.IntStream;

/** Measured depth in the gaps of a drive's own. */
final class TaughtDepth {
    /** Standard deviation of the log of a drive's own depth, x 255: returns seen through objects and thin errors at edges are among it. */
    private static final byte OWN_SIGMA = 13;

    /** So few pixels that both know say nothing of their unit. */
    private static final int FEWEST_COMMON = 100;

    private TaughtDepth() {}

    /**
     * Returns a drive with measured depth where its own says nothing. Where its poses are not known, its own depth alone says what a
     * metre is: measured depth is brought to it by the median of their ratio over the drive.
     *
     * @param depth measured, of every frame, of the drive's size, metres; 0 where unknown
     * @param sigma standard deviation of its log x 255
     */
    static TrainingDrive fill(TrainingDrive drive, List<DepthImage> depth, List<GrayImage> sigma) {
        if (!drive.hasDepth()) {
            return drive.withDepth(depth, sigma);
        }
        double unit = drive.hasTruth() ? 1 : ownOverMeasured(drive.depth(), depth);
        List<DepthImage> maps = new ArrayList<>();
        List<GrayImage> uncertainty = new ArrayList<>();
        for (int i = 0; i < depth.size(); i++) {
            float[] own = drive.depth().get(i).depth();
            float[] values = new float[own.length];
            byte[] unsure = new byte[own.length];
            for (int p = 0; p < own.length; p++) {
                boolean known = own[p] > 0;
                values[p] = known ? own[p] : (float) (unit * depth.get(i).depth()[p]);
                unsure[p] = known ? OWN_SIGMA : sigma.get(i).values()[p];
            }
            maps.add(new DepthImage(depth.get(i).width(), depth.get(i).height(), values));
            uncertainty.add(new GrayImage(depth.get(i).width(), depth.get(i).height(), unsure));
        }
        return drive.withDepth(maps, uncertainty);
    }

    private static double ownOverMeasured(List<DepthImage> own, List<DepthImage> measured) {
        double[] ratios =
                IntStream.range(0, own.size())
                        .boxed()
                        .flatMapToDouble(i -> ratios(own.get(i).depth(), measured.get(i).depth()))
                        .sorted()
                        .toArray();
        return ratios.length < FEWEST_COMMON ? 1 : ratios[ratios.length / 2];
    }

    private static DoubleStream ratios(float[] own, float[] measured) {
        return IntStream.range(0, own.length)
                .filter(p -> own[p] > 0 && measured[p] > 0)
                .mapToDouble(p -> own[p] / measured[p]);
    }
}
