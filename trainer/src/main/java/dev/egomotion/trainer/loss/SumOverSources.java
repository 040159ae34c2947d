package dev.egomotion.trainer.loss;

import dev.egomotion.trainer.network.Tensors;
import java.util.List;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;
import org.jspecify.annotations.Nullable;

/**
 * SfMLearner's reduction: the sum over the sources of the mean error over the pixels that they see, each weighed with
 * its explainability where there is one (eq. 1 and 3). Unlike the original, which compares what is out of view with grey.
 */
final class SumOverSources {
    private SumOverSources() {}

    /**
     * Reduces the errors of all sources.
     *
     * @param warped error per warped source, N x 1 x H x W each
     * @param visible 1 where the source sees the pixel, 0 elsewhere, of the same shape
     * @param mask explainability, N x sources x H x W, or null for none
     */
    static MinimumOverSources.Reduced reduce(
            List<Tensor> warped, List<Tensor> visible, @Nullable Tensor mask) {
        Tensor error = Tensors.concatenate(1, warped.toArray(new Tensor[0]));
        Tensor seen = Tensors.concatenate(1, visible.toArray(new Tensor[0]));
        Tensor weight = mask == null ? torch.ones_like(error) : mask;
        Tensor loss =
                Explainability.weighted(error, seen, weight).mul(Tensors.scalar(warped.size()));
        double share = Tensors.value(seen.amax(new long[] {1}, false).mean());
        return new MinimumOverSources.Reduced(loss, share, share);
    }
}
