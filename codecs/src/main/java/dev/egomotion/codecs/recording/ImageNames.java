package dev.egomotion.codecs.recording;

import dev.egomotion.codecs.FileTrouble;
import dev.egomotion.codecs.SourceException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * The images of a folder that are one recording, in the order of their names. Hidden files, such as the ._ files that
 * macOS leaves on other disks, are none. Where names follow several patterns (depth beside colour, left beside right)
 * the pictures of the left or only colour camera are taken; where that cannot be told the folder is refused.
 *
 * @param files in order
 * @param notes what the user should know
 */
record ImageNames(List<Path> files, List<String> notes) {
    private static final Pattern IMAGE =
            Pattern.compile(
                    "[^.].*\\.(jpe?g|png|bmp|p[gpn]m|tiff?|webp)", Pattern.CASE_INSENSITIVE);

    /** Words of pictures that are no view of a camera. */
    static final Pattern NO_VIEW =
            Pattern.compile(
                    "depth|disp|mask|label|segm|semantic|instance|normal|conf|uncert|flow|lidar|thermal|infra|vignette|(?<![a-z])(ir|seg)(?![a-z])");

    /** Words of a second camera's pictures. */
    static final Pattern OTHER_VIEW =
            Pattern.compile("right|(?<![a-z])r(?![a-z])|cam(era)?_?0?[1-9]|view_?0?[1-9]");

    /** A camera's number belongs to the pattern; other runs of digits count frames. */
    private static final Pattern COUNTED =
            Pattern.compile(
                    "(?<!cam)(?<!cam_)(?<!camera)(?<!camera_)(?<!view)(?<!view_)\\d+(\\.\\d+)?");

    private static final int DIGITS = 20;
    private static final int MOST_SHOWN = 4;

    /** Compares names with their runs of digits by value: 2.png goes before 10.png. */
    static final Comparator<String> NATURAL =
            Comparator.<String, String>comparing(ImageNames::padded)
                    .thenComparing(Comparator.naturalOrder());

    private static String padded(String name) {
        return Pattern.compile("\\d+")
                .matcher(name)
                .replaceAll(m -> "0".repeat(Math.max(0, DIGITS - m.group().length())) + m.group());
    }

    /**
     * Lists the images.
     *
     * @return no file where there is none
     * @throws SourceException if the folder cannot be read, or it cannot be told which images are the recording
     */
    static ImageNames in(Path folder) throws SourceException {
        List<Path> all;
        try (Stream<Path> entries = Files.list(folder)) {
            all =
                    entries.filter(p -> IMAGE.matcher(p.getFileName().toString()).matches())
                            .sorted(Comparator.comparing(p -> p.getFileName().toString(), NATURAL))
                            .toList();
        } catch (IOException | UncheckedIOException e) {
            throw new SourceException(folder + ": the folder " + FileTrouble.reading(e), e);
        }
        Map<String, List<Path>> groups = groups(all);
        boolean joined = groups.size() < 2 || groups.values().stream().allMatch(g -> g.size() == 1);
        return joined ? new ImageNames(all, List.of()) : chosen(folder, groups);
    }

    private static Map<String, List<Path>> groups(List<Path> files) {
        // Kinds of files are mixed in one recording, but not with the same number twice.
        Set<String> stems = new HashSet<>();
        boolean twice = !files.stream().allMatch(file -> stems.add(stem(file)));
        return files.stream()
                .collect(
                        Collectors.groupingBy(
                                file ->
                                        COUNTED.matcher(stem(file)).replaceAll("*")
                                                + (twice ? ending(file) : ""),
                                LinkedHashMap::new,
                                Collectors.toList()));
    }

    private static String stem(Path file) {
        String name = file.getFileName().toString().toLowerCase(Locale.ROOT);
        return name.substring(0, name.lastIndexOf('.'));
    }

    private static String ending(Path file) {
        String name = file.getFileName().toString().toLowerCase(Locale.ROOT);
        return name.substring(name.lastIndexOf('.'));
    }

    private static ImageNames chosen(Path folder, Map<String, List<Path>> groups)
            throws SourceException {
        List<String> views =
                groups.keySet().stream().filter(name -> !NO_VIEW.matcher(name).find()).toList();
        if (views.size() > 1) {
            views = views.stream().filter(name -> !OTHER_VIEW.matcher(name).find()).toList();
        }
        if (views.size() > 1) {
            // A cover or an overview beside a recording.
            List<String> many = new ArrayList<>(views);
            many.removeIf(name -> groups.getOrDefault(name, List.of()).size() == 1);
            views = many;
        }
        if (views.size() != 1) {
            throw new SourceException(
                    "%s: holds images of several names (%s), and it cannot be told which are the recording; leave those alone in a folder"
                            .formatted(folder, shown(groups)));
        }
        List<Path> files = groups.getOrDefault(views.get(0), List.of());
        return new ImageNames(
                files,
                List.of(
                        "%s holds images of several names (%s): those named %s are taken"
                                .formatted(folder, shown(groups), pattern(files))));
    }

    /** Returns the pattern of some names in the letters that they have. */
    private static String pattern(List<Path> files) {
        Path file = files.get(0);
        String name = file.getFileName().toString();
        boolean oneKind = files.stream().map(ImageNames::ending).distinct().count() == 1;
        StringBuilder pattern = new StringBuilder();
        Matcher counted = COUNTED.matcher(stem(file));
        int at = 0;
        while (counted.find()) {
            pattern.append(name, at, counted.start()).append('*');
            at = counted.end();
        }
        int dot = name.lastIndexOf('.');
        return pattern.append(name, at, dot)
                .append(oneKind ? name.substring(dot) : ".*")
                .toString();
    }

    private static String shown(Map<String, List<Path>> groups) {
        String shown =
                groups.entrySet().stream()
                        .limit(MOST_SHOWN)
                        .map(
                                group ->
                                        "%d like %s"
                                                .formatted(
                                                        group.getValue().size(),
                                                        group.getValue().get(0).getFileName()))
                        .collect(Collectors.joining(", "));
        return groups.size() > MOST_SHOWN ? shown + ", ..." : shown;
    }
}
