package dev.egomotion.trainer.loss;

import dev.egomotion.trainer.network.Tensors;
import org.bytedeco.pytorch.ScalarTypeOptional;
import org.bytedeco.pytorch.Tensor;

/**
 * Velocity supervision (Guizilini et al. 2020, eq. 7): the length of a predicted motion against how far the
 * camera is known to have gone, mean over the known of | |t| - v dt |. It fixes the scale and nothing else; the
 * speedometer of a car is enough.
 */
final class SpeedSupervision {
    /** No length is shorter than the root of this, so that it has a gradient. */
    private static final double SMALL_SQUARED = 1e-12;

    private SpeedSupervision() {}

    /**
     * Returns the loss; 0 where no length is known.
     *
     * @param translation predicted, N x 3
     * @param distance v dt, N x 1, in the same unit; anything finite where unknown
     * @param known N x 1: 1 where the distance is known, 0 elsewhere
     */
    static Tensor loss(Tensor translation, Tensor distance, Tensor known) {
        Tensor length =
                translation
                        .mul(translation)
                        .sum(new long[] {1}, true, new ScalarTypeOptional())
                        .add(Tensors.scalar(SMALL_SQUARED))
                        .sqrt();
        Tensor error = length.sub(distance).abs().mul(known);
        return error.sum().div(Tensors.atLeast(known.sum(), 1));
    }
}
