package dev.egomotion.trainer.loss;

import java.util.List;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;

/**
 * Which pixels tell something of motion (monodepth2, Godard et al. 2019, eq. 5): those where the best warped source
 * fits better than the best source left as it is, min_s e(I_t, I_s->t) < min_s e(I_t, I_s). What stands still in the
 * image, or moves along with the camera, does not count.
 */
final class AutoMask {
    private AutoMask() {}

    /**
     * Returns true where a pixel counts; it carries no gradient.
     *
     * @param best least error of the warped sources, N x 1 x H x W
     * @param unwarped error per source left as it is, of the same shape
     */
    static Tensor of(Tensor best, List<Tensor> unwarped) {
        Tensor still = unwarped.get(0);
        for (Tensor error : unwarped.subList(1, unwarped.size())) {
            still = torch.minimum(still, error);
        }
        return best.lt(still);
    }
}
