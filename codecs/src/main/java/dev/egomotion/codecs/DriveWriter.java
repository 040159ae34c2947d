package dev.egomotion.codecs;

import dev.egomotion.geometry.Camera;
import dev.egomotion.geometry.DepthImage;
import dev.egomotion.geometry.RgbImage;
import dev.egomotion.geometry.RigidTransform;
import java.nio.file.Path;
import java.util.Optional;

/**
 * Writes a recording in the drive layout: images/%06d.jpg, camera.yaml (ROS CameraInfo fields),
 * times.txt (seconds), poses.txt (KITTI rows, worldFromCamera) and depth/%06d.png (16-bit, metres x
 * 256, 0 = no value). {@link FrameSources} and {@link CameraFile} read it back.
 */
public final class DriveWriter implements AutoCloseable {
    /** Creates the folder, which must be absent or empty, and its camera file. */
    public DriveWriter(Path folder, Camera camera) throws SourceException {
        throw new SourceException(folder + ": not yet, " + camera);
    }

    /**
     * Writes the next frame.
     *
     * @param timeNanos capture time, nanoseconds
     * @param image of the camera's size
     * @param worldFromCamera true pose, where known: for every frame or for none
     * @param depth true depth, metres, where known
     */
    public void write(
            long timeNanos,
            RgbImage image,
            Optional<RigidTransform> worldFromCamera,
            Optional<DepthImage> depth)
            throws SourceException {
        throw new SourceException("not yet");
    }

    /** Completes the files. */
    @Override
    public void close() throws SourceException {}
}
