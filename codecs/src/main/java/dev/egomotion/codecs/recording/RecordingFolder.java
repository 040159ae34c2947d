package dev.egomotion.codecs.recording;

import dev.egomotion.codecs.SourceException;
import dev.egomotion.codecs.TextFile;
import dev.egomotion.codecs.UndecodableException;
import dev.egomotion.codecs.camera.CameraFile;
import dev.egomotion.codecs.still.ImageCodec;
import dev.egomotion.geometry.values.Camera;
import dev.egomotion.geometry.values.RgbImage;
import dev.egomotion.schemas.FrameCodec;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * A folder that holds a recording as still images. Layouts, tried in this order:
 *
 * <ul>
 *   <li>TUM RGB-D: rgb.txt (seconds, file name)
 *   <li>KITTI odometry sequence: image_2/ or image_0/, times.txt (seconds), calib.txt (P2 or P0)
 *   <li>KITTI raw drive: image_02/data/ or image_00/data/, timestamps.txt beside data/ (date and time,
 *       taken as UTC), calib_cam_to_cam.txt in the drive's parent folder
 *   <li>drive: images/, times.txt (seconds), camera.yaml
 *   <li>images sorted by name (numbers in names by value), with the same optional files
 * </ul>
 *
 * A camera.yaml in the folder goes before the layout's own calibration. Where the last two have no
 * times.txt the frames are timed at a nominal 10 Hz.
 *
 * @param folder what was opened
 * @param images the files in presentation order
 * @param timesNanos capture time of each, nanoseconds
 * @param calibration the camera file, if there is one
 * @param cameraName which camera of that file; empty where it holds one
 * @param notes what the user should know
 */
record RecordingFolder(
        Path folder,
        List<Path> images,
        long[] timesNanos,
        Optional<Path> calibration,
        String cameraName,
        List<String> notes) {
    private static final long NOMINAL_PERIOD_NANOS = 100_000_000L;
    private static final Pattern IMAGE =
            Pattern.compile(".+\\.(jpe?g|png|bmp|p[gpn]m|tiff?|webp)", Pattern.CASE_INSENSITIVE);
    private static final String KNOWN =
            "a drive (images/, times.txt, camera.yaml), a folder of images, a KITTI odometry sequence (image_2/ or image_0/, times.txt), a KITTI raw drive (image_02/data/, image_02/timestamps.txt) or a TUM RGB-D folder (rgb.txt)";

    /** Tells the layout and lists the recording's images and times. */
    static RecordingFolder read(Path folder) throws SourceException {
        if (Files.isRegularFile(folder.resolve("rgb.txt"))) {
            return tum(folder);
        }
        for (String camera : List.of("2", "0")) {
            if (Files.isDirectory(folder.resolve("image_" + camera))) {
                return of(
                        folder,
                        folder.resolve("image_" + camera),
                        folder.resolve("times.txt"),
                        folder.resolve("calib.txt"),
                        "P" + camera);
            }
            Path raw = folder.resolve("image_0" + camera);
            if (Files.isDirectory(raw.resolve("data"))) {
                Path date =
                        folder.toAbsolutePath().normalize().resolveSibling("calib_cam_to_cam.txt");
                return of(folder, raw.resolve("data"), raw.resolve("timestamps.txt"), date, camera);
            }
        }
        Path images = folder.resolve("images");
        return of(
                folder,
                Files.isDirectory(images) ? images : folder,
                folder.resolve("times.txt"),
                folder.resolve("camera.yaml"),
                "");
    }

    private static RecordingFolder of(
            Path folder, Path images, Path times, Path calibration, String cameraName)
            throws SourceException {
        List<Path> files = imagesIn(images);
        if (files.isEmpty()) {
            throw nothing(folder, images);
        }
        List<String> notes = new ArrayList<>();
        long[] nanos;
        if (Files.isRegularFile(times)) {
            nanos = times(times);
            if (nanos.length != files.size()) {
                throw new SourceException(
                        "%s: has %d times; %s has %d images"
                                .formatted(times, nanos.length, images, files.size()));
            }
        } else if (cameraName.isEmpty()) {
            notes.add(folder + " has no times.txt: frames are timed at a nominal 10 Hz");
            nanos = new long[files.size()];
            for (int i = 0; i < nanos.length; i++) {
                nanos[i] = i * NOMINAL_PERIOD_NANOS;
            }
        } else {
            throw new SourceException(times + ": there is no such file; a KITTI recording has one");
        }
        return withCalibration(folder, files, nanos, calibration, cameraName, notes);
    }

    private static RecordingFolder tum(Path folder) throws SourceException {
        Path list = folder.resolve("rgb.txt");
        List<TextFile.Row> rows = TextFile.rows(list, "\\s+");
        if (rows.isEmpty()) {
            throw new SourceException(list + ": names no image");
        }
        List<Path> files = new ArrayList<>();
        long[] nanos = new long[rows.size()];
        for (TextFile.Row row : rows) {
            if (row.words().length != 2) {
                throw new SourceException(
                        "%s: line %d has %d columns; a time and a file name are expected"
                                .formatted(list, row.line(), row.words().length));
            }
            nanos[files.size()] = row.nanosOfSeconds(0);
            files.add(folder.resolve(row.words()[1]));
        }
        return withCalibration(folder, files, nanos, folder.resolve("camera.yaml"), "", List.of());
    }

    private static RecordingFolder withCalibration(
            Path folder,
            List<Path> files,
            long[] nanos,
            Path calibration,
            String cameraName,
            List<String> notes) {
        Path own = folder.resolve("camera.yaml");
        boolean hasOwn = Files.isRegularFile(own);
        Optional<Path> file = Optional.of(hasOwn ? own : calibration).filter(Files::isRegularFile);
        return new RecordingFolder(
                folder, files, nanos, file, hasOwn ? "" : cameraName, List.copyOf(notes));
    }

    /** Returns capture times: seconds, or a date and a time of day in UTC. */
    private static long[] times(Path file) throws SourceException {
        List<TextFile.Row> rows = TextFile.rows(file, "\\s+");
        long[] nanos = new long[rows.size()];
        for (int i = 0; i < nanos.length; i++) {
            TextFile.Row row = rows.get(i);
            nanos[i] = row.words().length == 2 ? nanosOfDate(row) : row.nanosOfSeconds(0);
        }
        return nanos;
    }

    private static long nanosOfDate(TextFile.Row row) throws SourceException {
        try {
            Instant time =
                    LocalDateTime.parse(row.words()[0] + "T" + row.words()[1])
                            .toInstant(ZoneOffset.UTC);
            return Math.addExact(
                    Math.multiplyExact(time.getEpochSecond(), 1_000_000_000L), time.getNano());
        } catch (DateTimeParseException | ArithmeticException e) {
            throw new SourceException(
                    row.message(0, "the date of a row 'yyyy-mm-dd hh:mm:ss.fraction'"), e);
        }
    }

    private static List<Path> imagesIn(Path folder) throws SourceException {
        try (Stream<Path> entries = Files.list(folder)) {
            return entries.filter(p -> IMAGE.matcher(p.getFileName().toString()).matches())
                    .sorted(Comparator.comparing(p -> p.getFileName().toString(), NATURAL))
                    .toList();
        } catch (IOException | UncheckedIOException e) {
            throw new SourceException(folder + ": the folder cannot be read", e);
        }
    }

    /** Compares names with their runs of digits by value: 2.png goes before 10.png. */
    private static final Comparator<String> NATURAL =
            Comparator.<String, String>comparing(
                            name ->
                                    Pattern.compile("\\d+")
                                            .matcher(name)
                                            .replaceAll(
                                                    m ->
                                                            "0"
                                                                            .repeat(
                                                                                    Math.max(
                                                                                            0,
                                                                                            20
                                                                                                    - m.group()
                                                                                                            .length()))
                                                                    + m.group()))
                    .thenComparing(Comparator.naturalOrder());

    private static SourceException nothing(Path folder, Path images) throws SourceException {
        if (!images.equals(folder)) {
            return new SourceException(
                    images + ": holds no image (jpg, png, bmp, ppm, tiff, webp)");
        }
        try (Stream<Path> entries = Files.list(folder)) {
            List<String> names =
                    entries.map(p -> p.getFileName() + (Files.isDirectory(p) ? "/" : ""))
                            .sorted()
                            .toList();
            String found =
                    names.isEmpty()
                            ? "nothing"
                            : names.stream().limit(8).collect(Collectors.joining(", "))
                                    + (names.size() > 8 ? ", ..." : "");
            return new SourceException(
                    "%s: no recording; found %s; expected %s".formatted(folder, found, KNOWN));
        } catch (IOException | UncheckedIOException e) {
            throw new SourceException(folder + ": the folder cannot be read", e);
        }
    }

    /** Returns what the frames from first to last, both inclusive, are. */
    SourceDescription description(int first, int last) throws SourceException {
        RgbImage sample = sample(first, last);
        Optional<Camera> camera = Optional.empty();
        if (calibration.isPresent()) {
            camera =
                    Optional.of(
                            CameraFile.read(
                                    calibration.get(),
                                    cameraName,
                                    sample.width(),
                                    sample.height()));
        }
        long span = timesNanos[last] - timesNanos[first];
        return new SourceDescription(
                folder.toString(),
                sample.width(),
                sample.height(),
                codec(),
                new byte[0],
                0,
                1,
                1_000_000_000,
                last > first && span > 0
                        ? OptionalLong.of(span / (last - first))
                        : OptionalLong.empty(),
                OptionalLong.of(last - first + 1L),
                camera,
                notes);
    }

    /** Returns the first image that can be decoded: it tells the size. */
    private RgbImage sample(int first, int last) throws SourceException {
        String why = "";
        for (int i = first; i <= last; i++) {
            try {
                return ImageCodec.decode(Files.readAllBytes(images.get(i)));
            } catch (IOException | UndecodableException e) {
                why = why.isEmpty() ? images.get(i).getFileName() + ": " + e.getMessage() : why;
            }
        }
        throw new SourceException(
                "%s: none of %d images can be read; the first is %s"
                        .formatted(folder, last - first + 1, why));
    }

    private FrameCodec codec() {
        List<String> kinds =
                images.stream()
                        .map(p -> p.toString().toLowerCase(Locale.ROOT))
                        .map(name -> name.substring(name.lastIndexOf('.') + 1))
                        .map(kind -> kind.equals("jpeg") ? "jpg" : kind)
                        .distinct()
                        .toList();
        if (kinds.equals(List.of("jpg"))) {
            return FrameCodec.JPEG;
        }
        return kinds.equals(List.of("png")) ? FrameCodec.PNG : FrameCodec.IMAGE;
    }
}
