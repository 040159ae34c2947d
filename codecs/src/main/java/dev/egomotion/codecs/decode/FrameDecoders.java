package dev.egomotion.codecs.decode;

import dev.egomotion.codecs.UndecodableException;
import dev.egomotion.codecs.camera.BadCameraException;
import dev.egomotion.codecs.camera.CameraInfos;
import dev.egomotion.codecs.wire.TrustedRecords;
import dev.egomotion.geometry.values.Camera;
import dev.egomotion.schemas.FrameCodec;
import dev.egomotion.schemas.SegmentStart;

/** Opens the decoder of a segment. */
public final class FrameDecoders {
    static {
        TrustedRecords.ready();
    }

    private FrameDecoders() {}

    /**
     * Opens a decoder whose images are rectified and have the given size: their camera is the
     * segment's pinhole, {@link dev.egomotion.geometry.values.PinholeCamera#resizedTo resized} to it. The
     * tracking images' camera is {@link TrackingSize#of} that pinhole.
     *
     * @param width width of the images to give, pixels
     * @param height height of the images to give, pixels
     * @throws BadCameraException if the segment's camera cannot rectify an image
     * @throws UndecodableException if no decoder starts with the segment's codec parameters
     */
    public static FrameDecoder open(SegmentStart segment, int width, int height)
            throws BadCameraException, UndecodableException {
        Camera camera = CameraInfos.camera(segment.getCameraInfo());
        Rectifier rectifier = new Rectifier(camera, width, height);
        if (segment.getCodec() == FrameCodec.H264 || segment.getCodec() == FrameCodec.HEVC) {
            return new PacketFrameDecoder(segment, rectifier);
        }
        return new StillDecoder(rectifier);
    }

    /**
     * Opens a decoder whose images are rectified and of the camera's own size.
     *
     * @throws BadCameraException if the segment's camera cannot rectify an image
     * @throws UndecodableException if no decoder starts with the segment's codec parameters
     */
    public static FrameDecoder openFullSize(SegmentStart segment)
            throws BadCameraException, UndecodableException {
        return open(
                segment, segment.getCameraInfo().getWidth(), segment.getCameraInfo().getHeight());
    }
}
