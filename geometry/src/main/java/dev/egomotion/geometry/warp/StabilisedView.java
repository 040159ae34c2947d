package dev.egomotion.geometry.warp;

import dev.egomotion.geometry.values.DepthImage;
import dev.egomotion.geometry.values.FloatImage;
import dev.egomotion.geometry.values.PinholeCamera;
import dev.egomotion.geometry.values.RgbImage;
import dev.egomotion.geometry.values.RigidTransform;
import dev.egomotion.geometry.values.Rotation;
import dev.egomotion.geometry.values.Vector3;

/**
 * What a camera would have seen had it been turned, and the way back: the same optical centre, so that one homography serves every depth.
 *
 * <p>S = stabilisedFromCamera. The pixel p of the camera lies at q ~ K S K^-1 p in the stabilised image, and a point of depth z there has depth z / (S K^-1 p)_3 in
 * the camera, p = (u, v, 1). A motion between two stabilised views is one between the cameras by {@link #between}.
 *
 * @param camera K, of the images
 * @param stabilisedFromCamera S
 */
public record StabilisedView(PinholeCamera camera, Rotation stabilisedFromCamera) {
    private static final GridSampler CLAMPED =
            new GridSampler(GridSampler.Kernel.BILINEAR, SamplerConvention.TORCH_BORDER_ALIGNED);

    /**
     * Returns the stabilised image.
     *
     * @param original what the camera saw, of its size
     * @return of the same size; what the camera did not see repeats the image's border
     */
    public RgbImage image(RgbImage original) {
        return CLAMPED.sample(
                original, new RotationHomography(camera, stabilisedFromCamera.inverse()).grid());
    }

    /**
     * Returns the camera's depth from that of the stabilised image. Inverse depth is interpolated, which is exact on planes.
     *
     * @param stabilised of the camera's size
     * @return on the camera's pixel grid; 0 where the stabilised image has no value
     */
    public DepthImage depth(DepthImage stabilised) {
        SamplingGrid grid = back();
        float[] inverse = new float[stabilised.depth().length];
        float[] known = new float[inverse.length];
        for (int i = 0; i < inverse.length; i++) {
            boolean isKnown = stabilised.depth()[i] > 0;
            inverse[i] = isKnown ? 1 / stabilised.depth()[i] : 0;
            known[i] = isKnown ? 1 : 0;
        }
        float[] depth = sampled(inverse, grid);
        float[] share = sampled(known, grid);
        double[] m = new RotationHomography(camera, stabilisedFromCamera).matrix();
        for (int i = 0; i < depth.length; i++) {
            int u = i % camera.width();
            int v = i / camera.width();
            boolean isKnown = grid.visible()[i] && share[i] > 0.999f;
            depth[i] = isKnown ? (float) (1 / (depth[i] * (m[6] * u + m[7] * v + m[8]))) : 0;
        }
        return new DepthImage(camera.width(), camera.height(), depth);
    }

    /**
     * Returns a share per pixel, such as explainability, of the camera's pixels from those of the stabilised image.
     *
     * @param stabilised of the camera's size
     * @return on the camera's pixel grid; beyond the stabilised image its border's
     */
    public FloatImage shares(FloatImage stabilised) {
        return CLAMPED.sample(stabilised, back());
    }

    /**
     * Returns the motion between two cameras: T = S_previous^-1 T_stabilised S_target.
     *
     * @param previous view of the previous frame
     * @param stabilised previousFromTarget of the stabilised views
     * @param target view of the target
     */
    public static RigidTransform between(
            StabilisedView previous, RigidTransform stabilised, StabilisedView target) {
        Rotation back = previous.stabilisedFromCamera.inverse();
        return new RigidTransform(back, Vector3.ZERO)
                .times(stabilised)
                .times(new RigidTransform(target.stabilisedFromCamera, Vector3.ZERO));
    }

    private SamplingGrid back() {
        return new RotationHomography(camera, stabilisedFromCamera).grid();
    }

    private float[] sampled(float[] values, SamplingGrid grid) {
        FloatImage plane = new FloatImage(camera.width(), camera.height(), values);
        return GridSampler.BILINEAR.sample(plane, grid).values();
    }
}
