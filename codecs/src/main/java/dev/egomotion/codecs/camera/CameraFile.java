package dev.egomotion.codecs.camera;

import dev.egomotion.codecs.SourceException;
import dev.egomotion.geometry.values.Camera;
import dev.egomotion.geometry.values.PinholeCamera;
import java.io.IOException;
import java.nio.charset.MalformedInputException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Locale;

/**
 * Reads camera files: ROS CameraInfo (YAML), OpenCV FileStorage (YAML and XML), KITTI odometry's
 * calib.txt and KITTI raw's calib_cam_to_cam.txt. Told apart by their content.
 *
 * <p>The optional key {@code height_above_ground} (metres) says how high the camera stands above the
 * road; in KITTI's files it is a line of its own. The optional key {@code truth} of YAML says whether the poses and depth beside
 * the file are {@code exact} or {@code measured} ({@link Truth}).
 */
public final class CameraFile {
    private CameraFile() {}

    /**
     * Reads a camera file that states its image size.
     *
     * @throws SourceException naming the file, the key, what was found and what is expected
     */
    public static Camera read(Path file) throws SourceException {
        return parse(file, "", 0, 0);
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
     * @param width width of the images that the camera is for, pixels
     * @param height height of the images that the camera is for, pixels
     * @throws SourceException also if the file states another image size
     */
    public static Camera read(Path file, String name, int width, int height)
            throws SourceException {
        Camera camera = parse(file, name, width, height);
        PinholeCamera pinhole = camera.pinhole();
        if (pinhole.width() != width || pinhole.height() != height) {
            throw new SourceException(
                    "%s: the camera is for %dx%d images, the recording's are %dx%d; give the file of this recording, or one whose intrinsics were scaled to it"
                            .formatted(file, pinhole.width(), pinhole.height(), width, height));
        }
        return camera;
    }

    /**
     * Reads how the poses and depth beside a camera file came about.
     *
     * @throws SourceException if the file cannot be read, or says something else than exact or measured
     */
    public static Truth truth(Path file) throws SourceException {
        String text = text(file);
        boolean yaml = !text.stripLeading().startsWith("<") && !KittiCalibration.matches(text);
        return yaml ? CameraFields.ofYaml(file, text).truth() : Truth.MEASURED;
    }

    /** Parses by content; the size given serves files that state none, 0 where it is unknown too. */
    private static Camera parse(Path file, String name, int width, int height)
            throws SourceException {
        String text = text(file);
        String start = text.stripLeading();
        CameraFields fields;
        if (start.startsWith("<")) {
            fields = CameraFields.ofXml(file, text);
        } else if (KittiCalibration.matches(text)) {
            return KittiCalibration.parse(file, text).camera(name, width, height);
        } else {
            fields = CameraFields.ofYaml(file, text);
        }
        return fields.camera();
    }

    private static String text(Path file) throws SourceException {
        try {
            return Files.readString(file, StandardCharsets.UTF_8);
        } catch (NoSuchFileException e) {
            throw new SourceException(file + ": there is no such camera file", e);
        } catch (MalformedInputException e) {
            throw new SourceException(
                    file
                            + ": not a text file; a camera file is ROS or OpenCV YAML, OpenCV XML or KITTI text",
                    e);
        } catch (IOException e) {
            throw new SourceException(
                    "%s: the camera file cannot be read (%s)"
                            .formatted(file, e.getClass().getSimpleName().toLowerCase(Locale.ROOT)),
                    e);
        }
    }
}
