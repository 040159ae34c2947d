package dev.egomotion.codecs.recording;

import dev.egomotion.codecs.SourceException;
import dev.egomotion.codecs.UndecodableException;
import dev.egomotion.codecs.camera.RosCamera;
import dev.egomotion.codecs.mcap.McapReader;
import dev.egomotion.codecs.mcap.RosCameraInfo;
import dev.egomotion.codecs.mcap.RosImage;
import dev.egomotion.codecs.still.DeepPictures;
import dev.egomotion.codecs.still.ImageCodec;
import dev.egomotion.codecs.still.RawPictures;
import dev.egomotion.geometry.values.Camera;
import dev.egomotion.geometry.values.RgbImage;
import dev.egomotion.schemas.Frame;
import dev.egomotion.schemas.FrameCodec;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;

/**
 * The pictures of one topic of an MCAP file: compressed ones as their bytes are, raw ones as PNG. Times are those of their headers.
 */
final class McapSource implements FrameSource {
    private static final int DEEP_SAMPLES = 9;

    private final McapReader reader;
    private final McapTopics.Pictures pictures;
    private final boolean stamped;
    private final SourceDescription description;
    private final OptionalInt usedBits;
    private final int last;
    private int next;

    McapSource(Path path, SourceOptions options) throws SourceException {
        if (options.passthrough()) {
            throw new SourceException(
                    path
                            + ": its pictures travel as they are; --passthrough is for video files, leave it out");
        }
        try {
            reader = new McapReader(path);
        } catch (IOException e) {
            throw new SourceException(path + ": " + e.getMessage(), e);
        }
        boolean opened = false;
        try {
            McapTopics topics = McapTopics.read(path, reader);
            pictures = topics.choose();
            int count = pictures.frames().size();
            stamped = pictures.frames().get(count - 1).stampNanos() > 0;
            options.requireWithin(path, count);
            next = (int) options.from();
            last = (int) Math.min(count - 1L, options.to());
            usedBits = usedBits();
            List<String> notes = new ArrayList<>(topics.notes());
            if (topics.count() > 1) {
                notes.add(
                        "%s: of %d topics with pictures %s is read"
                                .formatted(path, topics.count(), pictures.channel().topic()));
            }
            if (!stamped) {
                notes.add(path + ": its pictures have no stamps: frames are timed by the log");
            }
            options.noteEnd(path, count).ifPresent(notes::add);
            description = description(path, topics, notes);
            opened = true;
        } finally {
            if (!opened) {
                close();
            }
        }
    }

    private long nanos(int index) {
        McapTopics.Stamped frame = pictures.frames().get(index);
        return stamped ? frame.stampNanos() : frame.logNanos();
    }

    private SourceDescription description(Path path, McapTopics topics, List<String> notes)
            throws SourceException {
        String where = path + ", topic " + pictures.channel().topic();
        RosImage sample = null;
        RgbImage decoded = null;
        String why = "";
        for (int i = next; i <= last && decoded == null; i++) {
            try {
                sample = image(i);
                decoded = ImageCodec.decode(encoded(sample));
            } catch (IOException | UndecodableException e) {
                why = why.isEmpty() ? String.valueOf(e.getMessage()) : why;
            }
        }
        if (sample == null || decoded == null) {
            throw new SourceException(
                    "%s: none of %d pictures can be read; the first is %s"
                            .formatted(where, last - next + 1, why));
        }
        Optional<Camera> camera = camera(topics, where, decoded);
        if (camera.isEmpty()) {
            notes.add(where + ": has no camera_info with a calibration beside it");
        }
        boolean isRaw = !RosImage.isCompressed(pictures.channel());
        FrameCodec codec = isRaw ? FrameCodec.PNG : codec(sample.data());
        long span = nanos(last) - nanos(next);
        return new SourceDescription(
                path.toString(),
                decoded.width(),
                decoded.height(),
                isRaw ? sample.encoding() : codec.name(),
                codec,
                new byte[0],
                0,
                1,
                1_000_000_000,
                last > next && span > 0
                        ? OptionalLong.of(span / (last - next))
                        : OptionalLong.empty(),
                OptionalLong.of(last - next + 1L),
                camera,
                notes);
    }

    private Optional<Camera> camera(McapTopics topics, String where, RgbImage decoded)
            throws SourceException {
        Optional<RosCameraInfo> info = topics.camera(pictures);
        if (info.isEmpty()) {
            return Optional.empty();
        }
        RosCameraInfo stated = info.get();
        if (stated.width() != decoded.width() || stated.height() != decoded.height()) {
            throw new SourceException(
                    "%s: camera_info is for %dx%d pictures, these are %dx%d; give the camera with --camera"
                            .formatted(
                                    where,
                                    stated.width(),
                                    stated.height(),
                                    decoded.width(),
                                    decoded.height()));
        }
        return Optional.of(RosCamera.of(stated, where, pictures.isRectified()));
    }

    private static FrameCodec codec(byte[] bytes) {
        if (bytes.length > 2 && bytes[0] == (byte) 0xff && bytes[1] == (byte) 0xd8) {
            return FrameCodec.JPEG;
        }
        return bytes.length > 2 && bytes[1] == 'P' && bytes[2] == 'N'
                ? FrameCodec.PNG
                : FrameCodec.IMAGE;
    }

    private RosImage image(int index) throws IOException {
        McapReader.Place place = pictures.frames().get(index).place();
        return RosImage.read(pictures.channel(), ByteBuffer.wrap(reader.message(place)));
    }

    private byte[] encoded(RosImage image) throws UndecodableException {
        if (RosImage.isCompressed(pictures.channel())) {
            return image.data();
        }
        byte[] png =
                RawPictures.png(
                        image.width(),
                        image.height(),
                        image.encoding(),
                        image.bigEndian(),
                        image.step(),
                        image.data());
        return usedBits.isPresent() ? DeepPictures.toEightBits(png, usedBits.getAsInt()) : png;
    }

    /** Returns how many bits samples of 16 bits use; empty where they have other samples. */
    private OptionalInt usedBits() {
        int most = 0;
        for (int i = 0; i < DEEP_SAMPLES && !RosImage.isCompressed(pictures.channel()); i++) {
            try {
                RosImage image =
                        image(next + (int) ((long) (last - next) * i / (DEEP_SAMPLES - 1)));
                if (!image.encoding().contains("16")) {
                    return OptionalInt.empty();
                }
                byte[] png =
                        RawPictures.png(
                                image.width(),
                                image.height(),
                                image.encoding(),
                                image.bigEndian(),
                                image.step(),
                                image.data());
                most = Math.max(most, DeepPictures.usedBits(png).orElse(0));
            } catch (IOException | UndecodableException e) {
                // Whoever decodes the frame tells.
                continue;
            }
        }
        return most == 0 ? OptionalInt.empty() : OptionalInt.of((most + 1) / 2 * 2);
    }

    @Override
    public SourceDescription description() {
        return description;
    }

    @Override
    public Optional<Frame> next() {
        if (next > last) {
            return Optional.empty();
        }
        int index = next++;
        byte[] data = new byte[0];
        String error = null;
        try {
            data = encoded(image(index));
            error = data.length == 0 ? "the message holds no picture" : null;
        } catch (IOException | UndecodableException e) {
            error = String.valueOf(e.getMessage());
        }
        return Optional.of(
                Frame.newBuilder()
                        .setSequence(index)
                        .setCaptureTimeNanos(nanos(index))
                        .setData(ByteBuffer.wrap(data))
                        .setSourceError(error)
                        .build());
    }

    @Override
    public void close() {
        try {
            reader.close();
        } catch (IOException e) {
            // It was only read.
        }
    }
}
