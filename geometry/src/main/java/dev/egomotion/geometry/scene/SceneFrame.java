package dev.egomotion.geometry.scene;

import dev.egomotion.geometry.values.DepthImage;
import dev.egomotion.geometry.values.RgbImage;
import dev.egomotion.geometry.values.RigidTransform;

/**
 * One rendered frame with the truth behind it.
 *
 * @param timeNanos capture time from the start of the drive, nanoseconds
 * @param image what the camera sees
 * @param depth camera z at every pixel's centre, metres; 0 in the sky and beyond 250 m
 * @param worldFromCamera pose; the world is the first camera of the drive
 * @param moving per pixel, row by row: whether some part of it shows a moving object
 */
public record SceneFrame(
        long timeNanos,
        RgbImage image,
        DepthImage depth,
        RigidTransform worldFromCamera,
        boolean[] moving) {}
