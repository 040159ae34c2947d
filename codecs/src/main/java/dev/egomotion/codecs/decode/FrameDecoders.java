package dev.egomotion.codecs.decode;

import dev.egomotion.codecs.UndecodableException;
import dev.egomotion.codecs.camera.BadCameraException;
import dev.egomotion.codecs.camera.CameraInfos;
import dev.egomotion.codecs.wire.TrustedRecords;
import dev.egomotion.geometry.values.Camera;
import dev.egomotion.geometry.values.WorldMask;
import dev.egomotion.schemas.Frame;
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
     * Returns which pixels of a segment's tracking images show the world by the mask that its start carries: rectified as
     * the frames are.
     *
     * @param segment that carries a mask
     * @throws BadCameraException if the segment's camera cannot rectify an image
     * @throws UndecodableException if the mask is no image of the camera's size, or black all over
     */
    public static WorldMask mask(SegmentStart segment, int width, int height)
            throws BadCameraException, UndecodableException {
        Camera camera = CameraInfos.camera(segment.getCameraInfo());
        Frame frame =
                Frame.newBuilder()
                        .setSequence(0)
                        .setCaptureTimeNanos(0)
                        .setData(segment.getMask())
                        .build();
        try (StillDecoder decoder = new StillDecoder(new Rectifier(camera, width, height))) {
            DecodeOutcome outcome = decoder.decode(frame).get(0);
            if (outcome instanceof DecodeOutcome.Image image) {
                WorldMask mask = WorldMask.of(image.tracking());
                if (mask.leftOut() == 1) {
                    throw new UndecodableException(
                            "mask of the segment leaves nothing of its images");
                }
                return mask;
            }
            throw new UndecodableException(
                    "mask of the segment: "
                            + (outcome instanceof DecodeOutcome.Failure failure
                                    ? failure.detail()
                                    : "no image"));
        }
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
