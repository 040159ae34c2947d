package dev.egomotion.trainer.transformer;

import dev.egomotion.trainer.network.NetworkOps;
import java.util.List;
import java.util.Map;

/**
 * A spatial transformer (Jaderberg, Simonyan, Zisserman, Kavukcuoglu 2015): the localisation network gives theta = f(U), the grid
 * generator places (x_s, y_s) = T_theta(x_t, y_t), the sampler V = sum_n sum_m U_nm k(x_s - m) k(y_s - n) with the bilinear k, 0
 * outside. It begins as the identity: the last layer's weights are zero, its bias is {@link Transformation#identity()}.
 *
 * @param name of its layers, unique in a network
 * @param transformation what it may do to an image
 * @param localisation what decides
 * @param height of its output, pixels; any
 * @param width likewise
 */
public record SpatialTransformer(
        String name,
        Transformation transformation,
        Localisation localisation,
        int height,
        int width)
        implements ImageTransformer {
    /** Checks the size. */
    public SpatialTransformer {
        if (height < 2 || width < 2) {
            throw new IllegalArgumentException(
                    "output of %d x %d; at least 2 x 2 is expected".formatted(width, height));
        }
    }

    @Override
    public <V> List<V> views(NetworkOps<V> ops, V images) {
        V theta = localisation.apply(ops, name, images, transformation.parameters());
        return List.of(ops.sampled(images, transformation.places(ops, theta, height, width)));
    }

    @Override
    public Map<String, float[]> start() {
        String head = Localisation.head(name);
        int weights = transformation.parameters() * localisation.hidden();
        return Map.of(
                head + ".weight", new float[weights], head + ".bias", transformation.identity());
    }
}
