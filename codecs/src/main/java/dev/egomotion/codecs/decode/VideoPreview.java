package dev.egomotion.codecs.decode;

import dev.egomotion.codecs.PictureLimits;
import dev.egomotion.codecs.UndecodableException;
import dev.egomotion.codecs.still.ImageCodec;
import dev.egomotion.codecs.still.PixelConverter;
import dev.egomotion.codecs.video.PacketDecoder;
import dev.egomotion.schemas.DecoderStart;
import dev.egomotion.schemas.Frame;
import java.util.Optional;
import org.bytedeco.ffmpeg.avutil.AVFrame;
import org.bytedeco.ffmpeg.global.avutil;
import org.jspecify.annotations.Nullable;

/**
 * The newest picture of one camera's coded video, for people to look at, as the lens saw it. Begins at any key frame that
 * says how it is decoded, so that the segment's start need not have been read. Used by one thread.
 */
public final class VideoPreview implements AutoCloseable {
    private static final int JPEG_QUALITY = 85;

    private final int mostPixels;
    private String segment = "";
    private @Nullable DecoderStart start;
    private @Nullable PacketDecoder<byte[]> decoder;
    private @Nullable PixelConverter converter;
    private int pictureWidth;
    private int pictureHeight;

    /**
     * A picture.
     *
     * @param sequence of its frame
     * @param jpeg its bytes
     */
    public record Shown(long sequence, byte[] jpeg) {}

    /**
     * Creates a preview.
     *
     * @param mostPixels widest and highest picture to give, pixels; larger ones are made smaller
     */
    public VideoPreview(int mostPixels) {
        this.mostPixels = mostPixels;
    }

    /** Returns whether a frame belongs to coded video that can be shown from its next key frame on. */
    public static boolean isBegin(Frame frame) {
        return frame.getKeyFrame() && frame.getDecoderStart() != null;
    }

    /**
     * Takes the next frame.
     *
     * @param isWanted whether a picture is to be made of it; where not it is decoded for those after it
     * @return the newest picture that is ready now; empty where none is, or none can be
     * @throws UndecodableException if no decoder starts as the frame says
     */
    public Optional<Shown> take(String frameSegment, Frame frame, boolean isWanted)
            throws UndecodableException {
        if (isBegin(frame)) {
            begin(frameSegment, frame.getDecoderStart());
        }
        PacketDecoder<byte[]> open = decoder;
        if (open == null || !frameSegment.equals(segment) || !frame.getData().hasRemaining()) {
            return Optional.empty();
        }
        Optional<Shown> newest = Optional.empty();
        for (PacketDecoder.Decoded<byte[]> done :
                open.decode(
                        frame.getSequence(),
                        frame.getKeyFrame(),
                        StillDecoder.bytes(frame.getData()),
                        isWanted)) {
            byte[] jpeg = done.value();
            if (jpeg != null) {
                newest = Optional.of(new Shown(done.sequence(), jpeg));
            }
        }
        return newest;
    }

    private void begin(String newSegment, DecoderStart given) throws UndecodableException {
        if (decoder != null && newSegment.equals(segment) && given.equals(start)) {
            return;
        }
        close();
        decoder =
                PacketFrameDecoder.open(
                        given.getCodec(),
                        given.getParameters(),
                        given.getReorderFrames(),
                        PictureLimits.MOST_PIXELS,
                        this::jpeg);
        start = given;
        segment = newSegment;
    }

    private byte[] jpeg(AVFrame picture) throws UndecodableException {
        PixelConverter fitting = converter;
        if (fitting == null
                || picture.width() != pictureWidth
                || picture.height() != pictureHeight) {
            if (fitting != null) {
                fitting.close();
            }
            pictureWidth = picture.width();
            pictureHeight = picture.height();
            double scale = Math.min(1, mostPixels / (double) Math.max(pictureWidth, pictureHeight));
            fitting =
                    PixelConverter.to(
                            avutil.AV_PIX_FMT_BGR24,
                            (int) Math.max(1, Math.round(scale * pictureWidth)),
                            (int) Math.max(1, Math.round(scale * pictureHeight)));
            converter = fitting;
        }
        return ImageCodec.encodeJpegOfBgr(fitting.convert(picture), JPEG_QUALITY);
    }

    @Override
    public void close() {
        if (decoder != null) {
            decoder.close();
            decoder = null;
        }
        if (converter != null) {
            converter.close();
            converter = null;
        }
        start = null;
        segment = "";
    }
}
