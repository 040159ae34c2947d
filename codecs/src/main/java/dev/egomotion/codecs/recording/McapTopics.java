package dev.egomotion.codecs.recording;

import dev.egomotion.codecs.SourceException;
import dev.egomotion.codecs.mcap.McapReader;
import dev.egomotion.codecs.mcap.RosCameraInfo;
import dev.egomotion.codecs.mcap.RosImage;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.stream.Collectors;

/**
 * What the topics of an MCAP file hold of pictures and cameras, and which of them is the recording: of depth beside
 * colour and right beside left the colour and the left pictures are taken, of several forms of one camera's pictures the raw ones. Where that cannot be told the file is refused.
 */
final class McapTopics {
    /** Pictures of one camera, the ones as taken first. */
    private static final List<String> FORMS =
            List.of("image_raw", "image_color", "image", "image_rect_color", "image_rect");

    private final Path file;
    private final Map<String, Pictures> pictures = new LinkedHashMap<>();
    private final Map<String, RosCameraInfo> cameras = new LinkedHashMap<>();
    private McapReader.End end = new McapReader.End(true, 0);

    /**
     * The pictures of a topic.
     *
     * @param frames in the order of their times
     */
    record Pictures(McapReader.Channel channel, List<Stamped> frames) {
        /** Returns the topic without the transport's ending. */
        String base() {
            return channel.topic().replaceFirst("/(compressed|theora)$", "");
        }

        String form() {
            return base().replaceFirst(".*/", "");
        }

        /** Returns what its camera's topics begin with. */
        String camera() {
            return base().replaceFirst("/?[^/]*$", "");
        }

        boolean isRectified() {
            return form().contains("rect");
        }

        private int rank() {
            int form = FORMS.indexOf(form());
            return 2 * (form < 0 ? FORMS.size() : form) + (RosImage.isCompressed(channel) ? 1 : 0);
        }
    }

    /**
     * A picture's time, nanoseconds, and place.
     *
     * @param stampNanos its header's
     * @param logNanos when it was logged
     */
    record Stamped(long stampNanos, long logNanos, McapReader.Place place) {}

    private McapTopics(Path file) {
        this.file = file;
    }

    /**
     * Reads the whole file once.
     *
     * @throws SourceException if it cannot be read
     */
    static McapTopics read(Path file, McapReader reader) throws SourceException {
        McapTopics topics = new McapTopics(file);
        try {
            topics.end =
                    reader.read(
                            (channel, time, place, data) -> {
                                if (RosImage.isOne(channel)) {
                                    topics.pictures
                                            .computeIfAbsent(
                                                    channel.topic(),
                                                    t -> new Pictures(channel, new ArrayList<>()))
                                            .frames()
                                            .add(
                                                    new Stamped(
                                                            RosImage.stamp(channel, data),
                                                            time,
                                                            place));
                                } else if (RosCameraInfo.isOne(channel)
                                        && !topics.cameras.containsKey(channel.topic())) {
                                    topics.cameras.put(
                                            channel.topic(), RosCameraInfo.read(channel, data));
                                }
                            });
        } catch (IOException e) {
            throw new SourceException(file + ": " + e.getMessage(), e);
        }
        topics.pictures
                .values()
                .forEach(p -> p.frames().sort(Comparator.comparingLong(Stamped::stampNanos)));
        return topics;
    }

    /** Returns what the user should know of how the file ended. */
    List<String> notes() {
        List<String> notes = new ArrayList<>();
        if (!end.whole()) {
            notes.add(file + ": was cut off; what is whole of it is read");
        }
        if (end.damaged() > 0) {
            notes.add(
                    "%s: %d of its chunks are damaged, and the messages in them are left out"
                            .formatted(file, end.damaged()));
        }
        return notes;
    }

    /** Returns the camera that belongs to pictures, where the file holds it. */
    Optional<RosCameraInfo> camera(Pictures chosen) {
        return Optional.ofNullable(cameras.get(chosen.camera() + "/camera_info"))
                .or(() -> Optional.ofNullable(cameras.get(chosen.base() + "/camera_info")))
                .filter(RosCameraInfo::isCalibrated);
    }

    /**
     * Returns the pictures that are the recording.
     *
     * @throws SourceException if there are none, or it cannot be told which
     */
    Pictures choose() throws SourceException {
        if (pictures.isEmpty()) {
            throw new SourceException(
                    file
                            + ": holds no sensor_msgs/Image or CompressedImage of ROS 1 or ROS 2; those are read from MCAP files");
        }
        List<Pictures> left = List.copyOf(pictures.values());
        left = unlessNone(left, p -> !ImageNames.NO_VIEW.matcher(p.base()).find());
        left = unlessNone(left, p -> !ImageNames.OTHER_VIEW.matcher(p.base()).find());
        left = unlessNone(left, p -> camera(p).isPresent());
        if (left.stream().map(Pictures::camera).distinct().count() > 1) {
            throw new SourceException(
                    "%s: holds pictures of several cameras (%s), and it cannot be told which are the recording; keep one in the file, such as by mcap filter --include-topic-regex"
                            .formatted(
                                    file,
                                    left.stream()
                                            .map(p -> p.channel().topic())
                                            .collect(Collectors.joining(", "))));
        }
        return left.stream().min(Comparator.comparingInt(Pictures::rank)).orElseThrow();
    }

    private static List<Pictures> unlessNone(List<Pictures> all, Predicate<Pictures> wanted) {
        List<Pictures> kept = all.stream().filter(wanted).toList();
        return kept.isEmpty() ? all : kept;
    }

    /** Returns how many topics hold pictures. */
    int count() {
        return pictures.size();
    }
}
