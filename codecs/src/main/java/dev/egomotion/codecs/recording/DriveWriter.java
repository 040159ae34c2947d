package dev.egomotion.codecs.recording;

import dev.egomotion.codecs.FileTrouble;
import dev.egomotion.codecs.SourceException;
import dev.egomotion.codecs.camera.CameraFile;
import dev.egomotion.codecs.camera.CameraInfos;
import dev.egomotion.codecs.camera.Truth;
import dev.egomotion.codecs.still.DepthPng;
import dev.egomotion.codecs.still.ImageCodec;
import dev.egomotion.codecs.trajectory.TimedPose;
import dev.egomotion.codecs.trajectory.TrajectoryFile;
import dev.egomotion.geometry.values.Camera;
import dev.egomotion.geometry.values.DepthImage;
import dev.egomotion.geometry.values.PinholeCamera;
import dev.egomotion.geometry.values.RgbImage;
import dev.egomotion.geometry.values.RigidTransform;
import java.io.IOException;
import java.io.Writer;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.DoubleStream;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Writes a recording in the drive layout: images/%06d.jpg, camera.yaml (ROS CameraInfo fields),
 * times.txt (seconds), poses.txt (KITTI rows, worldFromCamera) and depth/%06d.png (16-bit, metres x
 * 256, 0 = no value). {@link FrameSources} and {@link CameraFile} read it back.
 */
public final class DriveWriter implements AutoCloseable {
    /** PNG units per metre of a drive's depth maps. */
    public static final double DEPTH_SCALE = 256;

    private final Path folder;
    private final PinholeCamera pinhole;
    private final Writer times;
    private @Nullable Writer poses;
    private long frames;

    /** Creates the folder, which must be absent or empty, and its camera file; truth, where it is written, is measured. */
    public DriveWriter(Path folder, Camera camera) throws SourceException {
        this(folder, camera, Truth.MEASURED);
    }

    /**
     * Creates the folder, which must be absent or empty, and its camera file.
     *
     * @param truth how the poses and depth that will be written came about
     */
    public DriveWriter(Path folder, Camera camera, Truth truth) throws SourceException {
        this.folder = folder;
        this.pinhole = camera.pinhole();
        requireEmpty(folder);
        try {
            Files.createDirectories(folder.resolve("images"));
            String stated = truth == Truth.MEASURED ? "" : "truth: " + truth + "\n";
            Files.writeString(folder.resolve("camera.yaml"), yaml(camera, name(folder)) + stated);
            times = Files.newBufferedWriter(folder.resolve("times.txt"));
        } catch (IOException e) {
            throw unwritable(e);
        }
    }

    private static String name(Path folder) {
        Path last = folder.toAbsolutePath().normalize().getFileName();
        return last == null ? "drive" : last.toString();
    }

    /**
     * Checks that a folder may be written to.
     *
     * @throws SourceException if it is a file, cannot be read or holds something
     */
    public static void requireEmpty(Path folder) throws SourceException {
        if (Files.isRegularFile(folder)) {
            throw new SourceException(folder + ": a file; a new or empty folder is expected");
        }
        boolean empty;
        try (Stream<Path> entries = Files.list(folder)) {
            empty = entries.findAny().isEmpty();
        } catch (NoSuchFileException e) {
            empty = true;
        } catch (IOException e) {
            throw new SourceException(folder + ": " + FileTrouble.reading(e), e);
        }
        if (!empty) {
            throw new SourceException(folder + ": the folder is not empty");
        }
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
        if (image.width() != pinhole.width() || image.height() != pinhole.height()) {
            throw new IllegalArgumentException(
                    "image is %dx%d; the camera is %dx%d"
                            .formatted(
                                    image.width(),
                                    image.height(),
                                    pinhole.width(),
                                    pinhole.height()));
        }
        if (worldFromCamera.isPresent() != (poses != null) && frames > 0) {
            throw new IllegalArgumentException(
                    "a pose is known for frame " + frames + " but not for all before, or reverse");
        }
        try {
            Files.write(
                    folder.resolve("images/%06d.jpg".formatted(frames)),
                    ImageCodec.encodeJpeg(image, ImageCodec.JPEG_QUALITY));
            times.write(TrajectoryFile.seconds(timeNanos) + "\n");
            if (worldFromCamera.isPresent()) {
                writePose(new TimedPose(timeNanos, worldFromCamera.get()));
            }
            if (depth.isPresent()) {
                Files.createDirectories(folder.resolve("depth"));
                Files.write(
                        folder.resolve("depth/%06d.png".formatted(frames)),
                        DepthPng.encode(depth.get(), DEPTH_SCALE));
            }
            frames++;
        } catch (IOException e) {
            throw unwritable(e);
        }
    }

    private void writePose(TimedPose pose) throws IOException {
        if (poses == null) {
            poses = Files.newBufferedWriter(folder.resolve("poses.txt"));
        }
        poses.write(TrajectoryFile.row(TrajectoryFile.Format.KITTI, pose) + "\n");
    }

    /** Returns a camera as ROS CameraInfo YAML; {@link CameraFile} reads it back. */
    public static String yaml(Camera camera, String name) {
        PinholeCamera p = camera.pinhole();
        var info = CameraInfos.of(camera);
        String model =
                switch (info.getDistortionModel()) {
                    case NONE, PLUMB_BOB -> "plumb_bob";
                    case FISHEYE -> "fisheye";
                    case RATIONAL_POLYNOMIAL -> "rational_polynomial";
                    case FOV -> "fov";
                };
        List<Double> lens = info.getDistortion();
        List<Double> coefficients = lens.isEmpty() ? List.of(0.0, 0.0, 0.0, 0.0, 0.0) : lens;
        String height =
                camera.heightAboveGround().isPresent()
                        ? "height_above_ground: " + camera.heightAboveGround().getAsDouble() + "\n"
                        : "";
        return """
               # ROS sensor_msgs/CameraInfo fields.
               image_width: %d
               image_height: %d
               camera_name: %s
               camera_matrix:
                 rows: 3
                 cols: 3
                 data: %s
               distortion_model: %s
               distortion_coefficients:
                 rows: 1
                 cols: %d
                 data: %s
               rectification_matrix:
                 rows: 3
                 cols: 3
                 data: %s
               projection_matrix:
                 rows: 3
                 cols: 4
                 data: %s
               %s"""
                .formatted(
                        p.width(),
                        p.height(),
                        '"' + name.replace("\\", "\\\\").replace("\"", "\\\"") + '"',
                        list(p.fx(), 0, p.cx(), 0, p.fy(), p.cy(), 0, 0, 1),
                        model,
                        coefficients.size(),
                        coefficients,
                        list(1, 0, 0, 0, 1, 0, 0, 0, 1),
                        list(p.fx(), 0, p.cx(), 0, 0, p.fy(), p.cy(), 0, 0, 0, 1, 0),
                        height);
    }

    private static String list(double... numbers) {
        return DoubleStream.of(numbers)
                .mapToObj(Double::toString)
                .collect(Collectors.joining(", ", "[", "]"));
    }

    private SourceException unwritable(IOException e) {
        return new SourceException(folder + ": " + FileTrouble.writing(e), e);
    }

    /** Completes the files. */
    @Override
    public void close() throws SourceException {
        try (times) {
            if (poses != null) {
                poses.close();
            }
        } catch (IOException e) {
            throw unwritable(e);
        }
    }
}
