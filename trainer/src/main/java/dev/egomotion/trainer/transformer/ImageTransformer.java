package dev.egomotion.trainer.transformer;

import dev.egomotion.trainer.network.Network;
import dev.egomotion.trainer.network.NetworkOps;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * A part of a network that looks at images and warps each as it sees fit: {@link SpatialTransformer}, {@link
 * InverseCompositionalSpatialTransformer}, or several of them. Any {@link Network} may hold some: it calls {@link #views} where
 * the images pass and adds {@link #start} to its own.
 */
public interface ImageTransformer {
    /**
     * Warps.
     *
     * @param images N x C x H x W
     * @return what was seen on the way, the result last; each N x channels x height x width of its own
     * @param <V> what flows
     */
    <V> List<V> views(NetworkOps<V> ops, V images);

    /** Returns what the parameters start at that make every warp the identity, by their names. */
    Map<String, float[]> start();

    /** Returns the result alone. */
    default <V> V apply(NetworkOps<V> ops, V images) {
        List<V> views = views(ops, images);
        return views.get(views.size() - 1);
    }

    /** Returns transformers that stand one after another: each warps what the one before gave. */
    static ImageTransformer inSequence(List<? extends ImageTransformer> parts) {
        return new Several(parts, true);
    }

    /**
     * Returns transformers that stand side by side: each warps the same images. Their results, which must be of one size, are
     * stacked on the channels.
     */
    static ImageTransformer inParallel(List<? extends ImageTransformer> parts) {
        return new Several(parts, false);
    }

    /**
     * Several transformers.
     *
     * @param parts at least one, of different names
     * @param chained whether each warps what the one before gave
     */
    record Several(List<? extends ImageTransformer> parts, boolean chained)
            implements ImageTransformer {
        /** Checks that there are some. */
        public Several {
            parts = List.copyOf(parts);
            if (parts.isEmpty()) {
                throw new IllegalArgumentException("no transformers; at least one is expected");
            }
        }

        @Override
        public <V> List<V> views(NetworkOps<V> ops, V images) {
            List<V> views = new ArrayList<>();
            V x = images;
            V stacked = null;
            for (ImageTransformer part : parts) {
                views.addAll(part.views(ops, x));
                V result = views.get(views.size() - 1);
                x = chained ? result : images;
                stacked = stacked == null ? result : ops.concatenate(stacked, result);
            }
            if (!chained && parts.size() > 1) {
                views.add(stacked);
            }
            return views;
        }

        @Override
        public Map<String, float[]> start() {
            Map<String, float[]> start = new LinkedHashMap<>();
            parts.forEach(part -> start.putAll(part.start()));
            return start;
        }
    }
}
