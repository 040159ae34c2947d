package dev.egomotion.engine;

import dev.egomotion.geometry.scene.SceneSettings;
import dev.egomotion.geometry.scene.VariedStreets;
import java.util.List;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.IntStream;

/** Which streets are rendered, as a user says it. */
public final class RenderedStreets {
    private static final Pattern SIZE = Pattern.compile("([1-9][0-9]{1,4})x([1-9][0-9]{1,4})");

    private RenderedStreets() {}

    /**
     * Returns the scenes.
     *
     * @param size of the images, pixels, such as 832x256
     * @param streets how many streets, each with its own look, camera and speed; empty for the one that the seed alone makes
     * @param frames of each street
     * @param speed metres per second; empty for each street's own
     * @param shake standard deviation of the camera's rotation from frame to frame, radians
     * @param traffic whether other cars may drive
     * @throws IllegalArgumentException if no such scene can be
     */
    public static List<SceneSettings> scenes(
            String size,
            OptionalInt streets,
            int frames,
            long seed,
            OptionalDouble speed,
            double shake,
            boolean traffic) {
        Matcher parts = SIZE.matcher(size);
        if (!parts.matches()) {
            throw new IllegalArgumentException(
                    "'" + size + "' is no image size; expected WxH, such as 832x256");
        }
        int width = Integer.parseInt(parts.group(1));
        int height = Integer.parseInt(parts.group(2));
        if (streets.isEmpty()) {
            return List.of(
                    varied(SceneSettings.of(width, height, frames, seed), speed, shake, traffic));
        }
        VariedStreets varied = new VariedStreets(width, height, streets.getAsInt(), frames, seed);
        return IntStream.range(0, streets.getAsInt())
                .mapToObj(i -> varied(varied.street(i), speed, shake, traffic))
                .toList();
    }

    private static SceneSettings varied(
            SceneSettings scene, OptionalDouble speed, double shake, boolean traffic) {
        SceneSettings moved = speed.isEmpty() ? scene : scene.withSpeed(speed.getAsDouble());
        return moved.withTraffic(scene.traffic() && traffic).withShake(shake);
    }
}
