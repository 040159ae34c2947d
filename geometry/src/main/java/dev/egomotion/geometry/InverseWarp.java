package dev.egomotion.geometry;

/**
 * The grid of depth and rigid motion: where the points seen by the target camera lie in the source
 * image (SfMLearner, Zhou et al. 2017, equation 2).
 *
 * <p>p_s ~ K T(source from target) D(p_t) K^-1 p_t
 *
 * <p>A pixel is visible when it has a depth and its point lies in front of the source camera and
 * inside its image.
 *
 * @param camera K, of both images
 * @param targetDepth D, on the target's grid, of the camera's size
 * @param sourceFromTarget T, translation in the unit of the depth
 */
public record InverseWarp(
        PinholeCamera camera, DepthImage targetDepth, RigidTransform sourceFromTarget)
        implements GridGenerator {
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
     * source camera. With M = K R K^-1 and m = K t the point of pixel (u, v) is D M (u, v, 1) + m.
     *
     * @param x output, horizontal source coordinate, pixels
     * @param y output, vertical source coordinate, pixels
     * @param z output, depth in the source camera, in the unit of the target's depth
     * @param visible output
     */
    void project(float[] x, float[] y, float[] z, boolean[] visible) {
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
        for (int i = 0; i < visible.length; i++) {
            float d = depth[i];
            visible[i] =
                    d > 0
                            && z[i] > MIN_DEPTH_SHARE * d
                            && SamplingGrid.inside(x[i], y[i], width, height);
        }
    }

    /** Returns K R K^-1, nine elements, row-major: where a point at infinity goes. */
    double[] homography() {
        double[] r = sourceFromTarget.rotation().matrix();
        double[] kr = new double[9];
        for (int j = 0; j < 3; j++) {
            kr[j] = camera.fx() * r[j] + camera.cx() * r[6 + j];
            kr[3 + j] = camera.fy() * r[3 + j] + camera.cy() * r[6 + j];
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

    private double[] imageTranslation() {
        Vector3 t = sourceFromTarget.translation();
        return new double[] {
            camera.fx() * t.x() + camera.cx() * t.z(),
            camera.fy() * t.y() + camera.cy() * t.z(),
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
    double parallax(float[] x, float[] y, boolean[] visible) {
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
