package dev.egomotion.benchmarks;

import dev.egomotion.codecs.camera.CameraFile;
import dev.egomotion.codecs.decode.DecodeOutcome;
import dev.egomotion.codecs.decode.FrameDecoder;
import dev.egomotion.codecs.decode.FrameDecoders;
import dev.egomotion.codecs.decode.TrackingSize;
import dev.egomotion.codecs.recording.FrameSource;
import dev.egomotion.codecs.recording.FrameSources;
import dev.egomotion.codecs.recording.SourceOptions;
import dev.egomotion.geometry.values.Camera;
import dev.egomotion.geometry.values.DepthImage;
import dev.egomotion.geometry.values.GrayImage;
import dev.egomotion.geometry.values.PinholeCamera;
import dev.egomotion.geometry.values.RgbImage;
import dev.egomotion.geometry.values.RigidTransform;
import dev.egomotion.geometry.values.Rotation;
import dev.egomotion.geometry.values.Vector3;
import dev.egomotion.model.Model;
import dev.egomotion.model.NetworkInput;
import dev.egomotion.model.Snippet;
import dev.egomotion.odometry.depth.DepthView;
import dev.egomotion.odometry.opencv.OpenCvFeatureTracker;
import dev.egomotion.odometry.refinement.FrameView;
import dev.egomotion.odometry.refinement.PoseRefiner;
import dev.egomotion.odometry.refinement.Refinement;
import dev.egomotion.odometry.refinement.RefinementSettings;
import dev.egomotion.odometry.refinement.ScaleSettings;
import dev.egomotion.odometry.refinement.TrackedPoints;
import dev.egomotion.schemas.Frame;
import java.io.BufferedInputStream;
import java.io.BufferedOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;

/**
 * A drive as refine-pose leaves it: what measure-depth is given, frame by frame. Kept in one file, so that a trial of
 * another way to measure need not ask the networks again.
 *
 * @param camera of the gray images
 * @param frames in order
 */
record RefinedDrive(PinholeCamera camera, List<Refined> frames) {
    /**
     * One frame.
     *
     * @param image gray, of the tracking size
     * @param depth the network's, in the unit of the motions
     * @param previousFromTarget refined; the identity for the first frame
     * @param outcome how far the points decide the motion
     * @param unit units of the results per unit of the window
     * @param points that the frame sees
     */
    record Refined(
            GrayImage image,
            DepthImage depth,
            RigidTransform previousFromTarget,
            Refinement.Outcome outcome,
            double unit,
            TrackedPoints points) {}

    /**
     * Returns what measure-depth is given of a frame.
     *
     * @param isNetworkUsed whether with the network's depth
     */
    DepthView view(int i, boolean isNetworkUsed) {
        Refined frame = frames.get(i);
        double unit = i == 0 ? 1 : frame.unit / frames.get(i - 1).unit;
        DepthView.Motion motion =
                switch (frame.outcome) {
                    case FIRST, TOO_FEW_TRACKS -> new DepthView.Unknown();
                    case STATIC -> new DepthView.Standing();
                    case REFINED, PURE_ROTATION, LOW_PARALLAX, MOVING_OBJECTS ->
                            new DepthView.Moving(frame.previousFromTarget, unit);
                };
        return new DepthView(
                frame.image,
                isNetworkUsed ? Optional.of(frame.depth) : Optional.empty(),
                frame.points,
                motion);
    }

    /** Returns the drive from its file; asks the networks and writes it where that is not there. */
    static RefinedDrive of(Path folder, Model model, Path cache) throws Exception {
        if (Files.exists(cache)) {
            return read(cache);
        }
        RefinedDrive drive = refine(folder, model);
        drive.write(cache);
        return drive;
    }

    private static RefinedDrive refine(Path folder, Model model) throws Exception {
        Camera camera = CameraFile.read(folder.resolve("camera.yaml"));
        PinholeCamera tracking = TrackingSize.of(camera.pinhole());
        NetworkInput input = model.depth().contract().input();
        PinholeCamera seen = camera.pinhole().resizedTo(input.width(), input.height());
        List<Refined> frames = new ArrayList<>();
        try (FrameSource source = FrameSources.open(folder, SourceOptions.defaults());
                OpenCvFeatureTracker tracker = new OpenCvFeatureTracker();
                FrameDecoder decoder =
                        FrameDecoders.open(
                                source.description().segmentStart(camera),
                                input.width(),
                                input.height())) {
            PoseRefiner refiner =
                    new PoseRefiner(
                            tracking,
                            RefinementSettings.defaults(),
                            new ScaleSettings(true, camera.heightAboveGround(), false),
                            tracker);
            RgbImage before = null;
            for (Optional<Frame> frame = source.next(); frame.isPresent(); frame = source.next()) {
                DecodeOutcome.Image image =
                        (DecodeOutcome.Image) decoder.decode(frame.get()).get(0);
                DepthImage depth =
                        model.depth().predict(List.of(image.image()), List.of(seen)).get(0);
                Optional<RigidTransform> motion =
                        before == null
                                ? Optional.empty()
                                : Optional.of(
                                        model.pose()
                                                .predict(
                                                        List.of(
                                                                new Snippet(
                                                                        image.image(),
                                                                        List.of(before),
                                                                        seen)))
                                                .get(0)
                                                .sourceFromTarget()
                                                .get(0));
                Refinement refinement =
                        refiner.refine(
                                new FrameView(
                                        image.tracking(), depth, motion, OptionalDouble.empty()));
                frames.add(
                        new Refined(
                                image.tracking(),
                                scaled(depth, refinement.depthFactor()),
                                refinement.previousFromTarget(),
                                refinement.outcome(),
                                refinement.scale().unitsPerWindowUnit(),
                                refiner.points()));
                before = image.image();
            }
        }
        return new RefinedDrive(tracking, frames);
    }

    private static DepthImage scaled(DepthImage depth, double factor) {
        float[] values = depth.depth().clone();
        for (int i = 0; i < values.length; i++) {
            values[i] *= (float) factor;
        }
        return new DepthImage(depth.width(), depth.height(), values);
    }

    private void write(Path file) throws IOException {
        try (DataOutputStream out =
                new DataOutputStream(
                        new BufferedOutputStream(Files.newOutputStream(file), 1 << 20))) {
            out.writeInt(camera.width());
            out.writeInt(camera.height());
            out.writeDouble(camera.fx());
            out.writeDouble(camera.fy());
            out.writeDouble(camera.cx());
            out.writeDouble(camera.cy());
            out.writeInt(frames.size());
            for (Refined frame : frames) {
                out.write(frame.image.values());
                out.writeInt(frame.depth.width());
                out.writeInt(frame.depth.height());
                write(out, frame.depth.depth());
                Rotation q = frame.previousFromTarget.rotation();
                Vector3 t = frame.previousFromTarget.translation();
                for (double value :
                        new double[] {q.x(), q.y(), q.z(), q.w(), t.x(), t.y(), t.z()}) {
                    out.writeDouble(value);
                }
                out.writeInt(frame.outcome.ordinal());
                out.writeDouble(frame.unit);
                out.writeInt(frame.points.size());
                write(out, frame.points.x());
                write(out, frame.points.y());
                write(out, frame.points.depth());
                write(out, frame.points.sigma());
            }
        }
    }

    private static void write(DataOutputStream out, float[] values) throws IOException {
        for (float value : values) {
            out.writeFloat(value);
        }
    }

    private static float[] floats(DataInputStream in, int count) throws IOException {
        float[] values = new float[count];
        for (int i = 0; i < count; i++) {
            values[i] = in.readFloat();
        }
        return values;
    }

    private static RefinedDrive read(Path file) throws IOException {
        try (DataInputStream in =
                new DataInputStream(new BufferedInputStream(Files.newInputStream(file), 1 << 20))) {
            int width = in.readInt();
            int height = in.readInt();
            PinholeCamera camera =
                    new PinholeCamera(
                            width,
                            height,
                            in.readDouble(),
                            in.readDouble(),
                            in.readDouble(),
                            in.readDouble());
            int count = in.readInt();
            List<Refined> frames = new ArrayList<>();
            for (int i = 0; i < count; i++) {
                byte[] gray = in.readNBytes(width * height);
                int w = in.readInt();
                int h = in.readInt();
                DepthImage depth = new DepthImage(w, h, floats(in, w * h));
                Rotation rotation =
                        new Rotation(
                                in.readDouble(), in.readDouble(), in.readDouble(), in.readDouble());
                RigidTransform motion =
                        new RigidTransform(
                                rotation,
                                new Vector3(in.readDouble(), in.readDouble(), in.readDouble()));
                Refinement.Outcome outcome = Refinement.Outcome.values()[in.readInt()];
                double unit = in.readDouble();
                int points = in.readInt();
                frames.add(
                        new Refined(
                                new GrayImage(width, height, gray),
                                depth,
                                motion,
                                outcome,
                                unit,
                                new TrackedPoints(
                                        floats(in, points),
                                        floats(in, points),
                                        floats(in, points),
                                        floats(in, points))));
            }
            return new RefinedDrive(camera, frames);
        }
    }
}
