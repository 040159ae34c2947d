package dev.egomotion.codecs.still;

import static org.bytedeco.ffmpeg.global.avcodec.AV_CODEC_ID_MJPEG;
import static org.bytedeco.ffmpeg.global.avcodec.AV_CODEC_ID_PNG;

import dev.egomotion.codecs.SourceException;
import dev.egomotion.codecs.UndecodableException;
import dev.egomotion.codecs.video.PacketDecoder;
import dev.egomotion.codecs.video.PacketDecoder.Decoded;
import dev.egomotion.codecs.video.PacketDecoder.PictureTaker;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Function;
import org.bytedeco.opencv.opencv_core.Mat;
import org.jspecify.annotations.Nullable;

/**
 * Decodes still images, one after another, each after its header has told its size and that is wanted. JPEG
 * and PNG go through FFmpeg, which reports most damage where libjpeg fills in gray and says so on the console
 * only; every other {@linkplain PictureHeader.Format format} goes through OpenCV. Damage that leaves a valid
 * stream of codes cannot be told by either.
 *
 * @param <T> what becomes of a picture
 */
public final class StillPictures<T> implements AutoCloseable {
    /** Decides by its size whether a picture is decoded. */
    public interface SizeGate<T> {
        /**
         * Returns what becomes of a picture of this size without decoding; empty where it is decoded.
         *
         * @throws UndecodableException if nothing becomes of it
         */
        Optional<T> refuse(int width, int height) throws UndecodableException;
    }

    private final SizeGate<T> gate;
    private final long mostPixels;
    private final PictureTaker<T> onFrame;
    private final Function<Mat, T> onMat;
    private @Nullable PacketDecoder<T> jpeg;
    private @Nullable PacketDecoder<T> png;
    private long count;

    /**
     * Prepares for pictures.
     *
     * @param gate asked before a picture is decoded
     * @param mostPixels of a picture that FFmpeg decodes, whatever comes after its header
     * @param onFrame takes a picture of FFmpeg's; it must copy what it keeps
     * @param onMat takes a picture of OpenCV's, channels R G B; it must copy what it keeps
     */
    public StillPictures(
            SizeGate<T> gate, long mostPixels, PictureTaker<T> onFrame, Function<Mat, T> onMat) {
        this.gate = gate;
        this.mostPixels = mostPixels;
        this.onFrame = onFrame;
        this.onMat = onMat;
    }

    /**
     * Decodes one image.
     *
     * @throws UndecodableException if the bytes hold no image or a damaged one
     */
    public T decode(byte[] bytes) throws UndecodableException {
        PictureHeader header = PictureHeader.of(bytes);
        Optional<T> refused = gate.refuse(header.width(), header.height());
        return refused.isPresent() ? refused.get() : decode(bytes, header.format());
    }

    private T decode(byte[] bytes, PictureHeader.Format format) throws UndecodableException {
        switch (format) {
            case JPEG -> {
                if (!endsAfterLastScan(bytes)) {
                    throw new UndecodableException(
                            bytes.length + " bytes of JPEG without its end: it is cut off");
                }
                jpeg = jpeg == null ? open(AV_CODEC_ID_MJPEG) : jpeg;
                return decode(jpeg, bytes, "JPEG");
            }
            case PNG -> {
                png = png == null ? open(AV_CODEC_ID_PNG) : png;
                return decode(png, PngText.removed(bytes), "PNG");
            }
            default -> {
                try (Mat mat = ImageCodec.decodeByOpenCv(bytes)) {
                    return onMat.apply(mat);
                }
            }
        }
    }

    private PacketDecoder<T> open(int codecId) throws UndecodableException {
        try {
            return PacketDecoder.of(codecId, new byte[0], 0, mostPixels, onFrame);
        } catch (SourceException e) {
            throw new UndecodableException(e.getMessage(), e);
        }
    }

    private T decode(PacketDecoder<T> decoder, byte[] bytes, String format)
            throws UndecodableException {
        List<Decoded<T>> decoded = decoder.decode(count++, true, bytes);
        if (decoded.isEmpty()) {
            close();
            throw new UndecodableException(
                    "%d bytes of %s that hold no picture".formatted(bytes.length, format));
        }
        Decoded<T> last = decoded.get(decoded.size() - 1);
        if (last.error() != null) {
            throw new UndecodableException(
                    "%d bytes of %s: %s".formatted(bytes.length, format, last.error()));
        }
        return Objects.requireNonNull(last.value());
    }

    /** Returns whether an end marker follows the last start of a scan; neither occurs inside a scan. */
    private static boolean endsAfterLastScan(byte[] bytes) {
        for (int i = bytes.length - 2; i >= 0; i--) {
            if (bytes[i] == (byte) 0xff) {
                int marker = bytes[i + 1] & 0xff;
                if (marker == 0xd9 || marker == 0xda) {
                    return marker == 0xd9;
                }
            }
        }
        return false;
    }

    /** Frees the decoders; they open again when they are needed. */
    @Override
    public void close() {
        if (jpeg != null) {
            jpeg.close();
            jpeg = null;
        }
        if (png != null) {
            png.close();
            png = null;
        }
    }
}
