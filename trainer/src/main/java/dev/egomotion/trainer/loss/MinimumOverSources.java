package dev.egomotion.trainer.loss;

import dev.egomotion.trainer.network.Tensors;
import java.util.List;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;

/**
 * The per-pixel minimum of the photometric error over sources, with the auto-mask (Godard et al. 2019, eq. 4
 * and 5): a pixel counts where some source sees it and some warped source fits better than every
 * source left as it is; so what stands still in the image, or moves along with the camera, carries no loss. The
 * loss is the mean over the pixels that count.
 */
final class MinimumOverSources {
    private static final double UNSEEN = 1e3;

    /**
     * The loss of a batch.
     *
     * @param loss mean over the pixels that count; not a number where none does
     * @param visibleShare share of pixels that some source sees
     * @param countedShare share of pixels that count
     */
    record Reduced(Tensor loss, double visibleShare, double countedShare) {}

    private MinimumOverSources() {}

    /** Returns the errors where the source sees the pixel, far larger ones elsewhere. */
    private static Tensor seenError(Tensor warped, Tensor visible) {
        return torch.where(visible.lt(Tensors.scalar(0.5)), Tensors.scalar(UNSEEN), warped);
    }

    /**
     * Reduces the errors of all sources.
     *
     * @param warped error per warped source, N x 1 x H x W each
     * @param visible 1 where the source sees the pixel, 0 elsewhere, of the same shape
     * @param unwarped error per source left as it is, of the same shape; empty for no auto-mask
     */
    static Reduced reduce(List<Tensor> warped, List<Tensor> visible, List<Tensor> unwarped) {
        Tensor best = seenError(warped.get(0), visible.get(0));
        for (int i = 1; i < warped.size(); i++) {
            best = torch.minimum(best, seenError(warped.get(i), visible.get(i)));
        }
        Tensor seen = best.lt(Tensors.scalar(UNSEEN));
        Tensor counted = seen;
        if (!unwarped.isEmpty()) {
            counted = seen.logical_and(AutoMask.of(best, unwarped));
        }
        Tensor mask = counted.to(best.scalar_type()).detach();
        Tensor loss = torch.where(counted, best, Tensors.scalar(0)).sum().div(mask.sum());
        return new Reduced(
                loss,
                Tensors.value(seen.to(best.scalar_type()).mean()),
                Tensors.value(mask.mean()));
    }
}
