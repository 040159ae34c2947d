package dev.egomotion.geometry.warp;

import dev.egomotion.geometry.values.DepthImage;
import dev.egomotion.geometry.values.ImageSize;
import dev.egomotion.geometry.values.PinholeCamera;
import dev.egomotion.geometry.values.RigidTransform;
import dev.egomotion.geometry.values.Rotation;
import dev.egomotion.geometry.values.Vector3;
import java.util.Arrays;

/**
 * The grid of a camera that turns about its optical centre: p_s ~ K_s R K^-1 p_t (Hartley and Zisserman
 * 2004, section 8.4.2), whatever the scene's depth. It is the {@link InverseWarp} of a scene at one
 * depth without translation.
 *
 * <p>Parameters: rx, ry, rz, axis times angle, radians. Warps compose as rotations do.
 *
 * @param camera K, of the target: the output's size and intrinsics, any
 * @param sourceCamera K_s, of the image that is sampled
 * @param sourceFromTarget R
 */
public record RotationHomography(
        PinholeCamera camera, PinholeCamera sourceCamera, Rotation sourceFromTarget)
        implements DifferentiableGrid {
    /** The homography between two images of one camera. */
    public RotationHomography(PinholeCamera camera, Rotation sourceFromTarget) {
        this(camera, camera, sourceFromTarget);
    }

    /** Returns M = K_s R K^-1, nine elements, row-major, in pixels: p_s ~ M (u, v, 1). */
    public double[] matrix() {
        double[] r = sourceFromTarget.matrix();
        double[] kr = new double[9];
        for (int j = 0; j < 3; j++) {
            kr[j] = sourceCamera.fx() * r[j] + sourceCamera.cx() * r[6 + j];
            kr[3 + j] = sourceCamera.fy() * r[3 + j] + sourceCamera.cy() * r[6 + j];
            kr[6 + j] = r[6 + j];
        }
        double[] m = new double[9];
        for (int i = 0; i < 9; i += 3) {
            m[i] = kr[i] / camera.fx();
            m[i + 1] = kr[i + 1] / camera.fy();
            m[i + 2] = kr[i + 2] - camera.cx() * m[i] - camera.cy() * m[i + 1];
        }
        return m;
    }

    /**
     * Returns this after another, the inverse-compositional step dp o p (Lin and Lucey 2017): a point goes
     * through the other first.
     *
     * @param first applied first; its source camera is this one's target
     */
    public RotationHomography times(RotationHomography first) {
        if (!first.sourceCamera.equals(camera)) {
            throw new IllegalArgumentException(
                    "the first homography leads to %s, the second starts at %s"
                            .formatted(first.sourceCamera, camera));
        }
        return new RotationHomography(
                first.camera, sourceCamera, sourceFromTarget.times(first.sourceFromTarget));
    }

    /** Returns the homography that undoes this one. */
    public RotationHomography inverse() {
        return new RotationHomography(sourceCamera, camera, sourceFromTarget.inverse());
    }

    @Override
    public ImageSize output() {
        return new ImageSize(camera.width(), camera.height());
    }

    @Override
    public ImageSize source() {
        return new ImageSize(sourceCamera.width(), sourceCamera.height());
    }

    @Override
    public double[] parameters() {
        Vector3 r = sourceFromTarget.axisAngle();
        return new double[] {r.x(), r.y(), r.z()};
    }

    @Override
    public RotationHomography withParameters(double... r) {
        if (r.length != 3) {
            throw new IllegalArgumentException(
                    "a rotation homography has 3 parameters, not " + r.length);
        }
        return new RotationHomography(
                camera, sourceCamera, Rotation.fromAxisAngle(new Vector3(r[0], r[1], r[2])));
    }

    @Override
    public SamplingGrid grid() {
        return atUnitDepth().grid();
    }

    @Override
    public ReferenceGrid reference() {
        return atUnitDepth().reference();
    }

    @Override
    public double[] backward(double[] x, double[] y) {
        return Arrays.copyOfRange(atUnitDepth().backward(x, y), 3, 6);
    }

    private InverseWarp atUnitDepth() {
        float[] depth = new float[output().pixels()];
        Arrays.fill(depth, 1);
        return new InverseWarp(
                camera,
                new DepthImage(camera.width(), camera.height(), depth),
                new RigidTransform(sourceFromTarget, Vector3.ZERO),
                sourceCamera);
    }
}
