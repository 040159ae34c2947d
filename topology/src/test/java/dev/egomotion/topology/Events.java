package dev.egomotion.topology;

import dev.egomotion.codecs.camera.CameraInfos;
import dev.egomotion.codecs.wire.AvroCodec;
import dev.egomotion.geometry.values.Camera;
import dev.egomotion.schemas.Frame;
import dev.egomotion.schemas.FrameCodec;
import dev.egomotion.schemas.FrameEvent;
import dev.egomotion.schemas.SegmentEnd;
import dev.egomotion.schemas.SegmentEndReason;
import dev.egomotion.schemas.SegmentStart;
import java.nio.ByteBuffer;

/** Records of the frames topic. */
final class Events {
    private static final AvroCodec<FrameEvent> CODEC = AvroCodec.of(FrameEvent.class);

    private Events() {}

    static byte[] start(String camera, String segment, Camera model) {
        return start(
                camera,
                segment,
                SegmentStart.newBuilder()
                        .setCameraInfo(CameraInfos.of(model))
                        .setCodec(FrameCodec.IMAGE)
                        .build());
    }

    static byte[] start(String camera, String segment, SegmentStart start) {
        return record(camera, segment, start);
    }

    static byte[] frame(String camera, String segment, long sequence, byte[] image) {
        return frame(camera, segment, sequence, sequence * RenderedDrive.PERIOD_NANOS, image);
    }

    static byte[] frame(
            String camera, String segment, long sequence, long captureTimeNanos, byte[] image) {
        return frame(
                camera,
                segment,
                Frame.newBuilder()
                        .setSequence(sequence)
                        .setCaptureTimeNanos(captureTimeNanos)
                        .setData(ByteBuffer.wrap(image))
                        .build());
    }

    static byte[] frame(String camera, String segment, Frame frame) {
        return record(camera, segment, frame);
    }

    static byte[] end(String camera, String segment) {
        return record(camera, segment, SegmentEnd.newBuilder().build());
    }

    static byte[] retired(String camera) {
        return record(
                camera,
                "",
                SegmentEnd.newBuilder().setReason(SegmentEndReason.CAMERA_RETIRED).build());
    }

    static boolean retires(FrameEvent event) {
        return event.getEvent() instanceof SegmentEnd end
                && end.getReason() == SegmentEndReason.CAMERA_RETIRED;
    }

    private static byte[] record(String camera, String segment, Object event) {
        return CODEC.encode(
                FrameEvent.newBuilder()
                        .setCamera(camera)
                        .setSegment(segment)
                        .setEvent(event)
                        .build());
    }
}
