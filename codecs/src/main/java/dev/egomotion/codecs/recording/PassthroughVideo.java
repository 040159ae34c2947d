package dev.egomotion.codecs.recording;

import dev.egomotion.codecs.SourceException;
import dev.egomotion.codecs.video.PacketIndex;
import dev.egomotion.codecs.video.VideoFile;
import dev.egomotion.codecs.video.VideoReader;
import dev.egomotion.schemas.DecoderStart;
import dev.egomotion.schemas.Frame;
import java.nio.ByteBuffer;
import java.util.Optional;

/**
 * A video's own packets, untouched and in decoding order. Packets before the range, from the key frame on, and after
 * it are sent where frames of the range build on them, marked as out of range: they get no record. Frames that are
 * presented before that key frame are left out.
 */
final class PassthroughVideo implements FrameSource {
    private final PacketIndex index;
    private final SourceDescription description;
    private final VideoReader reader;
    private final SourceOptions options;
    private final long firstSequence;
    private final DecoderStart decoderStart;

    PassthroughVideo(
            VideoFile file,
            PacketIndex index,
            SourceDescription description,
            int first,
            int end,
            SourceOptions options)
            throws SourceException {
        this.index = index;
        this.description = description;
        this.options = options;
        firstSequence = options.from() == 0 ? 0 : index.sequence()[first];
        decoderStart =
                DecoderStart.newBuilder()
                        .setCodec(description.codec())
                        .setParameters(ByteBuffer.wrap(description.codecParameters()))
                        .setReorderFrames(description.reorderFrames())
                        .build();
        reader = new VideoReader(file, index, first, end);
    }

    @Override
    public SourceDescription description() {
        return description;
    }

    @Override
    public Optional<Frame> next() throws SourceException {
        int place;
        do {
            place = reader.next();
        } while (place >= 0 && index.sequence()[place] < firstSequence);
        return place < 0 ? Optional.empty() : Optional.of(frame(place));
    }

    private Frame frame(int place) {
        boolean damaged = index.damaged()[place];
        byte[] data = new byte[damaged ? 0 : reader.packet().size()];
        if (data.length > 0) {
            reader.packet().data().get(data, 0, data.length);
        }
        return Frame.newBuilder()
                .setSequence(index.sequence()[place])
                .setCaptureTimeNanos(reader.nanos(place))
                .setPts(index.pts()[place])
                .setDts(index.decodingTime(place))
                .setKeyFrame(index.key()[place])
                .setDecoderStart(index.key()[place] ? decoderStart : null)
                .setData(ByteBuffer.wrap(data))
                .setSourceError(damaged ? PacketIndex.DAMAGED : null)
                .setOutOfRange(!options.wants(index.sequence()[place]))
                .build();
    }

    @Override
    public void close() {
        reader.close();
    }
}
