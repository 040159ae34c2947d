package dev.egomotion.trainer;

import dev.egomotion.codecs.DriveWriter;
import dev.egomotion.geometry.Camera;
import dev.egomotion.geometry.PinholeCamera;
import dev.egomotion.geometry.scene.SceneDrive;
import dev.egomotion.geometry.scene.SceneFrame;
import dev.egomotion.geometry.scene.SceneSettings;
import java.nio.file.Path;
import java.util.Optional;
import java.util.Random;

/**
 * Renders the streets that the default model was trained on beside real drives, from a shell: OUT [COUNT [FRAMES]]; 60 of
 * 40 frames. Every street has another camera and speed.
 */
final class RenderStreets {
    private static final int WIDTH = 416;
    private static final int HEIGHT = 128;

    /** KITTI's focal length at this size, pixels. */
    private static final double FOCAL_LENGTH = 241;

    private RenderStreets() {}

    public static void main(String[] arguments) throws Exception {
        int count = arguments.length > 1 ? Integer.parseInt(arguments[1]) : 60;
        int frames = arguments.length > 2 ? Integer.parseInt(arguments[2]) : 40;
        for (int i = 0; i < count; i++) {
            write(Path.of(arguments[0], "street-%03d".formatted(i)), street(i, frames));
        }
    }

    private static SceneDrive street(int i, int frames) {
        Random random = new Random(1000 + i);
        double fx = FOCAL_LENGTH * (0.85 + 0.35 * random.nextDouble());
        double fy = fx * (0.95 + 0.12 * random.nextDouble());
        double cx = 203 + 10 * random.nextGaussian();
        double cy = 62 + 8 * (2 * random.nextDouble() - 1);
        double speed = 2 + 13 * random.nextDouble();
        Camera camera = Camera.rectified(new PinholeCamera(WIDTH, HEIGHT, fx, fy, cx, cy));
        return SceneDrive.street(
                new SceneSettings(camera, frames, 100_000_000, speed, i % 3 == 0, 5000 + i));
    }

    private static void write(Path folder, SceneDrive drive) throws Exception {
        try (DriveWriter writer = new DriveWriter(folder, drive.camera())) {
            for (int t = 0; t < drive.size(); t++) {
                SceneFrame frame = drive.frame(t);
                writer.write(
                        frame.timeNanos(),
                        frame.image(),
                        Optional.of(frame.worldFromCamera()),
                        Optional.of(frame.depth()));
            }
        }
        System.out.println(folder);
    }
}
