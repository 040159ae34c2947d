package dev.egomotion.codecs.recording;

import dev.egomotion.codecs.FileTrouble;
import dev.egomotion.codecs.SourceException;
import dev.egomotion.codecs.TextFile;
import dev.egomotion.codecs.UndecodableException;
import dev.egomotion.codecs.camera.CameraFile;
import dev.egomotion.codecs.still.DeepPictures;
import dev.egomotion.codecs.still.ExifOrientation;
import dev.egomotion.codecs.still.ImageCodec;
import dev.egomotion.geometry.values.Camera;
import dev.egomotion.geometry.values.RgbImage;
import dev.egomotion.schemas.FrameCodec;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * A folder that holds a recording as still images. Layouts, tried in this order:
 *
 * <ul>
 *   <li>TUM RGB-D: rgb.txt (seconds, file name)
 *   <li>EuRoC and TUM-VI: mav0/cam0/, or cam0/ itself: data.csv (nanoseconds, file name), data/, sensor.yaml
 *   <li>KITTI odometry sequence: image_2/ or image_0/, times.txt (seconds), calib.txt (P2 or P0)
 *   <li>KITTI raw drive: image_02/data/ or image_00/data/, timestamps.txt beside data/ (date and time,
 *       taken as UTC), calib_cam_to_cam.txt in the drive's parent folder
 *   <li>drive: images/, times.txt (seconds), camera.yaml; TUM mono is one, with rows of number, seconds and exposure,
 *       and camera.txt
 *   <li>images sorted by name (numbers in names by value), with the same optional files
 * </ul>
 *
 * A camera.yaml in the folder goes before the layout's own calibration. Where the last two have no
 * times.txt the frames are timed at a nominal 10 Hz, those of 7-Scenes at 30 Hz. {@link ImageNames} tells which images of
 * a folder are the recording.
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
    /** How many images tell how many bits all use. */
    private static final int DEEP_SAMPLES = 9;

    private static final long NOMINAL_PERIOD_NANOS = 100_000_000L;
    private static final long KINECT_PERIOD_NANOS = 33_333_333L;

    /** 7-Scenes names its pictures so; they were taken at 30 Hz. */
    private static final String SEVEN_SCENES = "frame-\\d+\\.color\\.png";

    /** Nanoseconds since 1970 have 19 digits. */
    private static final Pattern NANOSECONDS = Pattern.compile("\\d{17,19}");

    private static final String KNOWN =
            "a drive (images/, times.txt, camera.yaml), a folder of images, a KITTI odometry sequence (image_2/ or image_0/, times.txt), a KITTI raw drive (image_02/data/, image_02/timestamps.txt), a TUM RGB-D folder (rgb.txt), a TUM mono folder (images/, times.txt, camera.txt) or EuRoC (mav0/cam0/)";

    /** Tells the layout and lists the recording's images and times. */
    static RecordingFolder read(Path folder) throws SourceException {
        if (Files.isRegularFile(folder.resolve("rgb.txt"))) {
            return tum(folder);
        }
        for (Path euroc : List.of(folder.resolve("mav0/cam0"), folder.resolve("cam0"), folder)) {
            if (Files.isRegularFile(euroc.resolve("data.csv"))
                    && Files.isDirectory(euroc.resolve("data"))) {
                return euroc(folder, euroc);
            }
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
        Path packed = folder.resolve("images.zip");
        Path images = folder.resolve("images");
        if (Files.isRegularFile(packed) && !Files.isDirectory(images)) {
            throw new SourceException(packed + ": is packed; unpack it into " + images);
        }
        return of(
                folder,
                Files.isDirectory(images) ? images : folder,
                folder.resolve("times.txt"),
                folder.resolve("camera.txt"),
                "");
    }

    private static RecordingFolder euroc(Path folder, Path camera) throws SourceException {
        Path list = camera.resolve("data.csv");
        return listed(
                folder,
                list,
                TextFile.rows(list, "\\s*,\\s*"),
                camera.resolve("data"),
                camera.resolve("sensor.yaml"));
    }

    private static RecordingFolder of(
            Path folder, Path images, Path times, Path calibration, String cameraName)
            throws SourceException {
        ImageNames named = ImageNames.in(images);
        List<Path> files = named.files();
        if (files.isEmpty()) {
            throw nothing(folder, images);
        }
        List<String> notes = new ArrayList<>(named.notes());
        long[] nanos;
        if (Files.isRegularFile(times)) {
            nanos = times(times);
            if (nanos.length != files.size()) {
                throw new SourceException(
                        "%s: has %d times; %s has %d images"
                                .formatted(times, nanos.length, images, files.size()));
            }
        } else if (cameraName.isEmpty()) {
            boolean kinect = files.get(0).getFileName().toString().matches(SEVEN_SCENES);
            notes.add(
                    kinect
                            ? folder
                                    + " has no times.txt: frames are timed at 30 Hz, as those of 7-Scenes were taken"
                            : folder + " has no times.txt: frames are timed at a nominal 10 Hz");
            nanos = new long[files.size()];
            for (int i = 0; i < nanos.length; i++) {
                nanos[i] = i * (kinect ? KINECT_PERIOD_NANOS : NOMINAL_PERIOD_NANOS);
            }
        } else {
            throw new SourceException(times + ": there is no such file; a KITTI recording has one");
        }
        return withCalibration(folder, files, nanos, calibration, cameraName, notes);
    }

    private static RecordingFolder tum(Path folder) throws SourceException {
        Path list = folder.resolve("rgb.txt");
        return listed(
                folder, list, TextFile.rows(list, "\\s+"), folder, folder.resolve("camera.yaml"));
    }

    /** Returns the recording whose images a file lists, each with its time. */
    private static RecordingFolder listed(
            Path folder, Path list, List<TextFile.Row> rows, Path images, Path calibration)
            throws SourceException {
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
            nanos[files.size()] = nanos(row, 0);
            files.add(inside(images, row));
        }
        return withCalibration(folder, files, nanos, calibration, "", List.of());
    }

    private static Path inside(Path images, TextFile.Row row) throws SourceException {
        try {
            return images.resolve(row.words()[1]);
        } catch (InvalidPathException e) {
            throw new SourceException(row.message(1, "the name of a file"), e);
        }
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

    /**
     * Returns capture times: seconds or nanoseconds, alone or after the image's number, with or without the exposure
     * behind; or a date and a time of day in UTC.
     */
    private static long[] times(Path file) throws SourceException {
        List<TextFile.Row> rows = TextFile.rows(file, "\\s+");
        long[] nanos = new long[rows.size()];
        for (int i = 0; i < nanos.length; i++) {
            TextFile.Row row = rows.get(i);
            boolean date = row.words().length == 2 && !row.words()[0].matches("\\d+");
            nanos[i] = date ? nanosOfDate(row) : nanos(row, row.words().length > 1 ? 1 : 0);
        }
        return nanos;
    }

    private static long nanos(TextFile.Row row, int column) throws SourceException {
        return NANOSECONDS.matcher(row.words()[column]).matches()
                ? row.nanos(column)
                : row.nanosOfSeconds(column);
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
            throw new SourceException(folder + ": the folder " + FileTrouble.reading(e), e);
        }
    }

    /** Returns what the frames from first to last, both inclusive, are. */
    SourceDescription description(int first, int last, Optional<String> note)
            throws SourceException {
        List<String> all = new ArrayList<>(notes);
        note.ifPresent(all::add);
        Sample sample = sample(first, last);
        if (sample.orientation != 1) {
            all.add(
                    "%s: its pictures ask viewers to turn them (Exif orientation %d); they are used as stored, and the camera must be that of the stored picture"
                            .formatted(folder, sample.orientation));
        }
        OptionalInt bits = usedBits(first, last);
        bits.ifPresent(
                used ->
                        all.add(
                                "%s: its pictures have 16 bits and use %d: brightness is taken from those"
                                        .formatted(folder, used)));
        Optional<Camera> camera = Optional.empty();
        if (calibration.isPresent()) {
            camera =
                    Optional.of(
                            CameraFile.read(
                                    calibration.get(), cameraName, sample.width, sample.height));
        }
        long span = timesNanos[last] - timesNanos[first];
        return new SourceDescription(
                folder.toString(),
                sample.width,
                sample.height,
                codec().name(),
                bits.isPresent() ? FrameCodec.PNG : codec(),
                new byte[0],
                0,
                1,
                1_000_000_000,
                last > first && span > 0
                        ? OptionalLong.of(span / (last - first))
                        : OptionalLong.empty(),
                OptionalLong.of(last - first + 1L),
                camera,
                all);
    }

    /**
     * Returns how many bits the frames' samples of 16 bits use, over some of them; empty where they have other samples
     * or use 16.
     */
    OptionalInt usedBits(int first, int last) {
        int most = 0;
        for (int i = 0; i < DEEP_SAMPLES; i++) {
            int place = first + (int) ((long) (last - first) * i / (DEEP_SAMPLES - 1));
            try {
                OptionalInt used = DeepPictures.usedBits(Files.readAllBytes(images.get(place)));
                if (used.isEmpty()) {
                    return used;
                }
                most = Math.max(most, used.getAsInt());
            } catch (IOException | UndecodableException e) {
                // Whoever decodes the frame tells.
                continue;
            }
        }
        // Sensors have 10, 12 or 14 bits.
        most = (most + 1) / 2 * 2;
        return most == 0 || most == 16 ? OptionalInt.empty() : OptionalInt.of(most);
    }

    /** The first image that can be decoded. */
    private record Sample(int width, int height, int orientation) {}

    /** Returns the first image that can be decoded: it tells the size. */
    private Sample sample(int first, int last) throws SourceException {
        String why = "";
        for (int i = first; i <= last; i++) {
            try {
                byte[] bytes = Files.readAllBytes(images.get(i));
                RgbImage image = ImageCodec.decode(bytes);
                return new Sample(image.width(), image.height(), ExifOrientation.of(bytes));
            } catch (IOException e) {
                why =
                        why.isEmpty()
                                ? images.get(i).getFileName() + ": " + FileTrouble.reading(e)
                                : why;
            } catch (UndecodableException e) {
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
