package dev.egomotion.trainer.data;

import dev.egomotion.codecs.camera.Truth;
import dev.egomotion.codecs.still.ImageCodec;
import dev.egomotion.geometry.values.DepthImage;
import dev.egomotion.geometry.values.GrayImage;
import dev.egomotion.geometry.values.PinholeCamera;
import dev.egomotion.geometry.values.RgbImage;
import dev.egomotion.geometry.values.RigidTransform;
import java.util.List;

/**
 * A drive in memory.
 *
 * @param name of its folder
 * @param camera of the frames as they are held
 * @param frames in time order, all of the camera's size
 * @param worldFromCamera true pose of every frame, metres; empty where unknown
 * @param depth true depth of every frame, camera z, metres, 0 where unknown, of the camera's size; empty where none
 *     is known
 * @param sigma standard deviation of the log of that depth, of the camera's size, value / 255; empty where all of it is equally sure
 * @param truth how poses and depth came about
 */
public record TrainingDrive(
        String name,
        PinholeCamera camera,
        List<RgbImage> frames,
        List<RigidTransform> worldFromCamera,
        List<DepthImage> depth,
        List<GrayImage> sigma,
        Truth truth) {
    /** Copies the lists and checks that sizes agree. */
    public TrainingDrive {
        frames = List.copyOf(frames);
        worldFromCamera = List.copyOf(worldFromCamera);
        if (!worldFromCamera.isEmpty() && worldFromCamera.size() != frames.size()) {
            throw new IllegalArgumentException(
                    "%s: %d poses for %d frames"
                            .formatted(name, worldFromCamera.size(), frames.size()));
        }
        depth = List.copyOf(depth);
        if (!depth.isEmpty() && depth.size() != frames.size()) {
            throw new IllegalArgumentException(
                    "%s: %d depth maps for %d frames".formatted(name, depth.size(), frames.size()));
        }
        sigma = List.copyOf(sigma);
        if (!sigma.isEmpty() && sigma.size() != depth.size()) {
            throw new IllegalArgumentException(
                    "%s: %d maps of sigma for %d depth maps"
                            .formatted(name, sigma.size(), depth.size()));
        }
        for (RgbImage frame : frames) {
            if (frame.width() != camera.width() || frame.height() != camera.height()) {
                throw new IllegalArgumentException(
                        "%s: a frame of %dx%d; the camera's are %dx%d"
                                .formatted(
                                        name,
                                        frame.width(),
                                        frame.height(),
                                        camera.width(),
                                        camera.height()));
            }
        }
    }

    /** Creates a drive whose truth, where there is any, is measured. */
    public TrainingDrive(
            String name,
            PinholeCamera camera,
            List<RgbImage> frames,
            List<RigidTransform> worldFromCamera,
            List<DepthImage> depth) {
        this(name, camera, frames, worldFromCamera, depth, Truth.MEASURED);
    }

    /** Creates a drive whose depth, where there is any, is equally sure everywhere. */
    public TrainingDrive(
            String name,
            PinholeCamera camera,
            List<RgbImage> frames,
            List<RigidTransform> worldFromCamera,
            List<DepthImage> depth,
            Truth truth) {
        this(name, camera, frames, worldFromCamera, depth, List.of(), truth);
    }

    /** Returns the drive at another image size, with its camera. */
    public TrainingDrive resizedTo(int width, int height) {
        if (width == camera.width() && height == camera.height()) {
            return this;
        }
        return new TrainingDrive(
                name,
                camera.resizedTo(width, height),
                frames.stream().map(frame -> ImageCodec.resize(frame, width, height)).toList(),
                worldFromCamera,
                depth.stream().map(map -> resized(map, width, height)).toList(),
                sigma.stream().map(map -> resized(map, width, height)).toList(),
                truth);
    }

    /** Returns the nearest pixel's depth, 0 where it is unknown. */
    static DepthImage resized(DepthImage map, int width, int height) {
        if (map.width() == width && map.height() == height) {
            return map;
        }
        float[] values = new float[width * height];
        for (int v = 0; v < height; v++) {
            int row = nearest(v, height, map.height()) * map.width();
            for (int u = 0; u < width; u++) {
                values[v * width + u] = map.depth()[row + nearest(u, width, map.width())];
            }
        }
        return new DepthImage(width, height, values);
    }

    /** Returns the nearest pixel's sigma: that of the depth that is taken. */
    static GrayImage resized(GrayImage map, int width, int height) {
        if (map.width() == width && map.height() == height) {
            return map;
        }
        byte[] values = new byte[width * height];
        for (int v = 0; v < height; v++) {
            int row = nearest(v, height, map.height()) * map.width();
            for (int u = 0; u < width; u++) {
                values[v * width + u] = map.values()[row + nearest(u, width, map.width())];
            }
        }
        return new GrayImage(width, height, values);
    }

    private static int nearest(int at, int size, int originalSize) {
        return (int) ((2L * at + 1) * originalSize / (2L * size));
    }

    /** Returns whether true depth is known. */
    public boolean hasDepth() {
        return !depth.isEmpty();
    }

    /** Returns whether true poses are known. */
    public boolean hasTruth() {
        return !worldFromCamera.isEmpty();
    }

    /** Returns whether its poses are known without error: no teacher knows better. */
    public boolean isExact() {
        return hasTruth() && truth == Truth.EXACT;
    }

    /** Returns the drive with other poses. */
    TrainingDrive withPoses(List<RigidTransform> poses) {
        return new TrainingDrive(name, camera, frames, poses, depth, sigma, truth);
    }

    /** Returns the drive with other depth. */
    TrainingDrive withDepth(List<DepthImage> maps, List<GrayImage> uncertainty) {
        return new TrainingDrive(name, camera, frames, worldFromCamera, maps, uncertainty, truth);
    }

    /**
     * Returns some of its frames without their poses.
     *
     * @param first of them
     * @param end one after the last
     */
    TrainingDrive stretch(int first, int end) {
        return new TrainingDrive(
                name,
                camera,
                frames.subList(first, end),
                List.of(),
                depth.isEmpty() ? depth : depth.subList(first, end),
                sigma.isEmpty() ? sigma : sigma.subList(first, end),
                truth);
    }

    /** Returns the true motion toFromFrom between two frames, metres. */
    public RigidTransform motion(int to, int from) {
        return worldFromCamera.get(to).inverse().times(worldFromCamera.get(from));
    }
}
