package dev.egomotion.live;

import dev.egomotion.codecs.recording.FrameSource;
import dev.egomotion.codecs.recording.FrameSources;
import dev.egomotion.codecs.recording.SourceOptions;
import dev.egomotion.codecs.video.VideoWriter;
import dev.egomotion.geometry.scene.SceneDrive;
import dev.egomotion.geometry.scene.SceneSettings;
import dev.egomotion.schemas.Frame;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * An H.264 video as a camera's encoder gives it: units without start codes, in decoding order.
 *
 * @param parameterSets sequence and picture parameter sets
 * @param pictures in decoding order
 */
public record CodedVideo(List<byte[]> parameterSets, List<Picture> pictures) {
    private static final long SEED = 7;

    /**
     * One picture.
     *
     * @param units its slices
     * @param place presentation index
     * @param key whether decoding can start here
     */
    public record Picture(List<byte[]> units, long place, boolean key) {}

    /** Reads a file with H.264 in an mp4. */
    public static CodedVideo of(Path file) throws Exception {
        SourceOptions packets = SourceOptions.defaults().withPassthrough(true);
        try (FrameSource source = FrameSources.open(file, packets)) {
            List<byte[]> sets = parameterSets(source.description().codecParameters());
            List<Picture> pictures = new ArrayList<>();
            for (Optional<Frame> f = source.next(); f.isPresent(); f = source.next()) {
                Frame frame = f.get();
                pictures.add(
                        new Picture(
                                units(frame.getData()), frame.getSequence(), frame.getKeyFrame()));
            }
            return new CodedVideo(sets, pictures);
        }
    }

    /** Renders a street and encodes it, without B-frames. */
    public static CodedVideo street(Path folder, int width, int height, int frames, int group)
            throws Exception {
        return of(streetFile(folder, width, height, frames, group));
    }

    /** Renders a street into a file: H.264 at 10 pictures a second, without B-frames. */
    public static Path streetFile(Path folder, int width, int height, int frames, int group)
            throws Exception {
        Path file = folder.resolve("street-%dx%d.mp4".formatted(width, height));
        SceneDrive drive = SceneDrive.street(SceneSettings.of(width, height, frames, SEED));
        try (VideoWriter writer =
                new VideoWriter(file, width, height, 10, group, VideoWriter.Encoding.H264)) {
            for (int i = 0; i < frames; i++) {
                writer.write(drive.frame(i).image());
            }
        }
        return file;
    }

    /** Takes avcC apart: length of sps, sps, number of pps, length, pps. */
    private static List<byte[]> parameterSets(byte[] avcc) {
        List<byte[]> sets = new ArrayList<>();
        ByteBuffer in = ByteBuffer.wrap(avcc, 5, avcc.length - 5);
        for (int kind = 0; kind < 2; kind++) {
            int count = in.get() & 0x1f;
            for (int i = 0; i < count; i++) {
                byte[] set = new byte[in.getShort()];
                in.get(set);
                sets.add(set);
            }
        }
        return sets;
    }

    private static List<byte[]> units(ByteBuffer data) {
        ByteBuffer in = data.duplicate();
        List<byte[]> units = new ArrayList<>();
        while (in.hasRemaining()) {
            byte[] unit = new byte[in.getInt()];
            in.get(unit);
            units.add(unit);
        }
        return units;
    }
}
