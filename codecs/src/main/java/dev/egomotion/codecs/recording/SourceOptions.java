package dev.egomotion.codecs.recording;

import dev.egomotion.codecs.SourceException;
import dev.egomotion.codecs.still.ImageCodec;
import java.nio.file.Path;
import java.util.Optional;

/**
 * How to read a recording.
 *
 * @param passthrough whether a video's own H.264 or HEVC packets travel, instead of its frames decoded
 *     and encoded again as JPEG; still images always travel as they are
 * @param from index of the first frame wanted, from 0
 * @param to index of the last frame wanted, inclusive
 * @param jpegQuality quality at which a video's decoded frames are encoded, 1 to 100
 */
public record SourceOptions(boolean passthrough, long from, long to, int jpegQuality) {
    /** Checks the range and the quality. */
    public SourceOptions {
        if (from < 0) {
            throw new IllegalArgumentException("first frame is " + from + "; frames count from 0");
        }
        if (to < from) {
            throw new IllegalArgumentException(
                    "last frame is %d, before the first, %d".formatted(to, from));
        }
        if (jpegQuality < 1 || jpegQuality > 100) {
            throw new IllegalArgumentException(
                    "JPEG quality is " + jpegQuality + "; it must lie between 1 and 100");
        }
    }

    /** Returns the options that read everything, video as JPEG. */
    public static SourceOptions defaults() {
        return new SourceOptions(false, 0, Long.MAX_VALUE, ImageCodec.JPEG_QUALITY);
    }

    /** Returns these options with passthrough on or off. */
    public SourceOptions withPassthrough(boolean value) {
        return new SourceOptions(value, from, to, jpegQuality);
    }

    /** Returns these options for the frames first to last, both inclusive, counted from 0. */
    public SourceOptions withRange(long first, long last) {
        return new SourceOptions(passthrough, first, last, jpegQuality);
    }

    /** Refuses a range that begins after the last frame. */
    void requireWithin(Path recording, int frames) throws SourceException {
        if (from >= frames) {
            throw new SourceException(
                    "%s: has %d frames, 0 to %d; frame %d is asked for"
                            .formatted(recording, frames, frames - 1, from));
        }
    }

    /** Returns what the user should know of a last frame that the recording does not have. */
    Optional<String> noteEnd(Path recording, int frames) {
        return to == Long.MAX_VALUE || to < frames
                ? Optional.empty()
                : Optional.of(
                        "%s: ends with frame %d, before the last that is asked for, %d"
                                .formatted(recording, frames - 1, to));
    }

    /** Returns whether the frame with this index is wanted. */
    boolean wants(long sequence) {
        return sequence >= from && sequence <= to;
    }
}
