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
 * A video's own packets, untouched and in decoding order. A range begins at the key frame at or before
 * its first frame, without the frames that are presented before that key frame.
 */
final class PassthroughVideo implements FrameSource {
    private final PacketIndex index;
    private final SourceDescription description;
    private final VideoReader reader;
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
        byte[] data = new byte[reader.packet().size()];
        reader.packet().data().get(data, 0, data.length);
        return Frame.newBuilder()
                .setSequence(index.sequence()[place])
                .setCaptureTimeNanos(reader.nanos(place))
                .setPts(index.pts()[place])
                .setDts(index.decodingTime(place))
                .setKeyFrame(index.key()[place])
                .setDecoderStart(index.key()[place] ? decoderStart : null)
                .setData(ByteBuffer.wrap(data))
                .build();
    }

    @Override
    public void close() {
        reader.close();
    }
}
