package dev.egomotion.odometry.alignment;

import dev.egomotion.geometry.values.DepthImage;
import dev.egomotion.geometry.values.RigidTransform;
import java.util.ArrayList;
import java.util.List;

/**
 * Windowed photometric bundle adjustment: the motions of a few frames and the depth of about a thousand
 * points of one of them, the host, at once (Engel et al. 2018, Direct Sparse Odometry).
 *
 * <p>It minimises, over the motions frameFromHost, a gain and a bias per frame and the logarithm of every
 * point's inverse depth,
 *
 * <pre>
 * sum_f sum_p sum_pattern h(I_f(W(p)) - 128 - g_f (I_h(p) - 128) - b_f) + trust sum_p h((log r_p - log r0_p) / sigma)
 * </pre>
 *
 * <p>with h Huber's function and r0 the given depth, by Levenberg and Marquardt's method with the Schur
 * complement, coarse to fine. The given depth alone holds the scale. One thread at a time.
 */
public final class PhotometricAdjustment {
    /** Fewer points than this decide nothing. */
    private static final int LEAST_POINTS = 48;

    /** With a smaller share of the patches visible, what is left may be anywhere. */
    private static final double LEAST_OVERLAP = 0.25;

    private final AdjustmentSettings settings;

    /** Creates an adjustment. */
    public PhotometricAdjustment(AdjustmentSettings settings) {
        this.settings = settings;
    }

    /**
     * Refines a window.
     *
     * @param frames of one camera, in order of time, two or more
     * @param host index of the frame whose points are refined
     * @param depth of the host, of any size; 0 where unknown
     * @param starts frameFromHost of every frame, the host's own ignored; unit of the depth
     * @throws IllegalArgumentException if counts or cameras do not agree
     */
    public AdjustedWindow adjust(
            List<LumaPyramid> frames, int host, DepthImage depth, List<RigidTransform> starts) {
        check(frames, host, starts);
        InverseDepth inverse = InverseDepth.of(depth, frames.get(host).camera());
        HostPoints points = new HostPoints(frames.get(host), inverse, settings);
        if (points.count < LEAST_POINTS) {
            return AdjustedWindow.notRefined(starts, Convergence.TOO_LITTLE_TEXTURE);
        }
        List<LumaPyramid> others = new ArrayList<>(frames);
        others.remove(host);
        WindowDescent descent = new WindowDescent(settings, points, others.size());
        int f = 0;
        for (int i = 0; i < frames.size(); i++) {
            if (i != host) {
                descent.start(f++, starts.get(i));
            }
        }
        Convergence ended = Convergence.ITERATIONS_EXHAUSTED;
        for (int level = Math.min(settings.levels(), frames.get(host).size()) - 1;
                level >= 0;
                level--) {
            points.read(frames.get(host).level(level), level);
            LumaPyramid.Level[] images = new LumaPyramid.Level[others.size()];
            for (int i = 0; i < images.length; i++) {
                images[i] = others.get(i).level(level);
            }
            ended = descent.descend(images, level, LEAST_OVERLAP);
            if (!ended.refined()) {
                return AdjustedWindow.notRefined(starts, ended);
            }
        }
        return descent.result(ended, host);
    }

    private static void check(List<LumaPyramid> frames, int host, List<RigidTransform> starts) {
        if (frames.size() < 2
                || frames.size() != starts.size()
                || host < 0
                || host >= frames.size()) {
            throw new IllegalArgumentException(
                    "%d frames with %d starts and host %d; two frames or more, a start each, the host among them"
                            .formatted(frames.size(), starts.size(), host));
        }
        for (LumaPyramid frame : frames) {
            if (!frame.camera().equals(frames.get(host).camera())) {
                throw new IllegalArgumentException(
                        "frames of one window have cameras %s and %s; one camera must have taken all"
                                .formatted(frame.camera(), frames.get(host).camera()));
            }
        }
    }
}
