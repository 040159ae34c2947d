package dev.egomotion.geometry.warp;

import dev.egomotion.geometry.values.DepthImage;
import dev.egomotion.geometry.values.ImageSize;
import dev.egomotion.geometry.values.PinholeCamera;
import dev.egomotion.geometry.values.RigidTransform;
import dev.egomotion.geometry.values.Rotation;
import dev.egomotion.geometry.values.Vector3;
import java.util.Arrays;

/**
 * The grid of depth and rigid motion: where the points seen by the target camera lie in the source
 * image (SfMLearner, Zhou et al. 2017, equation 2).
 *
 * <p>p_s ~ K_s T(source from target) D(p_t) K^-1 p_t
 *
 * <p>A pixel is visible when it has a depth and its point lies in front of the source camera and
 * inside its image.
 *
 * <p>Parameters: tx, ty, tz in the unit of the depth; rx, ry, rz, axis times angle, radians; then the
 * depth of every target pixel, row by row. A pixel without depth has no value and no gradient.
 *
 * @param camera K, of the target
 * @param targetDepth D, on the target's grid, of the target camera's size
 * @param sourceFromTarget T, translation in the unit of the depth
 * @param sourceCamera K_s, of the source, of any size
 */
public record InverseWarp(
        PinholeCamera camera,
        DepthImage targetDepth,
        RigidTransform sourceFromTarget,
        PinholeCamera sourceCamera)
        implements DifferentiableGrid {
    /** tx, ty, tz, rx, ry, rz. */
    private static final int MOTION = 6;

    /** Points nearer to the source camera's plane than this share of their target depth are invisible. */
    private static final float MIN_DEPTH_SHARE = 1e-3f;

    /** Checks that depth and camera have one size. */
    public InverseWarp {
        if (targetDepth.width() != camera.width() || targetDepth.height() != camera.height()) {
            throw new IllegalArgumentException(
                    "a depth image of %dx%d does not fit a camera of %dx%d"
                            .formatted(
                                    targetDepth.width(),
                                    targetDepth.height(),
                                    camera.width(),
                                    camera.height()));
        }
    }

    /** The warp between two images of one camera. */
    public InverseWarp(
            PinholeCamera camera, DepthImage targetDepth, RigidTransform sourceFromTarget) {
        this(camera, targetDepth, sourceFromTarget, camera);
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
        Vector3 t = sourceFromTarget.translation();
        Vector3 r = sourceFromTarget.rotation().axisAngle();
        double[] parameters =
                Arrays.copyOf(
                        new double[] {t.x(), t.y(), t.z(), r.x(), r.y(), r.z()},
                        MOTION + output().pixels());
        for (int i = 0; i < output().pixels(); i++) {
            parameters[MOTION + i] = targetDepth.depth()[i];
        }
        return parameters;
    }

    @Override
    public InverseWarp withParameters(double... p) {
        int pixels = output().pixels();
        if (p.length != MOTION + pixels) {
            throw new IllegalArgumentException(
                    "an inverse warp of %s has 6 parameters of motion and %d depths, not %d numbers"
                            .formatted(output(), pixels, p.length));
        }
        float[] depth = new float[pixels];
        for (int i = 0; i < pixels; i++) {
            depth[i] = (float) p[MOTION + i];
        }
        RigidTransform motion =
                new RigidTransform(
                        Rotation.fromAxisAngle(new Vector3(p[3], p[4], p[5])),
                        new Vector3(p[0], p[1], p[2]));
        return new InverseWarp(
                camera,
                new DepthImage(camera.width(), camera.height(), depth),
                motion,
                sourceCamera);
    }

    @Override
    public ReferenceGrid reference() {
        int width = camera.width();
        double[] m = homography();
        double[] t = imageTranslation();
        double[] x = new double[output().pixels()];
        double[] y = new double[x.length];
        for (int i = 0; i < x.length; i++) {
            int u = i % width;
            int v = i / width;
            double d = targetDepth.depth()[i];
            double z = (m[6] * u + m[7] * v + m[8]) * d + t[2];
            boolean projects = projects(d, z);
            x[i] = projects ? ((m[0] * u + m[1] * v + m[2]) * d + t[0]) / z : Double.NaN;
            y[i] = projects ? ((m[3] * u + m[4] * v + m[5]) * d + t[1]) / z : Double.NaN;
        }
        return ReferenceGrid.of(output(), x, y, source());
    }

    private static boolean projects(double depth, double sourceDepth) {
        return depth > 0 && sourceDepth > MIN_DEPTH_SHARE * depth;
    }

    @Override
    public double[] backward(double[] x, double[] y) {
        int width = camera.width();
        double[] m = homography();
        double tz = sourceFromTarget.translation().z();
        MotionGradient motion = new MotionGradient(camera, sourceCamera, sourceFromTarget);
        double[] byDepth = new double[output().pixels()];
        for (int i = 0; i < byDepth.length; i++) {
            int u = i % width;
            int v = i / width;
            double d = targetDepth.depth()[i];
            if (projects(d, (m[6] * u + m[7] * v + m[8]) * d + tz)) {
                byDepth[i] = motion.add(u, v, d, x[i], y[i]);
            }
        }
        double[] gradient = motion.withRoomFor(byDepth.length);
        System.arraycopy(byDepth, 0, gradient, MOTION, byDepth.length);
        return gradient;
    }

    @Override
    public SamplingGrid grid() {
        int pixels = camera.width() * camera.height();
        float[] x = new float[pixels];
        float[] y = new float[pixels];
        boolean[] visible = new boolean[pixels];
        project(x, y, new float[pixels], visible);
        return new SamplingGrid(camera.width(), camera.height(), x, y, visible);
    }

    /**
     * Writes where every target pixel lies in the source image and how far its point is from the
     * source camera. With M = K_s R K^-1 and m = K_s t the point of pixel (u, v) is D M (u, v, 1) + m.
     *
     * @param x output, horizontal source coordinate, pixels
     * @param y output, vertical source coordinate, pixels
     * @param z output, depth in the source camera, in the unit of the target's depth
     * @param visible output
     */
    public void project(float[] x, float[] y, float[] z, boolean[] visible) {
        int width = camera.width();
        int height = camera.height();
        float[] depth = targetDepth.depth();
        double[] m = homography();
        double[] t = imageTranslation();
        float tx = (float) t[0];
        float ty = (float) t[1];
        float tz = (float) t[2];
        for (int v = 0; v < height; v++) {
            float x0 = (float) (m[1] * v + m[2]);
            float y0 = (float) (m[4] * v + m[5]);
            float z0 = (float) (m[7] * v + m[8]);
            float dx = (float) m[0];
            float dy = (float) m[3];
            float dz = (float) m[6];
            int row = v * width;
            for (int u = 0; u < width; u++) {
                float d = depth[row + u];
                float pz = (dz * u + z0) * d + tz;
                float reciprocal = 1f / pz;
                x[row + u] = ((dx * u + x0) * d + tx) * reciprocal;
                y[row + u] = ((dy * u + y0) * d + ty) * reciprocal;
                z[row + u] = pz;
            }
        }
        int sourceWidth = sourceCamera.width();
        int sourceHeight = sourceCamera.height();
        for (int i = 0; i < visible.length; i++) {
            float d = depth[i];
            visible[i] =
                    d > 0
                            && z[i] > MIN_DEPTH_SHARE * d
                            && SamplingGrid.inside(x[i], y[i], sourceWidth, sourceHeight);
        }
    }

    /** Returns K_s R K^-1, nine elements, row-major: where a point at infinity goes. */
    double[] homography() {
        return new RotationHomography(camera, sourceCamera, sourceFromTarget.rotation()).matrix();
    }

    private double[] imageTranslation() {
        Vector3 t = sourceFromTarget.translation();
        return new double[] {
            sourceCamera.fx() * t.x() + sourceCamera.cx() * t.z(),
            sourceCamera.fy() * t.y() + sourceCamera.cy() * t.z(),
            t.z()
        };
    }

    /**
     * Returns the mean distance in pixels between where visible points lie in the source and where
     * they would lie had the camera only rotated: what translation alone does to the image. Measured
     * on every fourth pixel of every fourth row.
     *
     * @param x horizontal source coordinates as {@link #project} wrote them
     * @param y vertical source coordinates
     * @param visible as written with them
     * @return pixels; 0 when no such pixel is visible
     */
    public double parallax(float[] x, float[] y, boolean[] visible) {
        double[] m = homography();
        double sum = 0;
        int count = 0;
        for (int v = 0; v < camera.height(); v += 4) {
            for (int u = 0; u < camera.width(); u += 4) {
                int i = v * camera.width() + u;
                double w = m[6] * u + m[7] * v + m[8];
                if (visible[i] && w > 0) {
                    double dx = x[i] - (m[0] * u + m[1] * v + m[2]) / w;
                    double dy = y[i] - (m[3] * u + m[4] * v + m[5]) / w;
                    sum += Math.sqrt(dx * dx + dy * dy);
                    count++;
                }
            }
        }
        return count == 0 ? 0 : sum / count;
    }
}
