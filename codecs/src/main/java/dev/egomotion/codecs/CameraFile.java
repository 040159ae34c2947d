package dev.egomotion.codecs;

import dev.egomotion.geometry.Camera;
import java.nio.file.Path;

/** Reads camera files. */
public final class CameraFile {
    private CameraFile() {}

    /**
     * Reads a camera file that states its image size.
     *
     * @throws SourceException naming the file, the key, what was found and what is expected
     */
    public static Camera read(Path file) throws SourceException {
        throw new SourceException(file + ": no format is known yet");
    }

    /**
     * Reads a camera file for images of a given size.
     *
     * @param width width of the images that the camera is for, pixels
     * @param height height of the images that the camera is for, pixels
     * @throws SourceException also if the file states another image size
     */
    public static Camera read(Path file, int width, int height) throws SourceException {
        return read(file, "", width, height);
    }

    /**
     * Reads one of the cameras of a file, for images of a given size.
     *
     * @param name which camera of a KITTI file, such as P2 (calib.txt) or 02 (calib_cam_to_cam.txt);
     *     empty for the left colour camera or, without one, the left gray camera
     */
    public static Camera read(Path file, String name, int width, int height)
            throws SourceException {
        throw new SourceException(file + ": no format is known yet");
    }
}
