package dev.egomotion.codecs.stream;

import dev.egomotion.codecs.SourceException;
import dev.egomotion.codecs.still.ImageCodec;
import dev.egomotion.codecs.still.PixelConverter;
import dev.egomotion.codecs.video.PacketDecoder;
import dev.egomotion.codecs.video.PacketDecoder.Decoded;
import java.util.ArrayList;
import java.util.List;
import org.bytedeco.ffmpeg.global.avutil;
import org.jspecify.annotations.Nullable;

/**
 * Turns the pictures of a stream, whatever their codec, into JPEG, each of which stands alone. Answers in order of
 * presentation, every packet exactly once.
 */
public final class JpegTranscoder implements AutoCloseable {
    private final PixelConverter converter = PixelConverter.to(avutil.AV_PIX_FMT_BGR24);
    private final PacketDecoder<byte[]> decoder;

    /**
     * One picture.
     *
     * @param sequence its packet's presentation index
     * @param jpeg its bytes; empty where it could not be decoded
     * @param error why not; null where it could
     * @param width pixels; 0 where it could not be decoded
     * @param height pixels; 0 where it could not be decoded
     */
    public record Picture(
            long sequence, byte[] jpeg, @Nullable String error, int width, int height) {}

    /**
     * Opens the decoder.
     *
     * @param stream whose packets will come
     * @param quality of the JPEGs, 1 to 100
     * @throws SourceException if FFmpeg has no decoder for them
     */
    public JpegTranscoder(PacketStream stream, int quality) throws SourceException {
        try {
            decoder =
                    PacketDecoder.of(
                            stream.parameters(),
                            picture ->
                                    ImageCodec.encodeJpegOfBgr(
                                            converter.convert(picture), quality));
        } catch (SourceException e) {
            converter.close();
            throw e;
        }
    }

    /** Takes the packet with a presentation index; indices are dense, and come in decoding order. */
    public List<Picture> decode(long sequence, StreamPacket packet) {
        return pictures(decoder.decode(sequence, packet.key(), packet.data()));
    }

    /** Returns what is still inside; afterwards it takes no more. */
    public List<Picture> drain() {
        return pictures(decoder.drain());
    }

    private static List<Picture> pictures(List<Decoded<byte[]>> decoded) {
        List<Picture> pictures = new ArrayList<>();
        for (Decoded<byte[]> d : decoded) {
            byte[] value = d.value();
            byte[] jpeg = value == null ? new byte[0] : value;
            int[] size = JpegHeader.size(jpeg);
            pictures.add(
                    new Picture(
                            d.sequence(),
                            jpeg,
                            d.error(),
                            size == null ? 0 : size[0],
                            size == null ? 0 : size[1]));
        }
        return pictures;
    }

    @Override
    public void close() {
        decoder.close();
        converter.close();
    }
}
