package dev.egomotion.engine.export;

import dev.egomotion.codecs.SourceException;
import dev.egomotion.codecs.UndecodableException;
import dev.egomotion.codecs.camera.BadCameraException;
import dev.egomotion.codecs.decode.DecodeOutcome;
import dev.egomotion.codecs.decode.FrameDecoder;
import dev.egomotion.codecs.decode.FrameDecoders;
import dev.egomotion.engine.Recording;
import dev.egomotion.engine.Settings;
import dev.egomotion.engine.failure.BadInputException;
import dev.egomotion.engine.failure.EngineException;
import dev.egomotion.geometry.values.PinholeCamera;
import dev.egomotion.geometry.values.RgbImage;
import dev.egomotion.schemas.Frame;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Optional;

/** The frames of a recording on the grid of its depth maps, lens distortion undone, asked for in their order. */
final class RecordedFrames implements AutoCloseable {
    private final Recording.Opened recording;
    private final FrameDecoder decoder;
    private final Deque<DecodeOutcome> ready = new ArrayDeque<>();
    private boolean ended;

    /**
     * Opens a recording.
     *
     * @param grid camera of the depth maps
     * @throws BadInputException if the recording or its camera cannot be used
     */
    RecordedFrames(Recording chosen, PinholeCamera grid) throws BadInputException {
        recording = chosen.open(Settings.defaults());
        try {
            decoder = FrameDecoders.open(recording.start(), grid.width(), grid.height());
        } catch (BadCameraException | UndecodableException e) {
            recording.close();
            throw new BadInputException(e.getMessage(), e);
        }
    }

    /**
     * Returns a frame's image; empty where the recording does not have it.
     *
     * @param sequence not before the one asked for last
     */
    Optional<RgbImage> image(long sequence) throws EngineException {
        while (true) {
            while (!ready.isEmpty() && ready.peek().sequence() <= sequence) {
                if (ready.poll() instanceof DecodeOutcome.Image image
                        && image.sequence() == sequence) {
                    return Optional.of(image.image());
                }
            }
            if (!ready.isEmpty() || ended) {
                return Optional.empty();
            }
            readOne();
        }
    }

    private void readOne() throws EngineException {
        try {
            Optional<Frame> frame = recording.source().next();
            ended = frame.isEmpty();
            ready.addAll(ended ? decoder.drain() : decoder.decode(frame.get()));
        } catch (SourceException e) {
            throw new EngineException(e.getMessage(), e);
        }
    }

    @Override
    public void close() {
        decoder.close();
        recording.close();
    }
}
