package dev.egomotion.trainer.network;

/**
 * How wide a network is beside the one its architecture describes.
 *
 * @param factor on the number of channels, in (0, 4]
 */
record WidthFactor(double factor) {
    WidthFactor {
        if (!(factor > 0 && factor <= 4)) {
            throw new IllegalArgumentException("width " + factor + "; it must be in (0, 4]");
        }
    }

    /** Returns the channels of a layer that has so many at factor 1; at least one. */
    int channels(int atFactorOne) {
        return (int) Math.max(1, Math.round(atFactorOne * factor));
    }
}
