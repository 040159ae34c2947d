package dev.egomotion.codecs.camera;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What rs-enumerate-devices -c prints: for each stream and size a heading and below it Width, Height, PPX, PPY, Fx, Fy,
 * Distortion and Coeffs.
 */
final class RealSenseText {
    private static final Pattern HEADING =
            Pattern.compile("(?m)^\\s*Intrinsics? of \"([^\"]+)\".*$");
    private static final Pattern LINE =
            Pattern.compile(
                    "(?mi)^\\s*(Width|Height|PPX|PPY|Fx|Fy|Distortion|Coeffs):\\s*(.*?)\\s*$");

    private RealSenseText() {}

    static boolean matches(String text) {
        return HEADING.matcher(text).find();
    }

    /** Returns the intrinsics as YAML: of the colour stream that has images of a size, else of any that has, else the first. */
    static String yaml(String text, ImageSize images) {
        List<String> names = new ArrayList<>();
        List<String> blocks = new ArrayList<>();
        Matcher heading = HEADING.matcher(text);
        int begin = -1;
        while (heading.find()) {
            if (begin >= 0) {
                blocks.add(block(text.substring(begin, heading.start())));
            }
            names.add(heading.group(1).toLowerCase(Locale.ROOT));
            begin = heading.end();
        }
        blocks.add(block(text.substring(begin)));
        Optional<String> fits = Optional.empty();
        for (int i = blocks.size() - 1; i >= 0; i--) {
            String size =
                    "width: %d%nheight: %d%n"
                            .formatted(images.width(), images.height())
                            .replace("\r", "");
            boolean colour = names.get(i).contains("color") || names.get(i).contains("rgb");
            if (blocks.get(i).startsWith(size) && (colour || fits.isEmpty())) {
                fits = Optional.of(blocks.get(i));
            }
        }
        return fits.orElse(blocks.get(0));
    }

    private static String block(String text) {
        StringBuilder yaml = new StringBuilder();
        Matcher line = LINE.matcher(text);
        while (line.find()) {
            String key = line.group(1).toLowerCase(Locale.ROOT);
            String value = line.group(2);
            if (key.equals("distortion")) {
                yaml.append("model: \"").append(value.replace("\"", "")).append("\"\n");
            } else if (key.equals("coeffs")) {
                yaml.append("coeffs: [")
                        .append(String.join(", ", value.split("[\\s,]+", -1)))
                        .append("]\n");
            } else {
                yaml.append(key).append(": ").append(value).append('\n');
            }
        }
        return yaml.toString();
    }
}
