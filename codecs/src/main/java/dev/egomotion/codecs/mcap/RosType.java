package dev.egomotion.codecs.mcap;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashSet;
import java.util.Objects;
import java.util.Set;

/** ROS 2 message types that are written: their names and definitions. */
public enum RosType {
    CAMERA_INFO("sensor_msgs/CameraInfo"),
    COMPRESSED_IMAGE("sensor_msgs/CompressedImage"),
    IMAGE("sensor_msgs/Image"),
    POINT_CLOUD("sensor_msgs/PointCloud2"),
    POSE("geometry_msgs/PoseStamped"),
    PATH("nav_msgs/Path"),
    ODOMETRY("nav_msgs/Odometry"),
    TRANSFORMS("tf2_msgs/TFMessage");

    private static final String SEPARATOR = "=".repeat(80);

    private final String type;

    RosType(String type) {
        this.type = type;
    }

    /** Returns the name as schemas state it: package/msg/Name. */
    String schemaName() {
        return type.replace("/", "/msg/");
    }

    /** Returns the definition, and below it those of all types that it is made of, as rosbag2 writes them. */
    String definition() {
        Set<String> needed = new LinkedHashSet<>();
        StringBuilder text = new StringBuilder(text(type));
        gather(text(type), needed);
        for (String other : needed) {
            text.append(SEPARATOR).append("\nMSG: ").append(other).append('\n').append(text(other));
        }
        return text.toString();
    }

    private static void gather(String definition, Set<String> needed) {
        for (String line : definition.split("\n", -1)) {
            String field = line.split(" ", 2)[0].replaceFirst("\\[.*", "");
            if (field.contains("/") && needed.add(field)) {
                gather(text(field), needed);
            }
        }
    }

    private static String text(String name) {
        String file = name + ".msg";
        try (InputStream in =
                Objects.requireNonNull(RosType.class.getResourceAsStream(file), file)) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
