package dev.egomotion.examples;

import java.util.Locale;
import org.bytedeco.javacpp.PointerScope;
import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;

/**
 * A loss is a function of tensors, and LibTorch finds its gradient. To train with it give it a weight in {@code
 * LossWeights}, add it in {@code Objective} and its value in {@code LossTerms}: CONTRIBUTING.md says how.
 */
public final class AddALoss {
    private AddALoss() {}

    /**
     * Returns the reverse Huber loss of depth (Laina et al. 2016, eq. 2): |e| below c, (e^2 + c^2) / 2c above, c a fifth of
     * the largest error.
     *
     * @param depth N x 1 x H x W
     * @param truth of the same shape and unit
     * @return the mean, a scalar
     */
    static Tensor reverseHuber(Tensor depth, Tensor truth) {
        Tensor error = depth.sub(truth).abs();
        Tensor c = error.max().mul(new Scalar(0.2)).detach();
        Tensor squared = error.mul(error).add(c.mul(c)).div(c.mul(new Scalar(2)));
        return torch.where(error.le(c), error, squared).mean();
    }

    /** Takes nothing: goes down the loss from a wrong depth. */
    public static void main(String[] arguments) {
        try (PointerScope scope = new PointerScope()) {
            Tensor truth = torch.arange(new Scalar(1.0), new Scalar(13.0)).reshape(1, 1, 3, 4);
            Tensor depth = torch.ones_like(truth).mul(new Scalar(6.0));
            for (int step = 0; step <= 40; step++) {
                depth = depth.detach().set_requires_grad(true);
                Tensor loss = reverseHuber(depth, truth);
                loss.backward();
                if (step % 20 == 0) {
                    System.out.printf(
                            Locale.ROOT, "step %d: loss %.4f%n", step, loss.item_double());
                }
                depth = depth.sub(depth.grad().mul(new Scalar(2)));
            }
        }
    }
}
