package dev.egomotion.engine.export;

import dev.egomotion.geometry.values.DepthImage;
import dev.egomotion.geometry.values.PinholeCamera;
import dev.egomotion.geometry.values.RigidTransform;
import dev.egomotion.geometry.values.Vector3;
import java.util.BitSet;

/**
 * What the frames around say of a fused point. A frame into whose view the point falls, and which has a depth there, agrees
 * where that is the point's to {@value #AGREES} of it, and looks through the point where it is farther by more than
 * {@value #THROUGH}. A point on an object's edge, half way to what lies behind, is agreed on by few: from elsewhere
 * either the object stands before it, or one looks through it.
 */
final class Witnesses {
    /** Depths that differ by less, as a share, are of one surface. */
    static final double AGREES = 0.03;

    /** Depths that differ by more are of two. */
    static final double THROUGH = 0.05;

    /** Frames this long before the first and after the last that saw a point are asked. */
    private static final int AROUND = 20;

    /** A point nearer to a camera says nothing. */
    private static final double NEAREST = 1e-3;

    private final FusedCloud cloud;
    private final PinholeCamera camera;
    private final double leastAgreeing;
    private final double mostThrough;
    private final short[] asked;
    private final short[] agreeing;
    private final short[] through;
    private int frames;

    /**
     * Begins.
     *
     * @param camera of the depth maps
     * @param leastAgreeing least share of the frames asked which must agree
     * @param mostThrough largest share of those that agree or look through it which may do the latter
     */
    Witnesses(FusedCloud cloud, PinholeCamera camera, double leastAgreeing, double mostThrough) {
        this.cloud = cloud;
        this.camera = camera;
        this.leastAgreeing = leastAgreeing;
        this.mostThrough = mostThrough;
        asked = new short[cloud.size()];
        agreeing = new short[cloud.size()];
        through = new short[cloud.size()];
    }

    /**
     * Asks a frame.
     *
     * @param frame its number, as the cloud was told
     */
    void ask(int frame, RigidTransform worldFromCamera, DepthImage depth) {
        frames++;
        RigidTransform cameraFromWorld = worldFromCamera.inverse();
        double[] r = cameraFromWorld.rotation().matrix();
        Vector3 t = cameraFromWorld.translation();
        for (int i = 0; i < asked.length && cloud.firstFrame(i) <= frame + AROUND; i++) {
            if (cloud.lastFrame(i) < frame - AROUND || asked[i] == Short.MAX_VALUE) {
                continue;
            }
            double x = cloud.coordinate(i, 0);
            double y = cloud.coordinate(i, 1);
            double z = cloud.coordinate(i, 2);
            double ahead = r[6] * x + r[7] * y + r[8] * z + t.z();
            if (ahead < NEAREST) {
                continue;
            }
            double right = r[0] * x + r[1] * y + r[2] * z + t.x();
            double down = r[3] * x + r[4] * y + r[5] * z + t.y();
            long u = Math.round(camera.fx() * right / ahead + camera.cx());
            long v = Math.round(camera.fy() * down / ahead + camera.cy());
            if (u >= 0 && v >= 0 && u < depth.width() && v < depth.height()) {
                compare(i, depth.at((int) u, (int) v), ahead);
            }
        }
    }

    private void compare(int point, double measured, double expected) {
        if (!(measured > 0)) {
            return;
        }
        double off = measured / expected - 1;
        asked[point]++;
        if (Math.abs(off) < AGREES) {
            agreeing[point]++;
        } else if (off > THROUGH) {
            through[point]++;
        }
    }

    /** Returns the points that are borne out: by two frames at least, where there are as many. */
    BitSet borneOut() {
        BitSet kept = new BitSet(asked.length);
        for (int i = 0; i < asked.length; i++) {
            kept.set(
                    i,
                    agreeing[i] >= Math.min(2, frames)
                            && agreeing[i] >= leastAgreeing * asked[i]
                            && through[i] <= mostThrough * (agreeing[i] + through[i]));
        }
        return kept;
    }
}
