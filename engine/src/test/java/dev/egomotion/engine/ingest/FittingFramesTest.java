package dev.egomotion.engine.ingest;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.egomotion.codecs.still.ImageCodec;
import dev.egomotion.codecs.wire.TrustedRecords;
import dev.egomotion.geometry.values.RgbImage;
import dev.egomotion.schemas.Frame;
import dev.egomotion.schemas.FrameCodec;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class FittingFramesTest {
    private static final int LARGEST = 40_000;

    static {
        TrustedRecords.ready();
    }

    private final List<String> notes = new ArrayList<>();

    /** Noise: 128 x 128 pixels are 49 KB as PNG, 25 KB as JPEG. */
    private static Frame noise(long sequence, int side) {
        byte[] rgb = new byte[3 * side * side];
        new Random(1).nextBytes(rgb);
        return frame(sequence, ImageCodec.encodePng(new RgbImage(side, side, rgb)));
    }

    private static Frame frame(long sequence, byte[] data) {
        return Frame.newBuilder()
                .setSequence(sequence)
                .setCaptureTimeNanos(0)
                .setData(ByteBuffer.wrap(data))
                .build();
    }

    private FittingFrames fitting(FrameCodec codec) {
        return new FittingFrames(LARGEST, codec, notes::add);
    }

    @Test
    void fitting_smallFrame_isItself() {
        Frame small = frame(0, new byte[LARGEST]);
        assertSame(small, fitting(FrameCodec.PNG).fitting(small));
        assertEquals(List.of(), notes);
    }

    @Test
    void fitting_largePicture_encodedAgainAndSaidOnce() throws Exception {
        FittingFrames fitting = fitting(FrameCodec.PNG);
        Frame first = noise(5, 128);
        Frame fits = fitting.fitting(first);
        fitting.fitting(noise(6, 128));
        assertTrue(fits.getData().remaining() <= LARGEST);
        assertNull(fits.getSourceError());
        assertEquals(128, ImageCodec.decode(fits.getData().array()).width());
        assertEquals(
                List.of(
                        "frame 5 has %d bytes; at most 40000 travel (topology.streams.largestFrameBytes): it and others as large are encoded again as JPEG"
                                .formatted(first.getData().remaining())),
                notes);
    }

    @Test
    void fitting_largePacketOrHugePicture_lostWithItsErrorAndSaidOnce() {
        FittingFrames packets = fitting(FrameCodec.H264);
        Frame lost = packets.fitting(frame(3, new byte[LARGEST + 1]));
        packets.fitting(frame(4, new byte[LARGEST + 1]));
        assertEquals(0, lost.getData().remaining());
        assertEquals(
                "frame 3 has 40001 bytes; at most 40000 travel (topology.streams.largestFrameBytes)",
                lost.getSourceError());
        fitting(FrameCodec.PNG).fitting(noise(0, 512));
        assertEquals(2, notes.size(), notes.toString());
        assertTrue(notes.get(1).contains("are lost; raise the setting"), notes.get(1));
    }
}
