package dev.egomotion.codecs.recording;

import static org.bytedeco.ffmpeg.global.avcodec.AV_CODEC_ID_H264;
import static org.bytedeco.ffmpeg.global.avcodec.AV_CODEC_ID_HEVC;

import dev.egomotion.codecs.SourceException;
import dev.egomotion.codecs.video.PacketDecoder;
import dev.egomotion.codecs.video.PacketIndex;
import dev.egomotion.codecs.video.VideoFile;
import dev.egomotion.schemas.FrameCodec;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;

/** Opens video files: re-encoded as JPEG, or packet by packet. */
final class VideoSources {
    /** The most frames between key frames that passthrough accepts: what a restart has to decode again. */
    static final int LONGEST_GROUP = 300;

    /** The most bytes between key frames that passthrough accepts: what the topology keeps. */
    static final long LARGEST_GROUP = 32L << 20;

    private VideoSources() {}

    static FrameSource open(Path path, SourceOptions options) throws SourceException {
        PacketIndex index = PacketIndex.read(path);
        options.requireWithin(path, index.frames());
        VideoFile file = new VideoFile(path);
        try {
            return options.passthrough()
                    ? passthrough(file, index, options)
                    : new ReencodedVideo(
                            file,
                            index,
                            description(file, index, options, FrameCodec.JPEG, new byte[0], 0),
                            options);
        } catch (SourceException | RuntimeException e) {
            file.close();
            throw e;
        }
    }

    private static FrameSource passthrough(VideoFile file, PacketIndex index, SourceOptions options)
            throws SourceException {
        int codecId = file.parameters().codec_id();
        if (codecId != AV_CODEC_ID_H264 && codecId != AV_CODEC_ID_HEVC) {
            throw new SourceException(
                    "%s: is coded as %s; --passthrough takes h264 and hevc only, leave it out to have frames encoded again"
                            .formatted(file.path(), file.codecName()));
        }
        if (index.frames() < index.count()) {
            throw new SourceException(
                    "%s: its edit list cuts away %d of %d frames, but --passthrough sends packets as they lie; leave it out to have the frames encoded again"
                            .formatted(file.path(), index.count() - index.frames(), index.count()));
        }
        requireShortGroups(file.path(), index);
        requireDecoder(file);
        return new PassthroughVideo(
                file,
                index,
                description(
                        file,
                        index,
                        options,
                        codecId == AV_CODEC_ID_H264 ? FrameCodec.H264 : FrameCodec.HEVC,
                        file.extradata(),
                        index.reorderFrames()),
                index.keyBefore(options.from()),
                index.endAfter(Math.min(options.to(), index.frames() - 1L)),
                options);
    }

    /** Refuses packets of which none could be decoded: the recording would run to its end, and no frame have an image. */
    private static void requireDecoder(VideoFile file) throws SourceException {
        try {
            PacketDecoder.of(file.parameters(), picture -> picture).close();
        } catch (SourceException e) {
            throw unstartable(file, e);
        }
    }

    /** Returns what is said of a file whose decoder does not start, and what helps. */
    static SourceException unstartable(VideoFile file, SourceException e) {
        return new SourceException(
                file.path()
                        + ": "
                        + e.getMessage()
                        + "; none of its frames can be decoded: write the file anew from its source, or repair its header",
                e);
    }

    private static void requireShortGroups(Path path, PacketIndex index) throws SourceException {
        int frames = 0;
        long bytes = 0;
        long since = 0;
        for (int i = 0; i < index.count(); i++) {
            if (index.key()[i]) {
                frames = 0;
                bytes = 0;
                since = index.sequence()[i];
            }
            frames++;
            bytes += index.size()[i];
            if (frames > LONGEST_GROUP || bytes > LARGEST_GROUP) {
                throw new SourceException(
                        "%s: no key frame within %d frames and %d MiB after frame %d; --passthrough accepts %d frames or %d MiB, leave it out or give an intra-coded file"
                                .formatted(
                                        path,
                                        frames - 1,
                                        bytes >> 20,
                                        since,
                                        LONGEST_GROUP,
                                        LARGEST_GROUP >> 20));
            }
        }
    }

    private static SourceDescription description(
            VideoFile file,
            PacketIndex index,
            SourceOptions options,
            FrameCodec codec,
            byte[] parameters,
            int reorderFrames) {
        List<String> notes = new ArrayList<>(file.notes());
        notes.addAll(index.notes());
        options.noteEnd(file.path(), index.frames()).ifPresent(notes::add);
        long last = Math.min(options.to(), index.frames() - 1L);
        return new SourceDescription(
                file.path().toString(),
                file.parameters().width(),
                file.parameters().height(),
                file.codecName(),
                codec,
                parameters,
                reorderFrames,
                file.timeBaseNumerator(),
                file.timeBaseDenominator(),
                file.framePeriodNanos(),
                OptionalLong.of(last - options.from() + 1),
                Optional.empty(),
                notes);
    }
}
