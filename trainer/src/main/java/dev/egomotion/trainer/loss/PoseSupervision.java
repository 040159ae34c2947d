package dev.egomotion.trainer.loss;

import dev.egomotion.trainer.network.Tensors;
import org.bytedeco.pytorch.Tensor;

/**
 * How far predicted motions are from true ones: mean over the known of wt |t - t'|_1 + wr |r - r'|_1.
 *
 * @param translationWeight wt, per metre
 * @param rotationWeight wr, per radian
 */
record PoseSupervision(double translationWeight, double rotationWeight) {
    /**
     * Returns the loss; 0 where no motion is known.
     *
     * @param predicted N x 6: t, then axis times angle
     * @param truth N x 6, likewise; anything finite where unknown
     * @param known N x 1: 1 where the truth is known, 0 elsewhere
     */
    Tensor loss(Tensor predicted, Tensor truth, Tensor known) {
        Tensor error = predicted.sub(truth).abs().mul(known);
        Tensor weighted =
                error.narrow(1, 0, 3)
                        .sum()
                        .mul(Tensors.scalar(translationWeight))
                        .add(error.narrow(1, 3, 3).sum().mul(Tensors.scalar(rotationWeight)));
        return weighted.div(Tensors.atLeast(known.sum(), 1));
    }
}
