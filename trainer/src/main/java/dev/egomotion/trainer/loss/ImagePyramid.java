package dev.egomotion.trainer.loss;

import dev.egomotion.trainer.data.Batch;
import dev.egomotion.trainer.network.Tensors;
import java.util.ArrayList;
import java.util.List;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;

/**
 * The images of a batch and their camera at 1 / 2^level of the size.
 *
 * @param target N x C x H x W, in [0, 1]
 * @param sources of the same shape, in time order
 * @param intrinsics N x 3 x 3, pixels of this size
 * @param inverse their inverse
 */
public record ImagePyramid(Tensor target, List<Tensor> sources, Tensor intrinsics, Tensor inverse) {
    /**
     * Returns the levels of a batch, the finest first.
     *
     * @param images target, then sources in time order
     */
    public static List<ImagePyramid> of(Batch batch, Tensor[] images, int count) {
        List<ImagePyramid> levels = new ArrayList<>();
        Tensor[] sized = images;
        for (int level = 0; level < count; level++) {
            if (level > 0) {
                sized = halved(sized);
            }
            Tensor k = Tensors.of(scaled(batch.intrinsics(), level), batch.size(), 3, 3);
            Tensor inverse =
                    Tensors.of(inverseScaled(batch.intrinsics(), level), batch.size(), 3, 3);
            List<Tensor> sources = List.of(sized).subList(1, sized.length);
            levels.add(new ImagePyramid(sized[0], sources, k, inverse));
        }
        return levels;
    }

    private static Tensor[] halved(Tensor[] images) {
        Tensor[] halved = new Tensor[images.length];
        for (int i = 0; i < images.length; i++) {
            halved[i] = torch.avg_pool2d(images[i], 2, 2);
        }
        return halved;
    }

    /** Returns the intrinsics at 1 / 2^level of the size: f / 2^level, (c + 0.5) / 2^level - 0.5. */
    private static float[] scaled(float[] k, int level) {
        float scale = 1f / (1 << level);
        float[] result = k.clone();
        for (int i = 0; i < k.length; i += 9) {
            result[i] *= scale;
            result[i + 4] *= scale;
            result[i + 2] = (k[i + 2] + 0.5f) * scale - 0.5f;
            result[i + 5] = (k[i + 5] + 0.5f) * scale - 0.5f;
        }
        return result;
    }

    private static float[] inverseScaled(float[] k, int level) {
        float[] result = scaled(k, level);
        for (int i = 0; i < k.length; i += 9) {
            result[i + 2] /= -result[i];
            result[i + 5] /= -result[i + 4];
            result[i] = 1 / result[i];
            result[i + 4] = 1 / result[i + 4];
        }
        return result;
    }
}
