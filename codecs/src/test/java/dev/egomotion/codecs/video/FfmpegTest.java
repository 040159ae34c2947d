package dev.egomotion.codecs.video;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;

import org.bytedeco.ffmpeg.avutil.AVFrame;
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
}
