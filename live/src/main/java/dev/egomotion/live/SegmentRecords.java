package dev.egomotion.live;

import dev.egomotion.codecs.camera.CameraInfos;
import dev.egomotion.codecs.stream.PacketStream;
import dev.egomotion.codecs.stream.StreamFormat;
import dev.egomotion.codecs.wire.AvroCodec;
import dev.egomotion.geometry.values.Camera;
import dev.egomotion.schemas.DecoderStart;
import dev.egomotion.schemas.Frame;
import dev.egomotion.schemas.FrameCodec;
import dev.egomotion.schemas.FrameEvent;
import dev.egomotion.schemas.SegmentEnd;
import dev.egomotion.schemas.SegmentEndReason;
import dev.egomotion.schemas.SegmentStart;
import java.nio.ByteBuffer;
import java.util.OptionalDouble;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/** Makes the records of the frames topic from the pictures of one connection. */
final class SegmentRecords {
    private final CameraSpec camera;
    private final PacketStream stream;
    private final LiveIngest.Pictures pictures;
    private final AvroCodec<FrameEvent> codec = AvroCodec.of(FrameEvent.class);
    private @Nullable DecoderStart decoderStart;

    SegmentRecords(CameraSpec camera, PacketStream stream, LiveIngest.Pictures pictures) {
        this.camera = camera;
        this.stream = stream;
        this.pictures = pictures;
    }

    /**
     * Returns the start of a segment.
     *
     * @param format of its pictures as they came; what is not H.264 or HEVC travels as JPEG
     * @param mask what of the pictures is not the world, a PNG; null where nothing was told
     * @param reorder how many pictures may come before another and be presented after it
     */
    byte[] start(
            String segment,
            StreamFormat format,
            Camera model,
            byte @Nullable [] mask,
            int reorder) {
        byte[] parameters = format.parameters();
        boolean inter = format.isInterCoded();
        FrameCodec travels =
                switch (format.codec()) {
                    case "h264" -> FrameCodec.H264;
                    case "hevc" -> FrameCodec.HEVC;
                    default -> FrameCodec.JPEG;
                };
        decoderStart =
                inter
                        ? DecoderStart.newBuilder()
                                .setCodec(travels)
                                .setParameters(ByteBuffer.wrap(parameters))
                                .setReorderFrames(reorder)
                                .build()
                        : null;
        return of(
                segment,
                SegmentStart.newBuilder()
                        .setCameraInfo(CameraInfos.of(model))
                        .setSource(camera.address().toString())
                        .setCodec(travels)
                        .setCodecParameters(
                                inter && parameters.length > 0 ? ByteBuffer.wrap(parameters) : null)
                        .setReorderFrames(inter ? reorder : 0)
                        .setSpeedMeasured(pictures.speeds().isPresent())
                        .setTimeBaseNumerator(stream.timeBaseNumerator())
                        .setTimeBaseDenominator(stream.timeBaseDenominator())
                        .setFramePeriodNanos(boxed(stream.framePeriodNanos()))
                        .setMask(mask == null ? null : ByteBuffer.wrap(mask))
                        .build());
    }

    /**
     * Begins the record of a picture; one that is too large travels as its error.
     *
     * @param error why it could not be decoded; null where it could
     */
    Frame.Builder frame(
            PresentationOrder.Picture picture, long sequence, byte[] data, @Nullable String error) {
        Frame.Builder frame =
                Frame.newBuilder()
                        .setSequence(sequence)
                        .setCaptureTimeNanos(picture.captureNanos())
                        .setClock(picture.moment.source())
                        .setTimeUncertaintyNanos(picture.moment.uncertaintyNanos())
                        .setPts(boxed(picture.packet.pts()))
                        .setDecoderStart(picture.packet.key() ? decoderStart : null)
                        .setData(ByteBuffer.wrap(data))
                        .setSourceError(error);
        speed(picture.captureNanos()).ifPresent(speed -> frame.setSpeed((float) speed));
        if (data.length > pictures.largestFrameBytes()) {
            frame.setData(ByteBuffer.allocate(0))
                    .setSourceError(
                            "frame %d has %d bytes; at most %d travel (topology.streams.largestFrameBytes)"
                                    .formatted(
                                            sequence, data.length, pictures.largestFrameBytes()));
        }
        return frame;
    }

    private OptionalDouble speed(long captureNanos) {
        return pictures.speeds().isPresent()
                ? pictures.speeds().get().at(captureNanos)
                : OptionalDouble.empty();
    }

    /**
     * Returns the end of a segment.
     *
     * @param frames how many were written
     * @param detail why, for people; may be empty
     */
    byte[] end(String segment, long frames, SegmentEndReason reason, String detail) {
        return of(
                segment,
                SegmentEnd.newBuilder()
                        .setFrames(frames)
                        .setReason(reason)
                        .setDetail(detail.isEmpty() ? null : camera.address().redact(detail))
                        .build());
    }

    /** Returns the record of an event. */
    byte[] of(String segment, Object event) {
        return codec.encode(
                FrameEvent.newBuilder()
                        .setCamera(camera.id())
                        .setSegment(segment)
                        .setEvent(event)
                        .build());
    }

    static @Nullable Long boxed(OptionalLong value) {
        return value.isPresent() ? value.getAsLong() : null;
    }
}
