package dev.egomotion.trainer;

import dev.egomotion.codecs.ImageCodec;
import dev.egomotion.geometry.PinholeCamera;
import dev.egomotion.geometry.RgbImage;
import dev.egomotion.geometry.RigidTransform;
import java.util.List;

/**
 * A drive in memory.
 *
 * @param name of its folder
 * @param camera of the frames as they are held
 * @param frames in time order, all of the camera's size
 * @param worldFromCamera true pose of every frame, metres; empty where unknown
 */
record TrainingDrive(
        String name,
        PinholeCamera camera,
        List<RgbImage> frames,
        List<RigidTransform> worldFromCamera) {
    /** Copies the lists and checks that sizes agree. */
    TrainingDrive {
        frames = List.copyOf(frames);
        worldFromCamera = List.copyOf(worldFromCamera);
        if (!worldFromCamera.isEmpty() && worldFromCamera.size() != frames.size()) {
            throw new IllegalArgumentException(
                    "%s: %d poses for %d frames"
                            .formatted(name, worldFromCamera.size(), frames.size()));
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

    /** Returns the drive at another image size, with its camera. */
    TrainingDrive resizedTo(int width, int height) {
        if (width == camera.width() && height == camera.height()) {
            return this;
        }
        return new TrainingDrive(
                name,
                camera.resizedTo(width, height),
                frames.stream().map(frame -> ImageCodec.resize(frame, width, height)).toList(),
                worldFromCamera);
    }

    /** Returns whether true poses are known. */
    boolean hasTruth() {
        return !worldFromCamera.isEmpty();
    }

    /** Returns the true motion toFromFrom between two frames, metres. */
    RigidTransform motion(int to, int from) {
        return worldFromCamera.get(to).inverse().times(worldFromCamera.get(from));
    }
}
