package dev.egomotion.odometry.alignment;

import dev.egomotion.geometry.values.PinholeCamera;

/**
 * Writes the normal equations of a window at a state.
 *
 * <p>For every point, other frame and pattern pixel the residual is r = I_f(W(p)) - 128 - g (I_h(p) - 128)
 * - b. The derivative of the warp is that of the pattern's centre, as in DSO, so that a patch enters
 * through fourteen sums over its pixels. Buffers are kept between uses. One thread at a time.
 */
final class WindowLinearisation {
    /** Points nearer to a camera's plane than this share of their depth in the host are invisible. */
    private static final float LEAST_DEPTH_SHARE = 0.05f;

    /** Weights of gain and bias towards none, per residual: they decide only where the images do not. */
    private static final double GAIN_PRIOR = 1;

    private static final double BIAS_PRIOR = 1e-3;

    /** Every level above doubles the trust in depth so often: coarse levels are there for motion. */
    private static final int COARSE_TRUST = 2;

    private final HostPoints points;
    private final AdjustmentSettings settings;
    private final float[] inverseDepth;
    private final double[] dx = new double[6];
    private final double[] dy = new double[6];
    private final double[] sum = new double[16];
    private final double[] left = new double[6];
    private final double[] right = new double[6];

    WindowLinearisation(HostPoints points, AdjustmentSettings settings) {
        this.points = points;
        this.settings = settings;
        inverseDepth = new float[points.count];
    }

    /**
     * Linearises.
     *
     * @param frames one level of every frame but the host
     * @param index the level
     * @param state where
     * @param system output
     */
    void at(LumaPyramid.Level[] frames, int index, WindowState state, WindowSystem system) {
        system.clear();
        for (int p = 0; p < points.count; p++) {
            inverseDepth[p] = (float) Math.exp(state.depth[p]);
        }
        double photometric = 0;
        for (int f = 0; f < frames.length; f++) {
            photometric += frame(frames[f], index, f, state, system);
        }
        int patches = frames.length * points.count;
        // A patch out of sight costs what the visible ones cost on average: leaving brings nothing.
        system.cost =
                system.visible == 0
                        ? Double.POSITIVE_INFINITY
                        : photometric / system.visible * patches;
        brightnessPriors(state, system);
        depthPriors(settings.depthTrust() * (1 << (COARSE_TRUST * index)), state, system);
    }

    private double frame(
            LumaPyramid.Level level, int index, int f, WindowState state, WindowSystem system) {
        PinholeCamera k = level.camera();
        ImageMotion m = new ImageMotion(k, state.frameFromHost[f]);
        float gain = (float) state.gain[f];
        float bias = (float) state.bias[f];
        float scale = 1f / (1 << index);
        double cost = 0;
        for (int p = 0; p < points.count; p++) {
            float u = (points.u[p] + 0.5f) * scale - 0.5f;
            float v = (points.v[p] + 0.5f) * scale - 0.5f;
            float r = inverseDepth[p];
            float z = m.zu * u + m.zv * v + m.z1 + m.zr * r;
            float x = m.xu * u + m.xv * v + m.x1 + m.xr * r;
            float y = m.yu * u + m.yv * v + m.y1 + m.yr * r;
            if (!(z > LEAST_DEPTH_SHARE) || !sample(level, m, x, y, z, p, gain, bias)) {
                continue;
            }
            float px = x / z;
            float py = y / z;
            PoseStep.derivative((px - k.cx()) / k.fx(), (py - k.cy()) / k.fy(), r / z, dx, dy);
            double du = r * (m.xr - px * m.zr) / z;
            double dv = r * (m.yr - py * m.zr) / z;
            add(k, f, p, du, dv, system);
            system.visible++;
            system.inliers += sum[15] <= settings.outlier() * HostPoints.PATTERN ? 1 : 0;
            cost += sum[14];
        }
        return cost;
    }

    /**
     * Sums over the pixels of a patch: weighted products of gradient (0-2), gradient and residual (3, 4),
     * gradient and host (5, 6), gradient (7, 8), host and host (9), host (10), weights (11), host and
     * residual (12), residual (13); and cost (14), absolute residual (15).
     *
     * @return whether the whole patch is visible
     */
    private boolean sample(
            LumaPyramid.Level level,
            ImageMotion m,
            float x,
            float y,
            float z,
            int p,
            float gain,
            float bias) {
        int width = level.camera().width();
        float edgeX = width - 1;
        float edgeY = level.camera().height() - 1;
        float[] image = level.luma();
        float outlier = settings.outlier();
        float xx = 0, xy = 0, yy = 0, xe = 0, ye = 0, xh = 0, yh = 0, x1 = 0, y1 = 0;
        float hh = 0, h1 = 0, one = 0, he = 0, e1 = 0, cost = 0, size = 0;
        for (int i = 0; i < HostPoints.PATTERN; i++) {
            int ox = HostPoints.PATTERN_X[i];
            int oy = HostPoints.PATTERN_Y[i];
            float pz = 1 / (z + m.zu * ox + m.zv * oy);
            float px = (x + m.xu * ox + m.xv * oy) * pz;
            float py = (y + m.yu * ox + m.yv * oy) * pz;
            if (!(px >= 0 && px < edgeX && py >= 0 && py < edgeY)) {
                return false;
            }
            int at = ((int) py) * width + (int) px;
            float fx = px - (int) px;
            float fy = py - (int) py;
            float a = image[at];
            float b = image[at + 1];
            float c = image[at + width];
            float d = image[at + width + 1];
            float top = a + fx * (b - a);
            float below = c + fx * (d - c);
            float gy = below - top;
            float gx = b - a + fy * (d - c - b + a);
            float h = points.luma[HostPoints.PATTERN * p + i];
            float e = top + fy * gy - AlignmentTarget.MIDDLE - gain * h - bias;
            float distance = Math.abs(e);
            // Huber without a branch, which half of the pixels would mispredict.
            float within = Math.min(distance, outlier);
            float w = outlier / Math.max(distance, outlier);
            cost += within * (2 * distance - within);
            size += distance;
            float wx = w * gx;
            float wy = w * gy;
            float wh = w * h;
            xx += wx * gx;
            xy += wx * gy;
            yy += wy * gy;
            xe += wx * e;
            ye += wy * e;
            xh += wx * h;
            yh += wy * h;
            x1 += wx;
            y1 += wy;
            hh += wh * h;
            h1 += wh;
            one += w;
            he += wh * e;
            e1 += w * e;
        }
        sum[0] = xx;
        sum[1] = xy;
        sum[2] = yy;
        sum[3] = xe;
        sum[4] = ye;
        sum[5] = xh;
        sum[6] = yh;
        sum[7] = x1;
        sum[8] = y1;
        sum[9] = hh;
        sum[10] = h1;
        sum[11] = one;
        sum[12] = he;
        sum[13] = e1;
        sum[14] = cost;
        sum[15] = size;
        return true;
    }

    /** Adds a patch to the equations; gradients are those of descent, -J^T W r. */
    private void add(PinholeCamera k, int f, int p, double du, double dv, WindowSystem system) {
        int n = system.unknowns;
        int first = WindowSystem.PER_FRAME * f;
        double[] hessian = system.frameHessian;
        double[] gradient = system.frameGradient;
        int tie = p * n + first;
        double depthX = sum[0] * du + sum[1] * dv;
        double depthY = sum[1] * du + sum[2] * dv;
        int gainRow = (first + 6) * n + first;
        int biasRow = gainRow + n;
        for (int i = 0; i < 6; i++) {
            double a = k.fx() * dx[i];
            double c = k.fy() * dy[i];
            left[i] = a;
            right[i] = c;
            double byX = sum[0] * a + sum[1] * c;
            double byY = sum[1] * a + sum[2] * c;
            int row = (first + i) * n + first;
            for (int j = 0; j <= i; j++) {
                hessian[row + j] += byX * left[j] + byY * right[j];
            }
            gradient[first + i] -= sum[3] * a + sum[4] * c;
            system.ties[tie + i] = depthX * a + depthY * c;
            hessian[gainRow + i] -= sum[5] * a + sum[6] * c;
            hessian[biasRow + i] -= sum[7] * a + sum[8] * c;
        }
        hessian[gainRow + 6] += sum[9];
        hessian[biasRow + 6] += sum[10];
        hessian[biasRow + 7] += sum[11];
        gradient[first + 6] += sum[12];
        gradient[first + 7] += sum[13];
        system.ties[tie + 6] = -(sum[5] * du + sum[6] * dv);
        system.ties[tie + 7] = -(sum[7] * du + sum[8] * dv);
        system.pointHessian[p] += depthX * du + depthY * dv;
        system.pointGradient[p] -= sum[3] * du + sum[4] * dv;
    }

    private void brightnessPriors(WindowState state, WindowSystem system) {
        int n = system.unknowns;
        double residuals = (double) HostPoints.PATTERN * points.count;
        for (int f = 0; f < system.frames; f++) {
            int gain = WindowSystem.PER_FRAME * f + 6;
            double offGain = state.gain[f] - 1;
            double offBias = state.bias[f];
            system.frameHessian[gain * n + gain] += GAIN_PRIOR * residuals;
            system.frameGradient[gain] -= GAIN_PRIOR * residuals * offGain;
            system.frameHessian[(gain + 1) * n + gain + 1] += BIAS_PRIOR * residuals;
            system.frameGradient[gain + 1] -= BIAS_PRIOR * residuals * offBias;
            system.cost +=
                    residuals * (GAIN_PRIOR * offGain * offGain + BIAS_PRIOR * offBias * offBias);
        }
    }

    /** Cauchy's function about the given depths: those far off do not pull the scale. */
    private void depthPriors(double trust, WindowState state, WindowSystem system) {
        double variance = settings.depthSigma() * settings.depthSigma();
        for (int p = 0; p < points.count; p++) {
            double off = state.depth[p] - points.prior[p];
            double share = off * off / variance;
            double weight = trust / variance / (1 + share);
            system.pointHessian[p] += weight;
            system.pointGradient[p] -= weight * off;
            system.cost += trust * Math.log1p(share);
        }
    }
}
