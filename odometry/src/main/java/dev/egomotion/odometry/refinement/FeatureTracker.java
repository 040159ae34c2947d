package dev.egomotion.odometry.refinement;

import dev.egomotion.geometry.values.GrayImage;
import dev.egomotion.geometry.values.WorldMask;
import java.util.Optional;

/**
 * Finds points that can be recognised, and finds them again in another image. Points are x y x y ... in
 * pixels, integer coordinates are pixel centres. An implementation may keep what it computed of the last
 * images (pyramids), so one thread each; answers depend on the arguments alone.
 */
public interface FeatureTracker extends AutoCloseable {
    /**
     * Where points went.
     *
     * @param points x y x y ..., as many as were asked for
     * @param found one per point: whether it was found, inside the image and consistently
     */
    record Found(float[] points, boolean[] found) {}

    /**
     * Finds points of one image in another.
     *
     * @param from image that holds the points
     * @param to image to search, same size
     * @param points in {@code from}
     * @param guesses where they might be in {@code to}, one per point
     */
    Found track(GrayImage from, GrayImage to, float[] points, float[] guesses);

    /**
     * Returns the best corner of each cell of a grid that holds none yet, by its smaller eigenvalue (Shi and
     * Tomasi 1994).
     *
     * @param image to search
     * @param cell width and height of a cell, pixels
     * @param occupied points whose cells are left out
     * @param where pixels that may be corners, of the image's size; empty where all may
     */
    float[] detect(GrayImage image, int cell, float[] occupied, Optional<WorldMask> where);

    @Override
    void close();
}
