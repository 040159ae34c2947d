package dev.egomotion.odometry.alignment;

import dev.egomotion.geometry.values.RigidTransform;

/** What an adjustment varies: the motion, gain and bias of every frame but the host, and depths. */
final class WindowState {
    final RigidTransform[] frameFromHost;
    final double[] gain;
    final double[] bias;

    /** Logarithm of the inverse depth of every point. */
    final double[] depth;

    WindowState(int frames, int points) {
        frameFromHost = new RigidTransform[frames];
        gain = new double[frames];
        bias = new double[frames];
        depth = new double[points];
    }

    /**
     * Makes this the state a step away from another.
     *
     * @param from other state; not modified
     * @param step eight numbers per frame: motion, gain, bias
     * @param depthStep one number per point
     */
    void step(WindowState from, double[] step, double[] depthStep) {
        for (int f = 0; f < gain.length; f++) {
            int at = WindowSystem.PER_FRAME * f;
            frameFromHost[f] = PoseStep.motion(step, at).times(from.frameFromHost[f]);
            gain[f] = from.gain[f] + step[at + 6];
            bias[f] = from.bias[f] + step[at + 7];
        }
        for (int p = 0; p < depth.length; p++) {
            depth[p] = from.depth[p] + depthStep[p];
        }
    }
}
