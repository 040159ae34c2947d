package dev.egomotion.trainer.transformer;

import dev.egomotion.trainer.network.NetworkOps;
import dev.egomotion.trainer.network.NetworkOps.Padding;
import java.util.List;

/**
 * The network that looks at an image and says where to look: convolutions with ReLU, some followed by pooling, then a hidden
 * dense layer with ReLU, then the numbers asked for, which begin as given whatever the image (weights zero).
 *
 * @param halvings how often images are halved before the first layer
 * @param layers convolutions in their order
 * @param hidden outputs of the dense layer
 */
public record Localisation(int halvings, List<Layer> layers, int hidden) {
    /**
     * A convolution of stride 1 without padding.
     *
     * @param kernel pixels, odd
     * @param channels of its output
     * @param pooled whether the largest of 2 x 2 is kept of it
     */
    public record Layer(int kernel, int channels, boolean pooled) {}

    /** The predictor of Lin and Lucey 2017: 7 x 7 / 4, 7 x 7 / 8, max-pool, 48. */
    public static final Localisation INVERSE_COMPOSITIONAL =
            new Localisation(0, List.of(new Layer(7, 4, false), new Layer(7, 8, true)), 48);

    /** Checks the numbers. */
    public Localisation {
        layers = List.copyOf(layers);
        if (halvings < 0 || hidden < 1) {
            throw new IllegalArgumentException(
                    "%d halvings, %d hidden; 0 and 1 are the least".formatted(halvings, hidden));
        }
    }

    /**
     * Looks at an image.
     *
     * @param name of the network; its layers are name.conv1 .., name.hidden, name.head
     * @param image N x C x H x W
     * @param numbers how many
     * @return N x numbers x 1 x 1
     */
    <V> V apply(NetworkOps<V> ops, String name, V image, int numbers) {
        V x = image;
        for (int i = 0; i < halvings; i++) {
            x = ops.halved(x);
        }
        int count = 0;
        for (Layer layer : layers) {
            String conv = name + ".conv" + ++count;
            x =
                    ops.relu(
                            ops.convolution(
                                    conv, x, layer.channels(), layer.kernel(), 1, Padding.NONE));
            x = layer.pooled() ? ops.maxPooled(x) : x;
        }
        x = ops.relu(ops.dense(name + ".hidden", x, hidden));
        return ops.dense(head(name), x, numbers);
    }

    /** Returns the name of the last layer. */
    static String head(String name) {
        return name + ".head";
    }
}
