package dev.egomotion.trainer.loss;

import dev.egomotion.trainer.network.Tensors;
import org.bytedeco.pytorch.Tensor;

/**
 * Whether two frames agree on where things are (SC-SfMLearner, Bian et al. 2019, eq. 5 to 7): what the target's
 * depth gives as a point's depth in the source, z, against what the source's own depth map gives there, d'. The
 * difference |z - d'| / (z + d') is in [0, 1); its mean over the pixels that are seen is a loss, 1 minus it a
 * weight of the photometric error. It is what makes one scale hold over a drive.
 */
final class GeometryConsistency {
    private GeometryConsistency() {}

    /**
     * Returns the difference per pixel.
     *
     * @param projected z: depth in the source of the target's points, N x 1 x H x W, positive where seen
     * @param sampled d': the source's depth map where those points fall, of the same shape, positive
     * @param visible 1 where the source sees the pixel, 0 elsewhere, of the same shape
     * @return of the same shape, 0 where not seen
     */
    static Tensor perPixel(Tensor projected, Tensor sampled, Tensor visible) {
        Tensor z = Tensors.atLeast(projected, 1e-3);
        return z.sub(sampled).abs().div(z.add(sampled)).mul(visible);
    }

    /** Returns the mean over the pixels that are seen; not a number where none is. */
    static Tensor loss(Tensor difference, Tensor visible) {
        return difference.sum().div(visible.sum());
    }

    /** Returns 1 - difference without a gradient: the weight of the photometric error. */
    static Tensor weight(Tensor difference) {
        return difference.neg().add(Tensors.scalar(1)).detach();
    }
}
