package dev.egomotion.codecs.mcap;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.Map;
import java.util.function.LongSupplier;

/** A recording of ROS 2 messages in an MCAP file, as rosbag2 writes them: Foxglove opens it, ros2 bag plays it. */
public final class RosRecording implements AutoCloseable {
    private final McapWriter mcap;
    private final Map<RosType, Integer> schemas = new EnumMap<>(RosType.class);
    private final Map<String, Integer> channels = new HashMap<>();

    /**
     * Begins a file; one that is there is replaced.
     *
     * @param nanoTime a clock that only runs forward: a second of it is written at once
     */
    public RosRecording(Path file, LongSupplier nanoTime) throws IOException {
        mcap = new McapWriter(file, "ros2", nanoTime);
    }

    /**
     * Adds a message.
     *
     * @param topic whose messages are all of one type
     * @param timeNanos when it was taken, nanoseconds; times before 0 count as 0
     * @param message as {@link RosMessages} makes it
     */
    public void add(String topic, RosType type, long timeNanos, byte[] message) throws IOException {
        Integer channel = channels.get(topic);
        if (channel == null) {
            channel = mcap.channel(topic, schema(type), "cdr", Map.of());
            channels.put(topic, channel);
        }
        mcap.message(channel, Math.max(0, timeNanos), message);
    }

    private int schema(RosType type) {
        return schemas.computeIfAbsent(
                type,
                t ->
                        mcap.schema(
                                t.schemaName(),
                                "ros2msg",
                                t.definition().getBytes(StandardCharsets.UTF_8)));
    }

    @Override
    public void close() throws IOException {
        mcap.close();
    }
}
