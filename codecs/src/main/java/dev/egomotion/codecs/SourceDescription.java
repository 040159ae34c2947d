package dev.egomotion.codecs;

import dev.egomotion.geometry.Camera;
import dev.egomotion.schemas.FrameCodec;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * What a recording is, before its first frame.
 *
 * @param name the file or folder, for people
 * @param width image width as delivered, pixels
 * @param height image height as delivered, pixels
 * @param codec how the frames' bytes are encoded
 * @param codecParameters decoder configuration of a packet codec (FFmpeg extradata); empty array when none
 * @param timeBaseNumerator unit of pts and dts, numerator, seconds
 * @param timeBaseDenominator unit of pts and dts, denominator
 * @param framePeriodNanos nominal time between frames, nanoseconds, where known
 * @param frames how many frames the recording has, where known beforehand
 * @param camera the camera that the recording's own layout carries (camera.yaml, calib.txt), if any
 */
public record SourceDescription(
        String name,
        int width,
        int height,
        FrameCodec codec,
        byte[] codecParameters,
        int timeBaseNumerator,
        int timeBaseDenominator,
        OptionalLong framePeriodNanos,
        OptionalLong frames,
        Optional<Camera> camera) {}
