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
}
