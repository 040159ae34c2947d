package dev.egomotion.trainer.loss;

import dev.egomotion.geometry.values.Rotation;
import dev.egomotion.geometry.values.Vector3;
import dev.egomotion.trainer.network.Tensors;
import org.bytedeco.pytorch.Tensor;

/** Rotations as SfMLearner's network says them: R = Rx Ry Rz, radians. */
final class EulerAngles {
    private EulerAngles() {}

    /**
     * Returns rotation matrices, differentiable.
     *
     * @param r angles about x, y and z, N x 3
     * @return N x 3 x 3
     */
    static Tensor matrices(Tensor r) {
        Tensor sx = r.narrow(1, 0, 1).sin();
        Tensor cx = r.narrow(1, 0, 1).cos();
        Tensor sy = r.narrow(1, 1, 1).sin();
        Tensor cy = r.narrow(1, 1, 1).cos();
        Tensor sz = r.narrow(1, 2, 1).sin();
        Tensor cz = r.narrow(1, 2, 1).cos();
        Tensor xy = sx.mul(sy);
        Tensor yx = cx.mul(sy);
        // spotless:off
        Tensor rows = Tensors.concatenate(1,
                cy.mul(cz),                  cy.mul(sz).neg(),            sy,
                cx.mul(sz).add(xy.mul(cz)),  cx.mul(cz).sub(xy.mul(sz)),  sx.mul(cy).neg(),
                sx.mul(sz).sub(yx.mul(cz)),  sx.mul(cz).add(yx.mul(sz)),  cx.mul(cy));
        // spotless:on
        return rows.reshape(-1, 3, 3);
    }

    /** Returns the angles of a rotation that turns by less than a quarter about y. */
    static Vector3 of(Rotation rotation) {
        double[] m = rotation.matrix();
        return new Vector3(
                Math.atan2(-m[5], m[8]),
                Math.asin(Math.min(1, Math.max(-1, m[2]))),
                Math.atan2(-m[1], m[0]));
    }
}
