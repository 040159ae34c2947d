package dev.egomotion.geometry.warp;

import dev.egomotion.geometry.values.Camera;
import dev.egomotion.geometry.values.PinholeCamera;

/**
 * The grid that undoes a lens: where the pixels of an ideal pinhole image lie in the image as the
 * camera delivers it. The reference for faster ways of the same.
 *
 * <p>(x, y) = K'^-1 (u, v), (x', y') = distort(x, y), p_s = K (x', y')
 *
 * <p>A pixel is visible when its ray lies where the lens model still grows with the angle and the
 * delivered image holds it.
 *
 * @param delivered the camera with its lens; K
 * @param rectified the ideal camera to be had, of any size; K'
 */
public record LensRectification(Camera delivered, PinholeCamera rectified)
        implements GridGenerator {
    @Override
    public SamplingGrid grid() {
        PinholeCamera from = delivered.pinhole();
        double limit = delivered.distortion().monotonicRadius();
        int pixels = rectified.width() * rectified.height();
        float[] xs = new float[pixels];
        float[] ys = new float[pixels];
        boolean[] visible = new boolean[pixels];
        for (int i = 0; i < pixels; i++) {
            double x = (i % rectified.width() - rectified.cx()) / rectified.fx();
            double y = (i / rectified.width() - rectified.cy()) / rectified.fy();
            double[] bent = delivered.distortion().distort(x, y);
            xs[i] = (float) (from.fx() * bent[0] + from.cx());
            ys[i] = (float) (from.fy() * bent[1] + from.cy());
            visible[i] =
                    Math.hypot(x, y) < limit
                            && SamplingGrid.inside(xs[i], ys[i], from.width(), from.height());
        }
        return new SamplingGrid(rectified.width(), rectified.height(), xs, ys, visible);
    }
}
