package dev.egomotion.codecs.recording;

import dev.egomotion.codecs.SourceException;
import dev.egomotion.codecs.still.ImageCodec;
import dev.egomotion.codecs.still.PixelConverter;
import dev.egomotion.codecs.video.PacketDecoder;
import dev.egomotion.codecs.video.PacketIndex;
import dev.egomotion.codecs.video.VideoFile;
import dev.egomotion.codecs.video.VideoReader;
import dev.egomotion.schemas.Frame;
import java.nio.ByteBuffer;
import java.util.ArrayDeque;
import java.util.List;
import java.util.Optional;
import org.bytedeco.ffmpeg.global.avutil;
import org.jspecify.annotations.Nullable;

/** A video decoded here and encoded again, each frame a JPEG: it then stands alone. */
final class ReencodedVideo implements FrameSource {
    private final PacketIndex index;
    private final SourceDescription description;
    private final SourceOptions options;
    private final VideoReader reader;
    private final PixelConverter converter = PixelConverter.to(avutil.AV_PIX_FMT_BGR24);
    private final PacketDecoder<byte[]> decoder;
    private final ArrayDeque<Frame> ready = new ArrayDeque<>();
    private final int[] placeOfTurn;
    private boolean drained;
    private @Nullable SourceException brokenOff;

    ReencodedVideo(
            VideoFile file, PacketIndex index, SourceDescription description, SourceOptions options)
            throws SourceException {
        this.index = index;
        this.description = description;
        this.options = options;
        try {
            decoder =
                    PacketDecoder.of(
                            file.parameters(),
                            picture ->
                                    ImageCodec.encodeJpegOfBgr(
                                            converter.convert(picture), options.jpegQuality()));
        } catch (SourceException e) {
            converter.close();
            throw VideoSources.unstartable(file, e);
        }
        placeOfTurn = new int[index.count()];
        for (int place = 0; place < placeOfTurn.length; place++) {
            placeOfTurn[index.turn()[place]] = place;
        }
        try {
            reader =
                    new VideoReader(
                            file,
                            index,
                            index.keyBefore(options.from()),
                            index.endAfter(Math.min(options.to(), index.frames() - 1L)));
        } catch (SourceException e) {
            decoder.close();
            converter.close();
            throw e;
        }
    }

    @Override
    public SourceDescription description() {
        return description;
    }

    @Override
    public Optional<Frame> next() throws SourceException {
        while (ready.isEmpty() && !drained) {
            readOne();
        }
        if (ready.isEmpty() && brokenOff != null) {
            throw brokenOff;
        }
        return Optional.ofNullable(ready.poll());
    }

    /** Decodes the next packet; where the file ends or breaks off, what the decoder holds still comes. */
    private void readOne() {
        int place = -1;
        try {
            place = reader.next();
        } catch (SourceException e) {
            brokenOff = e;
        }
        if (place < 0) {
            drained = true;
            accept(decoder.drain());
        } else {
            int turn = index.turn()[place];
            boolean key = index.key()[place];
            accept(
                    index.damaged()[place]
                            ? decoder.missing(turn, key, PacketIndex.DAMAGED)
                            : decoder.decode(turn, key, reader.packet()));
        }
    }

    private void accept(List<PacketDecoder.Decoded<byte[]>> decoded) {
        for (PacketDecoder.Decoded<byte[]> d : decoded) {
            int place = placeOfTurn[(int) d.sequence()];
            long sequence = index.sequence()[place];
            if (sequence != PacketIndex.CUT_AWAY && options.wants(sequence)) {
                byte[] data = d.error() == null ? d.value() : new byte[0];
                ready.add(
                        Frame.newBuilder()
                                .setSequence(sequence)
                                .setCaptureTimeNanos(reader.nanos(place))
                                .setPts(index.pts()[place])
                                .setData(ByteBuffer.wrap(data))
                                .setSourceError(d.error())
                                .build());
            }
        }
    }

    @Override
    public void close() {
        decoder.close();
        converter.close();
        reader.close();
    }
}
