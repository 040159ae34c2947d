package dev.egomotion.codecs.decode;

import dev.egomotion.geometry.values.PinholeCamera;

/**
 * The size of tracking images: at most {@value #MAX_WIDTH} pixels wide, in the camera's proportions.
 * Features are tracked on a finer grid than the networks', but no finer than pays.
 */
public final class TrackingSize {
    /** The widest tracking image, pixels. A wider camera's images are shrunk to it. */
    public static final int MAX_WIDTH = 832;

    private TrackingSize() {}

    /**
     * Returns the camera of a camera's tracking images: width' = min(width, {@value #MAX_WIDTH}), height' =
     * round(height width' / width), at least 1.
     *
     * @param camera of the rectified image at the recording's own size
     */
    public static PinholeCamera of(PinholeCamera camera) {
        int width = Math.min(camera.width(), MAX_WIDTH);
        long height = Math.round((double) camera.height() * width / camera.width());
        return camera.resizedTo(width, (int) Math.max(1, height));
    }
}
