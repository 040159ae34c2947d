package dev.egomotion.experiments;

import dev.egomotion.trainer.network.NetworkOps;
import dev.egomotion.trainer.network.NetworkOps.Padding;
import dev.egomotion.trainer.transformer.Localisation;
import java.util.List;

/**
 * The network that says which digit an image shows: convolutions with ReLU and pooling, a hidden dense layer, one score per digit.
 *
 * @param layers convolutions of stride 1 that keep the size
 * @param hidden outputs of the dense layer
 */
record DigitClassifier(List<Localisation.Layer> layers, int hidden) {
    /** Name of the last layer. */
    static final String HEAD = "scores";

    /** Returns the scores, N x 10 x 1 x 1, of images whose ink has about unit deviation. */
    <V> V apply(NetworkOps<V> ops, V images) {
        V x = ops.affine(images, new float[] {1}, -DigitNetwork.MEAN / DigitNetwork.DEVIATION);
        int count = 0;
        for (Localisation.Layer layer : layers) {
            String conv = "conv" + ++count;
            x = ops.convolution(conv, x, layer.channels(), layer.kernel(), 1, Padding.SYMMETRIC);
            x = ops.relu(layer.pooled() ? ops.maxPooled(x) : x);
        }
        x = ops.relu(ops.dense("hidden", x, hidden));
        return ops.dense(HEAD, x, Digits.CLASSES);
    }
}
