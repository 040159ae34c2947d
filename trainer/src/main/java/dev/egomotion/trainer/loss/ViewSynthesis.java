package dev.egomotion.trainer.loss;

import dev.egomotion.trainer.network.Tensors;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.TensorVector;
import org.bytedeco.pytorch.global.torch;

/**
 * The differentiable inverse warp: p_s ~ K R K^-1 p_t D(p_t) + K t (SfMLearner eq. 2), sampled bilinearly.
 * Pixel centres are integers, -1 and +1 of the sampling grid are the centres of the first and the last
 * pixel (align_corners = true). Differentiable in depth and motion; single or double precision.
 */
final class ViewSynthesis {
    private static final double NEAREST = 1e-3;

    /** No motion is closer to none than this, rad^2, so that the angle has a gradient. */
    private static final double SMALL_ANGLE_SQUARED = 1e-12;

    private static final int BILINEAR = 0;
    private static final int BORDER = 1;

    /**
     * A source seen from the target.
     *
     * @param image N x C x H x W
     * @param visible N x 1 x H x W, 1 where the pixel projects in front of the camera and inside the
     *     source, 0 elsewhere
     * @param depth N x 1 x H x W, of the target's points in the source, camera z
     */
    record Warped(Tensor image, Tensor visible, Tensor depth) {}

    private ViewSynthesis() {}

    /**
     * Warps sources into the target's view.
     *
     * @param source N x C x H x W
     * @param depth of the target, N x 1 x H x W, camera z
     * @param rotation sourceFromTarget, N x 3 x 3
     * @param translation sourceFromTarget, N x 3 x 1, in the depth's unit
     * @param intrinsics N x 3 x 3, pixels of this size
     * @param inverseIntrinsics their inverse
     */
    static Warped warp(
            Tensor source,
            Tensor depth,
            Tensor rotation,
            Tensor translation,
            Tensor intrinsics,
            Tensor inverseIntrinsics) {
        long n = depth.size(0);
        long height = depth.size(2);
        long width = depth.size(3);
        Tensor pixels = pixels(height, width).to(depth.scalar_type());
        Tensor infinite = intrinsics.matmul(rotation).matmul(inverseIntrinsics).matmul(pixels);
        Tensor projected =
                infinite.mul(depth.reshape(n, 1, height * width))
                        .add(intrinsics.matmul(translation));
        Tensor z = projected.narrow(1, 2, 1);
        Tensor positive = Tensors.atLeast(z, NEAREST);
        Tensor x =
                projected
                        .narrow(1, 0, 1)
                        .div(positive)
                        .mul(Tensors.scalar(2.0 / (width - 1)))
                        .sub(Tensors.scalar(1));
        Tensor y =
                projected
                        .narrow(1, 1, 1)
                        .div(positive)
                        .mul(Tensors.scalar(2.0 / (height - 1)))
                        .sub(Tensors.scalar(1));
        Tensor inside =
                z.ge(Tensors.scalar(NEAREST))
                        .logical_and(x.abs().le(Tensors.scalar(1)))
                        .logical_and(y.abs().le(Tensors.scalar(1)));
        Tensor grid = torch.stack(new TensorVector(x.squeeze(1), y.squeeze(1)), 2);
        Tensor image =
                torch.grid_sampler(
                        source, grid.reshape(n, height, width, 2), BILINEAR, BORDER, true);
        return new Warped(
                image,
                inside.reshape(n, 1, height, width).to(depth.scalar_type()).detach(),
                z.reshape(n, 1, height, width));
    }

    /** Returns homogeneous pixel coordinates, 3 x (height width). */
    private static Tensor pixels(long height, long width) {
        int count = Math.toIntExact(height * width);
        float[] values = new float[3 * count];
        for (int i = 0; i < count; i++) {
            values[i] = i % width;
            values[count + i] = Math.floorDiv(i, width);
            values[2 * count + i] = 1;
        }
        return Tensors.of(values, 3, count);
    }

    /**
     * Returns rotation matrices: R = I + sin(a)/a [r] + 2 sin^2(a/2)/a^2 [r]^2, a = |r| (Rodrigues).
     *
     * @param r axis times angle, radians, N x 3
     * @return N x 3 x 3
     */
    static Tensor rotation(Tensor r) {
        Tensor squared =
                r.mul(r)
                        .sum(new long[] {1}, true, new org.bytedeco.pytorch.ScalarTypeOptional())
                        .add(Tensors.scalar(SMALL_ANGLE_SQUARED));
        Tensor angle = squared.sqrt();
        Tensor half = angle.mul(Tensors.scalar(0.5)).sin();
        Tensor first = angle.sin().div(angle).unsqueeze(2);
        Tensor second = half.mul(half).mul(Tensors.scalar(2)).div(squared).unsqueeze(2);
        Tensor cross = cross(r);
        Tensor identity =
                Tensors.of(new float[] {1, 0, 0, 0, 1, 0, 0, 0, 1}, 3, 3).to(r.scalar_type());
        return identity.add(cross.mul(first)).add(cross.matmul(cross).mul(second));
    }

    /** Returns the matrices [r] with [r] p = r x p, N x 3 x 3. */
    private static Tensor cross(Tensor r) {
        Tensor x = r.narrow(1, 0, 1);
        Tensor y = r.narrow(1, 1, 1);
        Tensor z = r.narrow(1, 2, 1);
        Tensor o = torch.zeros_like(x);
        // spotless:off
        Tensor rows = Tensors.concatenate(1,
                o,       z.neg(), y,
                z,       o,       x.neg(),
                y.neg(), x,       o);
        // spotless:on
        return rows.reshape(-1, 3, 3);
    }
}
