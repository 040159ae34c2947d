package dev.egomotion.benchmarks;

import dev.egomotion.codecs.SourceException;
import dev.egomotion.codecs.UndecodableException;
import dev.egomotion.codecs.camera.BadCameraException;
import dev.egomotion.codecs.decode.DecodeOutcome;
import dev.egomotion.codecs.decode.FrameDecoder;
import dev.egomotion.codecs.decode.FrameDecoders;
import dev.egomotion.codecs.recording.FrameSource;
import dev.egomotion.codecs.recording.FrameSources;
import dev.egomotion.codecs.recording.SourceOptions;
import dev.egomotion.geometry.values.Camera;
import dev.egomotion.geometry.values.PinholeCamera;
import dev.egomotion.geometry.values.RgbImage;
import dev.egomotion.model.Model;
import dev.egomotion.model.NetworkInput;
import dev.egomotion.model.Snippet;
import dev.egomotion.schemas.Frame;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * The networks alone: the calls that the pipeline makes, on the frames of a recording that are decoded
 * beforehand.
 */
final class BareInference {
    private static final int FRAMES = 100;

    private final Model model;
    private final PinholeCamera camera;
    private final List<RgbImage> images;

    private BareInference(Model model, PinholeCamera camera, List<RgbImage> images) {
        this.model = model;
        this.camera = camera;
        this.images = images;
    }

    /** Decodes the first frames of a recording to the networks' size. */
    static BareInference of(Path video, Camera camera, Model model)
            throws SourceException, BadCameraException, UndecodableException {
        NetworkInput input = model.depth().contract().input();
        List<RgbImage> images = new ArrayList<>();
        SourceOptions range = SourceOptions.defaults().withRange(0, FRAMES - 1);
        try (FrameSource source = FrameSources.open(video, range);
                FrameDecoder decoder =
                        FrameDecoders.open(
                                source.description().segmentStart(camera),
                                input.width(),
                                input.height())) {
            Optional<Frame> frame = source.next();
            while (frame.isPresent()) {
                for (DecodeOutcome outcome : decoder.decode(frame.get())) {
                    if (outcome instanceof DecodeOutcome.Image decoded) {
                        images.add(decoded.image());
                    }
                }
                frame = source.next();
            }
        }
        PinholeCamera resized = camera.pinhole().resizedTo(input.width(), input.height());
        return new BareInference(model, resized, images);
    }

    /** Runs depth and both directions of every pair; returns wall-clock time per frame. */
    double millisPerFrame() {
        long start = System.nanoTime();
        for (int i = 1; i < images.size(); i++) {
            RgbImage previous = images.get(i - 1);
            RgbImage target = images.get(i);
            model.depth().predict(List.of(target), List.of(camera));
            model.pose()
                    .predict(
                            List.of(
                                    new Snippet(target, List.of(previous), camera),
                                    new Snippet(previous, List.of(target), camera)));
        }
        return (System.nanoTime() - start) / 1e6 / (images.size() - 1);
    }
}
