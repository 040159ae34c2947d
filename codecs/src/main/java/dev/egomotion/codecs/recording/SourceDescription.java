package dev.egomotion.codecs.recording;

import dev.egomotion.codecs.camera.CameraInfos;
import dev.egomotion.geometry.values.Camera;
import dev.egomotion.schemas.FrameCodec;
import dev.egomotion.schemas.SegmentStart;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * What a recording is, before its first frame.
 *
 * @param name the file or folder, for people
 * @param width image width as delivered, pixels
 * @param height image height as delivered, pixels
 * @param storedAs how the recording's pictures are coded where they lie, for people: h264, PNG
 * @param codec how the delivered frames' bytes are encoded
 * @param codecParameters decoder configuration of a packet codec (FFmpeg extradata); empty array when none
 * @param reorderFrames how many frames a decoder of a packet codec holds back to restore presentation order
 * @param timeBaseNumerator unit of pts and dts, numerator, seconds
 * @param timeBaseDenominator unit of pts and dts, denominator
 * @param framePeriodNanos nominal time between frames, nanoseconds, where known
 * @param frames how many frames the source will deliver, where known beforehand
 * @param camera the camera that the recording's own layout carries (camera.yaml, calib.txt), if any
 * @param notes what the user should know of how the recording is read, one line each
 */
public record SourceDescription(
        String name,
        int width,
        int height,
        String storedAs,
        FrameCodec codec,
        byte[] codecParameters,
        int reorderFrames,
        int timeBaseNumerator,
        int timeBaseDenominator,
        OptionalLong framePeriodNanos,
        OptionalLong frames,
        Optional<Camera> camera,
        List<String> notes) {
    /** Takes a copy of the notes. */
    public SourceDescription {
        notes = List.copyOf(notes);
    }

    /** Returns the event that opens a segment of this recording, without measured speed. */
    public SegmentStart segmentStart(Camera filmedBy) {
        return segmentStart(filmedBy, false);
    }

    /**
     * Returns the event that opens a segment of this recording.
     *
     * @param filmedBy its camera
     * @param speedMeasured whether its frames carry measured speed
     */
    public SegmentStart segmentStart(Camera filmedBy, boolean speedMeasured) {
        return SegmentStart.newBuilder()
                .setCameraInfo(CameraInfos.of(filmedBy))
                .setSource(name)
                .setSpeedMeasured(speedMeasured)
                .setCodec(codec)
                .setCodecParameters(
                        codecParameters.length == 0 ? null : ByteBuffer.wrap(codecParameters))
                .setReorderFrames(reorderFrames)
                .setTimeBaseNumerator(timeBaseNumerator)
                .setTimeBaseDenominator(timeBaseDenominator)
                .setFramePeriodNanos(
                        framePeriodNanos.isPresent() ? framePeriodNanos.getAsLong() : null)
                .build();
    }
}
