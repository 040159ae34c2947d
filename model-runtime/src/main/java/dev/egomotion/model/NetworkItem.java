package dev.egomotion.model;

import dev.egomotion.geometry.PinholeCamera;
import dev.egomotion.geometry.RgbImage;
import java.util.List;
import java.util.Optional;

/**
 * What one item of a batch is fed.
 *
 * @param frames in stacking order
 * @param camera that took them, at their size; only for networks that are told
 */
record NetworkItem(List<RgbImage> frames, Optional<PinholeCamera> camera) {
    NetworkItem {
        frames = List.copyOf(frames);
    }
}
