package dev.egomotion.model;

import dev.egomotion.geometry.values.PinholeCamera;
import dev.egomotion.geometry.values.RgbImage;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * What one item of a batch is fed.
 *
 * @param frames in stacking order
 * @param camera that took them, at their size; only for networks that are conditioned on it
 */
public record NetworkItem(List<RgbImage> frames, Optional<PinholeCamera> camera) {
    public NetworkItem {
        frames = List.copyOf(frames);
    }

    /** Returns an item of each image, with its camera where there are any. */
    static List<NetworkItem> each(List<RgbImage> images, List<PinholeCamera> cameras) {
        List<NetworkItem> items = new ArrayList<>(images.size());
        for (int i = 0; i < images.size(); i++) {
            Optional<PinholeCamera> camera =
                    cameras.isEmpty() ? Optional.empty() : Optional.of(cameras.get(i));
            items.add(new NetworkItem(List.of(images.get(i)), camera));
        }
        return items;
    }
}
