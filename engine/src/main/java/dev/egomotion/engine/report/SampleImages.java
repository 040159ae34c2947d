package dev.egomotion.engine.report;

import dev.egomotion.codecs.UndecodableException;
import dev.egomotion.codecs.camera.BadCameraException;
import dev.egomotion.codecs.decode.DecodeOutcome;
import dev.egomotion.codecs.decode.FrameDecoder;
import dev.egomotion.codecs.decode.FrameDecoders;
import dev.egomotion.codecs.still.ImageCodec;
import dev.egomotion.engine.ingest.SampleFrames;
import dev.egomotion.engine.results.ResultFolder;
import dev.egomotion.engine.results.Results;
import dev.egomotion.geometry.values.RgbImage;
import dev.egomotion.schemas.Frame;
import dev.egomotion.schemas.SegmentStart;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The pictures of a report: sample frames as the networks saw them, and their depth and confidence maps,
 * small enough to stand inside the page.
 */
final class SampleImages {
    private static final int MOST_WIDTH = 480;
    private static final int QUALITY = 82;

    private SampleImages() {}

    /**
     * One frame's pictures as data URLs.
     *
     * @param sequence presentation index
     * @param frame the rectified frame
     * @param depth its depth map in colours, if it has one
     * @param confidence its confidence map, if it has one
     */
    record Sample(
            long sequence, String frame, Optional<String> depth, Optional<String> confidence) {}

    /** Decodes the samples; a frame that does not decode is left out, the report goes on without it. */
    static List<Sample> of(
            SampleFrames frames,
            SegmentStart segment,
            Results.@Nullable DepthForm size,
            ResultFolder folder)
            throws IOException {
        List<Sample> samples = new ArrayList<>();
        if (size == null) {
            return samples;
        }
        for (DecodeOutcome outcome : decode(frames.frames(), segment, size)) {
            if (outcome instanceof DecodeOutcome.Image image) {
                samples.add(
                        new Sample(
                                image.sequence(),
                                url(image.image()),
                                picture(folder.depthPreview(image.sequence())),
                                picture(folder.confidence(image.sequence()))));
            }
        }
        return samples;
    }

    private static List<DecodeOutcome> decode(
            List<Frame> frames, SegmentStart segment, Results.DepthForm size) {
        List<DecodeOutcome> outcomes = new ArrayList<>();
        try (FrameDecoder decoder = FrameDecoders.open(segment, size.width(), size.height())) {
            frames.forEach(frame -> outcomes.addAll(decoder.decode(frame)));
            outcomes.addAll(decoder.drain());
        } catch (BadCameraException e) {
            throw new IllegalStateException("the replay ran with a camera that does not work", e);
        } catch (UndecodableException e) {
            return List.of(); // no frame of such a segment has an image
        }
        return outcomes;
    }

    private static Optional<String> picture(Path file) throws IOException {
        if (!Files.exists(file)) {
            return Optional.empty();
        }
        try {
            return Optional.of(url(ImageCodec.decode(Files.readAllBytes(file))));
        } catch (UndecodableException e) {
            return Optional.empty();
        }
    }

    private static String url(RgbImage image) {
        int width = Math.min(MOST_WIDTH, image.width());
        int height = Math.max(1, Math.round((float) image.height() * width / image.width()));
        byte[] jpeg = ImageCodec.encodeJpeg(ImageCodec.resize(image, width, height), QUALITY);
        return "data:image/jpeg;base64," + Base64.getEncoder().encodeToString(jpeg);
    }
}
