package dev.egomotion.trainer.data;

import dev.egomotion.codecs.SourceException;
import dev.egomotion.codecs.UndecodableException;
import dev.egomotion.codecs.camera.CameraFile;
import dev.egomotion.codecs.camera.Truth;
import dev.egomotion.codecs.recording.DriveWriter;
import dev.egomotion.codecs.still.ConfidencePng;
import dev.egomotion.codecs.still.DepthPng;
import dev.egomotion.codecs.still.ImageCodec;
import dev.egomotion.codecs.trajectory.TimedPose;
import dev.egomotion.codecs.trajectory.TrajectoryFile;
import dev.egomotion.geometry.values.Camera;
import dev.egomotion.geometry.values.DepthImage;
import dev.egomotion.geometry.values.Distortion;
import dev.egomotion.geometry.values.FloatImage;
import dev.egomotion.geometry.values.GrayImage;
import dev.egomotion.geometry.values.PinholeCamera;
import dev.egomotion.geometry.values.RgbImage;
import dev.egomotion.geometry.values.RigidTransform;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;

/**
 * Reads drives in the layout of this project: images/%06d.jpg (or png), camera.yaml of rectified images, and
 * where known poses.txt (KITTI: 3x4 row-major, world from camera, metres), depth/%06d.png (16-bit, metres x 256, 0 where unknown) and
 * depth/uncertainty/%06d.png (8-bit, standard deviation of its log x 255, as a replay writes it).
 */
public final class DriveReader {
    private static final String CAMERA = "camera.yaml";

    private final int width;
    private final int height;
    private final int sources;

    /**
     * Creates a reader.
     *
     * @param width what frames are resized to, pixels
     * @param height likewise
     * @param sources of a snippet, 2 or 4: drives too short for them are refused
     */
    public DriveReader(int width, int height, int sources) {
        this.width = width;
        this.height = height;
        this.sources = sources;
    }

    /** Creates a reader of drives for snippets of two sources. */
    public DriveReader(int width, int height) {
        this(width, height, 2);
    }

    /**
     * Reads a drive.
     *
     * @throws DriveException if a file is missing or unreadable, or sizes disagree
     */
    public TrainingDrive read(Path folder) {
        PinholeCamera camera = camera(folder.resolve(CAMERA));
        Truth truth = truth(folder.resolve(CAMERA));
        List<RgbImage> frames = new ArrayList<>();
        List<Path> files = images(folder.resolve("images"));
        for (Path file : files) {
            frames.add(image(file, camera));
        }
        List<RigidTransform> poses = poses(folder.resolve("poses.txt"), frames.size());
        List<DepthImage> depth = depth(folder.resolve("depth"), files);
        String name = folder.toAbsolutePath().normalize().getFileName().toString();
        return new TrainingDrive(
                name,
                camera.resizedTo(width, height),
                frames,
                poses,
                depth,
                sigma(folder.resolve("depth"), files),
                truth);
    }

    /**
     * Returns a drive with a teacher's depth where its own says nothing.
     *
     * @param maps folder of a teacher's maps, named by the frames' numbers from 0
     * @throws DriveException if a map is missing or unreadable
     */
    public TrainingDrive taught(TrainingDrive drive, Path maps) {
        List<DepthImage> depth = new ArrayList<>();
        List<GrayImage> sigma = new ArrayList<>();
        for (int i = 0; i < drive.frames().size(); i++) {
            String name = "%06d.png".formatted(i);
            depth.add(depth(maps.resolve(name)));
            sigma.add(sigma(maps.resolve("uncertainty").resolve(name)));
        }
        return TaughtDepth.fill(drive, depth, sigma);
    }

    /** Returns the depth maps of all frames; one without a file has a map of zeros. */
    private List<DepthImage> depth(Path folder, List<Path> images) {
        if (!Files.isDirectory(folder)) {
            return List.of();
        }
        DepthImage unknown = new DepthImage(width, height, new float[width * height]);
        List<DepthImage> maps = new ArrayList<>();
        for (Path image : images) {
            Path file = folder.resolve(mapOf(image));
            maps.add(Files.exists(file) ? depth(file) : unknown);
        }
        return maps;
    }

    /** Returns the sigma of all frames' depth; one without a file has depth that is not sure of anything, or none. */
    private List<GrayImage> sigma(Path depth, List<Path> images) {
        Path folder = depth.resolve("uncertainty");
        if (!Files.isDirectory(folder)) {
            return List.of();
        }
        byte[] unsure = new byte[width * height];
        Arrays.fill(unsure, (byte) 255);
        GrayImage unknown = new GrayImage(width, height, unsure);
        List<GrayImage> maps = new ArrayList<>();
        for (Path image : images) {
            Path file = folder.resolve(mapOf(image));
            maps.add(Files.exists(file) ? sigma(file) : unknown);
        }
        return maps;
    }

    private GrayImage sigma(Path file) {
        try {
            FloatImage map = ConfidencePng.decode(Files.readAllBytes(file));
            byte[] values = new byte[map.values().length];
            for (int i = 0; i < values.length; i++) {
                values[i] = (byte) Math.round(255 * map.values()[i]);
            }
            return TrainingDrive.resized(
                    new GrayImage(map.width(), map.height(), values), width, height);
        } catch (UndecodableException e) {
            throw new DriveException(file, String.valueOf(e.getMessage()), e);
        } catch (IOException e) {
            throw new DriveException(file, "cannot be read", e);
        }
    }

    /** Returns the name of a frame's map: the image's with another ending. */
    private static String mapOf(Path image) {
        String name = image.getFileName().toString();
        return name.substring(0, name.lastIndexOf('.')) + ".png";
    }

    private DepthImage depth(Path file) {
        try {
            DepthImage map = DepthPng.decode(Files.readAllBytes(file), DriveWriter.DEPTH_SCALE);
            return TrainingDrive.resized(map, width, height);
        } catch (UndecodableException e) {
            throw new DriveException(file, String.valueOf(e.getMessage()), e);
        } catch (IOException e) {
            throw new DriveException(file, "cannot be read", e);
        }
    }

    private List<Path> images(Path folder) {
        if (!Files.isDirectory(folder)) {
            throw new DriveException(folder, "no such folder; a drive has its frames there");
        }
        try (Stream<Path> files = Files.list(folder)) {
            List<Path> images =
                    files.filter(file -> file.toString().matches(".*\\.(jpe?g|png)"))
                            .sorted()
                            .toList();
            int least = BatchLoader.leastFrames(sources);
            if (images.size() < least) {
                throw new DriveException(
                        folder,
                        "%d images; at least %d are needed to train with %d sources"
                                .formatted(images.size(), least, sources));
            }
            return images;
        } catch (IOException e) {
            throw new DriveException(folder, "cannot be listed", e);
        }
    }

    private RgbImage image(Path file, PinholeCamera camera) {
        try {
            RgbImage image = ImageCodec.decode(Files.readAllBytes(file));
            if (image.width() != camera.width() || image.height() != camera.height()) {
                throw new DriveException(
                        file,
                        "%dx%d pixels; camera.yaml says %dx%d"
                                .formatted(
                                        image.width(),
                                        image.height(),
                                        camera.width(),
                                        camera.height()));
            }
            return ImageCodec.resize(image, width, height);
        } catch (UndecodableException e) {
            throw new DriveException(file, String.valueOf(e.getMessage()), e);
        } catch (IOException e) {
            throw new DriveException(file, "cannot be read", e);
        }
    }

    private static PinholeCamera camera(Path file) {
        if (!Files.exists(file)) {
            throw new DriveException(file, "no such file; a drive has its camera there");
        }
        try {
            Camera camera = CameraFile.read(file);
            if (!camera.distortion().equals(Distortion.NONE)) {
                throw new DriveException(
                        file, "the lens is distorted; training needs rectified images");
            }
            return camera.pinhole();
        } catch (SourceException e) {
            throw new DriveException(e);
        }
    }

    private static Truth truth(Path file) {
        try {
            return CameraFile.truth(file);
        } catch (SourceException e) {
            throw new DriveException(e);
        }
    }

    private static List<RigidTransform> poses(Path file, int frames) {
        if (!Files.exists(file)) {
            return List.of();
        }
        try {
            List<RigidTransform> poses =
                    TrajectoryFile.read(file, TrajectoryFile.Format.KITTI).stream()
                            .map(TimedPose::worldFromCamera)
                            .toList();
            if (poses.size() != frames) {
                throw new DriveException(
                        file, "%d poses for %d images".formatted(poses.size(), frames));
            }
            return poses;
        } catch (SourceException e) {
            throw new DriveException(e);
        }
    }
}
