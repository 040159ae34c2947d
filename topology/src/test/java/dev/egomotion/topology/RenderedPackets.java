package dev.egomotion.topology;

import dev.egomotion.codecs.SourceException;
import dev.egomotion.codecs.UndecodableException;
import dev.egomotion.codecs.recording.FrameSource;
import dev.egomotion.codecs.recording.FrameSources;
import dev.egomotion.codecs.recording.SourceOptions;
import dev.egomotion.codecs.still.ImageCodec;
import dev.egomotion.codecs.video.VideoWriter;
import dev.egomotion.schemas.Frame;
import dev.egomotion.schemas.SegmentStart;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * A rendered drive as H.264 in groups of five, packet by packet.
 *
 * @param start opens a segment of them
 * @param frames in decoding order, which is that of presentation
 */
record RenderedPackets(SegmentStart start, List<Frame> frames) {
    private static final int GROUP = 5;

    static RenderedPackets of(RenderedDrive drive, Path folder)
            throws SourceException, UndecodableException {
        Path video = folder.resolve("drive.mp4");
        try (VideoWriter writer =
                new VideoWriter(
                        video,
                        RenderedDrive.WIDTH,
                        RenderedDrive.HEIGHT,
                        10,
                        GROUP,
                        VideoWriter.Encoding.H264)) {
            for (int i = 0; i < drive.size(); i++) {
                writer.write(ImageCodec.decode(drive.png(i)));
            }
        }
        SourceOptions options = SourceOptions.defaults().withPassthrough(true);
        try (FrameSource source = FrameSources.open(video, options)) {
            List<Frame> frames = new ArrayList<>();
            for (Optional<Frame> f = source.next(); f.isPresent(); f = source.next()) {
                frames.add(f.get());
            }
            return new RenderedPackets(source.description().segmentStart(drive.camera()), frames);
        }
    }
}
