package dev.egomotion.trainer.data;

import dev.egomotion.geometry.values.DepthImage;
import dev.egomotion.geometry.values.GrayImage;
import dev.egomotion.geometry.values.PinholeCamera;
import dev.egomotion.geometry.values.RgbImage;
import dev.egomotion.geometry.values.RigidTransform;
import dev.egomotion.geometry.values.Vector3;
import dev.egomotion.trainer.network.Network;
import dev.egomotion.trainer.network.Tensors;
import dev.egomotion.trainer.network.TorchOps;
import dev.egomotion.trainer.network.Weights;
import java.util.List;
import java.util.Optional;
import org.bytedeco.pytorch.Tensor;

/**
 * Snippets as arrays, ready to become tensors. Frames: 0 the target, then the sources in time order.
 *
 * @param size snippets in the batch, N
 * @param width pixels
 * @param height pixels
 * @param colour per frame N x 3 x H x W in [-1, 1], colours varied: what the networks see
 * @param luma per frame N x 1 x H x W in [0, 1], not varied: what is compared
 * @param intrinsics N x 3 x 3
 * @param inverseIntrinsics N x 3 x 3
 * @param truth per source N x 6: translation, metres, and axis times angle of sourceFromTarget
 * @param known N: 1 where the truth is known, 0 elsewhere
 * @param depth true depth per frame, N x 1 x H x W, metres, 0 where unknown; empty where none is
 * @param sigma standard deviation of the log of the target's, of the same shape; 0 where it counts in full
 */
// Batches are never compared; millions of boxed floats would be.
public @SuppressWarnings("ArrayRecordComponent") record Batch(
        int size,
        int width,
        int height,
        float[][] colour,
        float[][] luma,
        float[] intrinsics,
        float[] inverseIntrinsics,
        float[][] truth,
        float[] known,
        float[][] depth,
        float[] sigma) {
    /**
     * Varies snippets and lays them out.
     *
     * @param snippets all of one image size and one number of sources
     * @param variations one per snippet
     */
    public static Batch of(List<TrainingSnippet> snippets, List<Augmentation> variations) {
        PinholeCamera first = snippets.get(0).drive().camera();
        int sources = snippets.get(0).sources();
        int frames = sources + 1;
        int n = snippets.size();
        int pixels = first.width() * first.height();
        Batch batch =
                new Batch(
                        n,
                        first.width(),
                        first.height(),
                        new float[frames][3 * n * pixels],
                        new float[frames][n * pixels],
                        new float[9 * n],
                        new float[9 * n],
                        new float[sources][6 * n],
                        new float[n],
                        new float[frames][known(snippets) ? n * pixels : 0],
                        new float[known(snippets) ? n * pixels : 0]);
        for (int i = 0; i < n; i++) {
            batch.put(i, snippets.get(i), variations.get(i));
        }
        return batch;
    }

    /** Returns fx, fy, cx, cy of the snippets, from the first again until there are so many: items x 4. */
    public Tensor cameras(int items) {
        float[] k = new float[4 * items];
        for (int i = 0; i < items; i++) {
            int from = 9 * (i % size);
            k[4 * i] = intrinsics[from];
            k[4 * i + 1] = intrinsics[from + 4];
            k[4 * i + 2] = intrinsics[from + 2];
            k[4 * i + 3] = intrinsics[from + 5];
        }
        return Tensors.of(k, items, 4);
    }

    /** Returns the operations for a network of single frames, with the intrinsics where it takes them. */
    public TorchOps opsFor(Network network, Weights weights, int items) {
        return network.takesIntrinsics()
                ? new TorchOps(weights, cameras(items))
                : new TorchOps(weights);
    }

    private static boolean known(List<TrainingSnippet> snippets) {
        return snippets.stream().anyMatch(snippet -> snippet.drive().hasDepth());
    }

    /** Returns how many sources a snippet has, S. */
    public int sources() {
        return truth.length;
    }

    /** Returns whether the true depth of some snippet is known. */
    public boolean hasDepth() {
        return depth[0].length > 0;
    }

    public void put(int i, TrainingSnippet snippet, Augmentation variation) {
        List<RgbImage> frames = snippet.frames();
        for (int f = 0; f < frames.size(); f++) {
            put(i, frames.get(f), snippet.drive().camera(), variation, colour[f], luma[f]);
        }
        PinholeCamera camera = variation.apply(snippet.drive().camera());
        // spotless:off
        float[] k = {
            (float) camera.fx(), 0, (float) camera.cx(),
            0, (float) camera.fy(), (float) camera.cy(),
            0, 0, 1
        };
        float[] inverse = {
            (float) (1 / camera.fx()), 0, (float) (-camera.cx() / camera.fx()),
            0, (float) (1 / camera.fy()), (float) (-camera.cy() / camera.fy()),
            0, 0, 1
        };
        // spotless:on
        System.arraycopy(k, 0, intrinsics, 9 * i, 9);
        System.arraycopy(inverse, 0, inverseIntrinsics, 9 * i, 9);
        for (int s = 0; s < sources(); s++) {
            int row = 6 * i;
            float[] numbers = truth[s];
            snippet.sourceFromTarget(s)
                    .map(variation::apply)
                    .ifPresent(motion -> put(motion, numbers, row));
        }
        known[i] = snippet.drive().hasTruth() ? 1 : 0;
        if (snippet.drive().hasDepth()) {
            for (int f = 0; f <= sources(); f++) {
                Optional<GrayImage> unsure = f == 0 ? snippet.sigma() : Optional.empty();
                put(i, snippet.depth(f), unsure, snippet.drive(), variation, depth[f]);
            }
        }
    }

    /** The nearest pixel's depth: a mean over an edge would be a depth of nothing. */
    private void put(
            int i,
            DepthImage truth,
            Optional<GrayImage> unsure,
            TrainingDrive drive,
            Augmentation variation,
            float[] depths) {
        Augmentation.Origin origin = variation.origin(drive.camera());
        for (int v = 0; v < height; v++) {
            for (int u = 0; u < width; u++) {
                origin.of(u, v);
                int row = (int) Math.min(Math.max(Math.round(origin.y()), 0), height - 1L);
                int column = (int) Math.min(Math.max(Math.round(origin.x()), 0), width - 1L);
                depths[(i * height + v) * width + u] =
                        (float) (truth.depth()[row * width + column] / origin.depthRatio());
                if (unsure.isPresent()) {
                    sigma[(i * height + v) * width + u] = unsure.get().at(column, row) / 255f;
                }
            }
        }
    }

    public static void put(RigidTransform motion, float[] numbers, int row) {
        Vector3 t = motion.translation();
        Vector3 r = motion.rotation().axisAngle();
        numbers[row] = (float) t.x();
        numbers[row + 1] = (float) t.y();
        numbers[row + 2] = (float) t.z();
        numbers[row + 3] = (float) r.x();
        numbers[row + 4] = (float) r.y();
        numbers[row + 5] = (float) r.z();
    }

    private void put(
            int i,
            RgbImage frame,
            PinholeCamera camera,
            Augmentation variation,
            float[] colours,
            float[] lumas) {
        int pixels = width * height;
        Augmentation.Origin origin = variation.origin(camera);
        float saturation = (float) variation.saturation();
        float contrast = (float) variation.contrast();
        float brightness = (float) variation.brightness();
        byte[] rgb = frame.rgb();
        float[] c = new float[3];
        for (int v = 0; v < height; v++) {
            for (int u = 0; u < width; u++) {
                origin.of(u, v);
                double x = Math.min(Math.max(origin.x(), 0), width - 1);
                double y = Math.min(Math.max(origin.y(), 0), height - 1);
                int left = Math.min((int) x, width - 2);
                int top = Math.min((int) y, height - 2);
                int at = 3 * (top * width + left);
                bilinear(rgb, at, 3 * width, (float) (x - left), (float) (y - top), c);
                float gray = 0.299f * c[0] + 0.587f * c[1] + 0.114f * c[2];
                int pixel = v * width + u;
                lumas[i * pixels + pixel] = gray;
                for (int channel = 0; channel < 3; channel++) {
                    float value = gray + saturation * (c[channel] - gray);
                    value = brightness * (0.5f + contrast * (value - 0.5f));
                    value = Math.min(Math.max(value, 0), 1);
                    colours[(3 * i + channel) * pixels + pixel] = 2 * value - 1;
                }
            }
        }
    }

    private static void bilinear(
            byte[] rgb, int at, int row, float right, float low, float[] result) {
        float a = (1 - low) * (1 - right) / 255f;
        float b = (1 - low) * right / 255f;
        float c = low * (1 - right) / 255f;
        float d = low * right / 255f;
        for (int i = 0; i < 3; i++) {
            result[i] =
                    a * (rgb[at + i] & 0xff)
                            + b * (rgb[at + 3 + i] & 0xff)
                            + c * (rgb[at + row + i] & 0xff)
                            + d * (rgb[at + row + 3 + i] & 0xff);
        }
    }
}
