package dev.egomotion.benchmarks;

import dev.egomotion.codecs.camera.CameraFile;
import dev.egomotion.codecs.decode.DecodeOutcome;
import dev.egomotion.codecs.decode.FrameDecoder;
import dev.egomotion.codecs.decode.FrameDecoders;
import dev.egomotion.codecs.recording.FrameSource;
import dev.egomotion.codecs.recording.FrameSources;
import dev.egomotion.codecs.recording.SourceOptions;
import dev.egomotion.codecs.trajectory.TimedPose;
import dev.egomotion.codecs.trajectory.TrajectoryFile;
import dev.egomotion.geometry.values.Camera;
import dev.egomotion.geometry.values.DepthImage;
import dev.egomotion.geometry.values.FloatImage;
import dev.egomotion.geometry.values.PinholeCamera;
import dev.egomotion.geometry.values.RgbImage;
import dev.egomotion.geometry.values.RigidTransform;
import dev.egomotion.model.Model;
import dev.egomotion.model.NetworkInput;
import dev.egomotion.model.Snippet;
import dev.egomotion.schemas.Frame;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A recorded drive with truth and with what a model's networks say of every frame, in memory: what
 * refinements are compared on.
 *
 * @param name of its folder
 * @param camera of the images here
 * @param frames in order
 */
record PredictedDrive(String name, PinholeCamera camera, List<Predicted> frames) {
    /**
     * One frame.
     *
     * @param luma brightness in [0, 1]
     * @param depth the network's
     * @param previousFromTarget the network's motion to the frame before; the identity for the first frame
     * @param worldFromCamera truth
     */
    record Predicted(
            FloatImage luma,
            DepthImage depth,
            RigidTransform previousFromTarget,
            RigidTransform worldFromCamera) {}

    /**
     * Reads a drive and asks the networks.
     *
     * @param folder with images, camera.yaml and poses.txt
     * @param mostWidth images are made this wide where they are wider, pixels
     * @param mostFrames how many frames at most
     */
    static PredictedDrive read(Path folder, Model model, int mostWidth, int mostFrames)
            throws Exception {
        List<TimedPose> truth = TrajectoryFile.read(folder.resolve("poses.txt"));
        Camera camera = CameraFile.read(folder.resolve("camera.yaml"));
        PinholeCamera full = camera.pinhole();
        int width = Math.min(full.width(), mostWidth);
        int height = (int) Math.round((double) full.height() * width / full.width());
        NetworkInput input = model.depth().contract().input();
        PinholeCamera seen = full.resizedTo(input.width(), input.height());
        SourceOptions options = SourceOptions.defaults().withRange(0, mostFrames - 1);
        List<Predicted> frames = new ArrayList<>();
        try (FrameSource source = FrameSources.open(folder, options);
                FrameDecoder small =
                        FrameDecoders.open(
                                source.description().segmentStart(camera),
                                input.width(),
                                input.height());
                FrameDecoder large =
                        FrameDecoders.open(
                                source.description().segmentStart(camera), width, height)) {
            RgbImage before = null;
            for (Optional<Frame> frame = source.next(); frame.isPresent(); frame = source.next()) {
                RgbImage image = decoded(small, frame.get());
                frames.add(
                        new Predicted(
                                decoded(large, frame.get()).luma(),
                                model.depth().predict(List.of(image), List.of(seen)).get(0),
                                motion(model, image, before, seen),
                                truth.get(frames.size()).worldFromCamera()));
                before = image;
            }
        }
        return new PredictedDrive(
                folder.getFileName().toString(), full.resizedTo(width, height), frames);
    }

    private static RgbImage decoded(FrameDecoder decoder, Frame frame) throws Exception {
        DecodeOutcome outcome = decoder.decode(frame).get(0);
        if (outcome instanceof DecodeOutcome.Image image) {
            return image.image();
        }
        throw new IllegalStateException("a frame of the drive was not decoded: " + outcome);
    }

    private static RigidTransform motion(
            Model model, RgbImage target, @Nullable RgbImage before, PinholeCamera camera)
            throws Exception {
        return before == null
                ? RigidTransform.IDENTITY
                : model.pose()
                        .predict(List.of(new Snippet(target, List.of(before), camera)))
                        .get(0)
                        .sourceFromTarget()
                        .get(0);
    }

    /** Returns the known poses. */
    List<RigidTransform> truth() {
        return frames.stream().map(Predicted::worldFromCamera).toList();
    }
}
