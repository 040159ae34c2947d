package dev.egomotion.codecs.video;

import dev.egomotion.codecs.SourceException;
import dev.egomotion.geometry.values.RgbImage;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import org.bytedeco.ffmpeg.global.avcodec;
import org.bytedeco.ffmpeg.global.avutil;
import org.bytedeco.javacv.FFmpegFrameRecorder;
import org.bytedeco.javacv.FrameRecorder;

/**
 * Writes images as a video, for tests. The container follows the file's name (mp4, mkv,
 * avi); its own encoders are those of FFmpeg's LGPL build.
 */
public final class VideoWriter implements AutoCloseable {
    /** How frames are encoded. */
    public enum Encoding {
        /** H.264 by OpenH264: no B-frames. */
        H264(avcodec.AV_CODEC_ID_H264, "libopenh264", 0),
        /** MPEG-4 part 2, which passthrough refuses, with B-frames. */
        MPEG4(avcodec.AV_CODEC_ID_MPEG4, "mpeg4", 2),
        /** Motion JPEG: every frame stands alone. */
        MJPEG(avcodec.AV_CODEC_ID_MJPEG, "mjpeg", 0);

        private final int codecId;
        private final String encoder;
        private final int betweenFrames;

        Encoding(int codecId, String encoder, int betweenFrames) {
            this.codecId = codecId;
            this.encoder = encoder;
            this.betweenFrames = betweenFrames;
        }
    }

    private static final int BITS_PER_PIXEL = 4;

    private final Path file;
    private final int width;
    private final int height;
    private final FFmpegFrameRecorder recorder;
    private boolean closed;

    /**
     * Creates the file.
     *
     * @param width even, pixels
     * @param height even, pixels
     * @param framesPerSecond rate of the video, whole
     * @param group frames from one key frame to the next
     */
    public VideoWriter(
            Path file, int width, int height, int framesPerSecond, int group, Encoding encoding)
            throws SourceException {
        this.file = file;
        this.width = width;
        this.height = height;
        Ffmpeg.ready();
        recorder = new FFmpegFrameRecorder(file.toFile(), width, height, 0);
        recorder.setVideoCodec(encoding.codecId);
        recorder.setVideoCodecName(encoding.encoder);
        recorder.setMaxBFrames(encoding.betweenFrames);
        recorder.setFrameRate(framesPerSecond);
        recorder.setGopSize(group);
        recorder.setVideoBitrate(BITS_PER_PIXEL * width * height * framesPerSecond);
        recorder.setPixelFormat(
                encoding == Encoding.MJPEG
                        ? avutil.AV_PIX_FMT_YUVJ420P
                        : avutil.AV_PIX_FMT_YUV420P);
        recorder.setVideoOption("threads", "1");
        if (file.toString().endsWith(".mp4")) {
            // The index goes first, so that a copy that is cut off still opens.
            recorder.setOption("movflags", "faststart");
        }
        try {
            recorder.start();
        } catch (FrameRecorder.Exception e) {
            throw unwritable(e);
        }
    }

    /** Writes the next frame. */
    public void write(RgbImage image) throws SourceException {
        if (image.width() != width || image.height() != height) {
            throw new IllegalArgumentException(
                    "image is %dx%d; the video is %dx%d"
                            .formatted(image.width(), image.height(), width, height));
        }
        ByteBuffer pixels = ByteBuffer.allocateDirect(image.rgb().length);
        pixels.put(image.rgb()).flip();
        try {
            recorder.recordImage(width, height, 8, 3, 3 * width, avutil.AV_PIX_FMT_RGB24, pixels);
        } catch (FrameRecorder.Exception e) {
            throw unwritable(e);
        }
    }

    private SourceException unwritable(FrameRecorder.Exception e) {
        return new SourceException("%s: cannot be written (%s)".formatted(file, e.getMessage()), e);
    }

    /** Completes the file. */
    @Override
    public void close() throws SourceException {
        if (!closed) {
            closed = true;
            try {
                recorder.stop();
                recorder.release();
            } catch (FrameRecorder.Exception e) {
                throw unwritable(e);
            }
        }
    }
}
