package dev.egomotion.engine.ingest;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.egomotion.codecs.wire.TrustedRecords;
import dev.egomotion.schemas.Frame;
import java.nio.ByteBuffer;
import java.util.List;
import org.junit.jupiter.api.Test;

class SampleFramesTest {
    static {
        TrustedRecords.ready();
    }

    private static Frame frame(long sequence, boolean key, int bytes) {
        return Frame.newBuilder()
                .setSequence(sequence)
                .setCaptureTimeNanos(0)
                .setKeyFrame(key)
                .setData(ByteBuffer.allocate(bytes))
                .build();
    }

    @Test
    void frames_longRecording_areSpreadEvenly() {
        SampleFrames samples = new SampleFrames(4, Long.MAX_VALUE);
        for (int i = 0; i < 1000; i++) {
            samples.offer(frame(i, true, 1));
        }
        List<Long> chosen = samples.frames().stream().map(Frame::getSequence).toList();
        assertEquals(4, chosen.size());
        assertEquals(0, chosen.get(0));
        for (int i = 1; i < 4; i++) {
            long distance = chosen.get(i) - chosen.get(i - 1);
            assertTrue(distance >= 128 && distance <= 384, chosen.toString());
        }
    }

    @Test
    void frames_shortRecording_areAll() {
        SampleFrames samples = new SampleFrames(4, Long.MAX_VALUE);
        samples.offer(frame(0, true, 1));
        samples.offer(frame(1, true, 1));
        assertEquals(2, samples.frames().size());
    }

    @Test
    void offer_noKeyFrameOrNoBytes_isPassedOver() {
        SampleFrames samples = new SampleFrames(4, Long.MAX_VALUE);
        samples.offer(frame(0, false, 1));
        samples.offer(frame(1, true, 0));
        assertTrue(samples.frames().isEmpty());
    }

    private static List<Long> sequences(SampleFrames samples) {
        return samples.all().stream().map(Frame::getSequence).toList();
    }

    @Test
    void all_packetsOfAShortRecording_areEveryOneAndThoseBeforeIt() {
        SampleFrames samples = new SampleFrames(4, 8);
        samples.offer(Frame.newBuilder(frame(5, true, 1)).setOutOfRange(true).build());
        for (int i = 6; i < 13; i++) {
            samples.offer(frame(i, i == 10, 1));
        }
        assertEquals(List.of(5L, 6L, 7L, 8L, 9L, 10L, 11L, 12L), sequences(samples));
        assertEquals(List.of(10L), samples.frames().stream().map(Frame::getSequence).toList());
        samples.offer(frame(13, false, 1));
        assertEquals(List.of(10L), sequences(samples), "too many: those where decoding starts");
    }

    @Test
    void all_packetsTooLargeTogether_areThoseWhereDecodingStarts() {
        SampleFrames samples = new SampleFrames(100, 10);
        for (int i = 0; i < 12; i++) {
            samples.offer(frame(i, i % 4 == 0, 1));
        }
        assertEquals(List.of(0L, 4L, 8L), sequences(samples));
    }
}
