package dev.egomotion.codecs.video;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.egomotion.codecs.SourceException;
import java.util.Arrays;
import org.bytedeco.ffmpeg.avutil.AVFrame;
import org.bytedeco.ffmpeg.global.avcodec;
import org.bytedeco.ffmpeg.global.avutil;
import org.bytedeco.javacpp.Pointer;
import org.junit.jupiter.api.Test;

class FfmpegTest {
    /** What FFmpeg had no memory for never reaches native code again. */
    @Test
    void allocated_nothing_isAnErrorThatNamesIt() {
        for (Pointer nothing : new Pointer[] {null, new AVFrame((Pointer) null)}) {
            OutOfMemoryError e =
                    assertThrows(
                            OutOfMemoryError.class, () -> Ffmpeg.allocated(nothing, "a frame"));
            assertEquals("FFmpeg has no memory for a frame", e.getMessage());
        }
        AVFrame frame = avutil.av_frame_alloc();
        assertSame(frame, Ffmpeg.allocated(frame, "a frame"));
        avutil.av_frame_free(frame);
    }

    /** An hvcC box that says it has a parameter set of 65535 bytes and ends: no words of the library's own. */
    @Test
    void open_damagedConfiguration_saysSoInPlainWords() {
        byte[] configuration = Arrays.copyOf(new byte[] {1}, 28);
        configuration[21] = 3;
        configuration[22] = 1;
        configuration[23] = 33;
        configuration[25] = 1;
        configuration[26] = (byte) 0xff;
        configuration[27] = (byte) 0xff;
        SourceException e =
                assertThrows(
                        SourceException.class,
                        () ->
                                PacketDecoder.of(
                                        avcodec.AV_CODEC_ID_HEVC,
                                        configuration,
                                        0,
                                        Integer.MAX_VALUE,
                                        picture -> picture));
        assertEquals(
                "decoder hevc cannot start (the configuration that was sent or stored for it is damaged)",
                e.getMessage());
    }
}
