package dev.egomotion.trainer.loss;

import dev.egomotion.trainer.network.Tensors;
import org.bytedeco.pytorch.Tensor;

/**
 * How much two images differ, per pixel: w (1 - SSIM) / 2 + (1 - w) |a - b| (Zhao et al. 2017; monodepth2 eq. 2,
 * w = 0.85). w = 0 is SfMLearner's L1.
 *
 * @param structureWeight w, in [0, 1]
 */
record PhotometricLoss(double structureWeight) {
    /** Checks the weight. */
    PhotometricLoss {
        if (!(structureWeight >= 0 && structureWeight <= 1)) {
            throw new IllegalArgumentException(
                    "weight of structure " + structureWeight + "; it must be in [0, 1]");
        }
    }

    /**
     * Compares images.
     *
     * @param a N x C x H x W, in [0, 1]
     * @param b of the same shape
     * @return N x 1 x H x W, in [0, 1]
     */
    Tensor perPixel(Tensor a, Tensor b) {
        if (structureWeight == 0) {
            return AbsoluteDifference.perPixel(a, b);
        }
        return StructuralDissimilarity.perPixel(a, b)
                .mul(Tensors.scalar(structureWeight))
                .add(AbsoluteDifference.perPixel(a, b).mul(Tensors.scalar(1 - structureWeight)));
    }
}
