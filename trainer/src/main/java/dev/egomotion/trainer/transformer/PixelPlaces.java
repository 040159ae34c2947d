package dev.egomotion.trainer.transformer;

/** Where the pixels of an image are in normalised coordinates: -1 and +1 the centres of the first and the last. */
final class PixelPlaces {
    private PixelPlaces() {}

    /** Returns x of all pixels, then y of all, then 1 of all; 3 x (height width). */
    static float[] homogeneous(int height, int width) {
        int n = height * width;
        float[] places = new float[3 * n];
        for (int i = 0; i < n; i++) {
            places[i] = (float) normalised(i % width, width);
            places[n + i] = (float) normalised(i / width, height);
            places[2 * n + i] = 1;
        }
        return places;
    }

    /** Returns the coordinate of a pixel's centre along one axis. */
    static double normalised(int pixel, int size) {
        return 2.0 * pixel / (size - 1) - 1;
    }
}
