package dev.egomotion.trainer.transformer;

import dev.egomotion.trainer.network.NetworkOps;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * An inverse-compositional spatial transformer (Lin, Lucey 2017). The image is never warped twice: parameters travel between the
 * steps, and one predictor f serves them all. p_0 = 0; I_k = warp(I, p_k); dp = f(I_k); p_{k+1} = dp o p_k, that is M(p_{k+1}) =
 * M(dp) M(p_k) divided by its element 3, 3, with M(p) = I + [p1 p2 p3; p4 p5 p6; p7 p8 0] on normalised coordinates. It begins as
 * the identity: the predictor's last layer is zero. With one step it is the compositional transformer c-STN-1 of that paper.
 *
 * @param name of the predictor's layers, unique in a network
 * @param transformation {@link Transformation#PROJECTIVE}, or {@link Transformation#AFFINE} for its subset of six numbers
 * @param predictor f
 * @param steps N, at least 1
 * @param frame share of the image's width and height, between outermost pixel centres, that the frame of p covers in its middle:
 *     below 1 the transformer can bring in what lies around the frame that it starts at
 * @param seen rows and columns of I_0 .. I_{N-1}, at which the predictor looks; the parameters do not depend on it
 * @param height of the output, pixels; any
 * @param width likewise
 */
public record InverseCompositionalSpatialTransformer(
        String name,
        Transformation transformation,
        Localisation predictor,
        int steps,
        double frame,
        int seen,
        int height,
        int width)
        implements ImageTransformer {
    /** Checks what the composition needs. */
    public InverseCompositionalSpatialTransformer {
        if (transformation != Transformation.PROJECTIVE
                && transformation != Transformation.AFFINE) {
            throw new IllegalArgumentException(
                    transformation + " does not compose; affine or projective is expected");
        }
        if (steps < 1) {
            throw new IllegalArgumentException(steps + " steps; at least 1 is expected");
        }
        if (!(frame > 0 && frame <= 1)) {
            throw new IllegalArgumentException("frame " + frame + "; it must be in (0, 1]");
        }
        if (Math.min(seen, Math.min(height, width)) < 2) {
            throw new IllegalArgumentException(
                    "images of %d x %d, seen at %d x %d; at least 2 x 2 is expected"
                            .formatted(width, height, seen, seen));
        }
    }

    /** Returns I_0 to I_{N-1} as the predictor sees them, then the output I_N. */
    @Override
    public <V> List<V> views(NetworkOps<V> ops, V images) {
        ops.share(name + ".");
        int count = transformation.parameters();
        V zero = ops.affine(ops.channels(ops.pooled(images), 0, 1), new float[] {0}, 0);
        V p = Homographies.fromIdentity(ops, ops.mixed(zero, new float[count][1]), count);
        List<V> views = new ArrayList<>();
        for (int k = 0; k < steps; k++) {
            V view = ops.sampled(images, places(ops, p, seen, seen));
            V dp = predictor.apply(ops, name, view, count);
            p = Homographies.composed(ops, Homographies.fromIdentity(ops, dp, count), p);
            views.add(view);
        }
        views.add(ops.sampled(images, places(ops, p, height, width)));
        return views;
    }

    private <V> V places(NetworkOps<V> ops, V matrices, int rows, int columns) {
        V places = Homographies.places(ops, matrices, rows, columns);
        return frame == 1 ? places : ops.affine(places, new float[] {(float) frame}, 0);
    }

    @Override
    public Map<String, float[]> start() {
        int count = transformation.parameters();
        String head = Localisation.head(name);
        return Map.of(
                head + ".weight",
                new float[count * predictor.hidden()],
                head + ".bias",
                new float[count]);
    }
}
