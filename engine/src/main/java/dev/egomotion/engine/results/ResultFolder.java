package dev.egomotion.engine.results;

import dev.egomotion.codecs.FileTrouble;
import dev.egomotion.engine.failure.EngineException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** The folder of a replay's results: which files it holds and how they are written. */
public final class ResultFolder {
    static final String TUM = "trajectory.tum";
    static final String KITTI = "trajectory.kitti";
    static final String CSV = "trajectory.csv";
    static final String DEPTH = "depth";
    static final String CONFIDENCE = "confidence";
    static final String CONFIDENCE_CSV = "confidence.csv";
    static final String DEAD_LETTERS = "dead-letters.csv";

    /** Name of the summary for programs. */
    public static final String SUMMARY = "summary.json";

    /** Name of the page for people. */
    public static final String REPORT = "report.html";

    static final String LOG = "egomotion.log";

    /** Name of the camera in use, as ROS CameraInfo. */
    public static final String CAMERA = "camera.yaml";

    /** Name of the fused point cloud. */
    public static final String CLOUD = "points.ply";

    /** Name of the folder of point clouds, one for each frame. */
    public static final String CLOUDS = "points";

    /** Name of the path for maps, GPX. */
    public static final String GPX = "path.gpx";

    /** Name of the path for maps, KML. */
    public static final String KML = "path.kml";

    /** Name of the recording of everything for robotics tools. */
    public static final String MCAP = "drive.mcap";

    /** Name of the path of the body that the camera sits on, TUM. */
    public static final String BODY = "body.tum";

    private static final Set<String> OWN_FILES =
            Set.of(
                    SUMMARY,
                    REPORT,
                    unfinished(SUMMARY),
                    unfinished(REPORT),
                    TUM,
                    KITTI,
                    CSV,
                    CONFIDENCE_CSV,
                    DEAD_LETTERS,
                    LOG,
                    CAMERA,
                    CLOUD,
                    GPX,
                    KML,
                    MCAP,
                    BODY);

    private static final String PREVIEW = DEPTH + "/preview";
    private static final String UNCERTAINTY = DEPTH + "/uncertainty";

    private static final Set<String> OWN_FOLDERS = Set.of(DEPTH, PREVIEW, UNCERTAINTY, CONFIDENCE);

    /** Names of the files of frames: what a replay writes in {@link #DEPTH} and {@link #CONFIDENCE}. */
    private static final Pattern OF_FRAMES =
            Pattern.compile(
                    "depth/(preview/|uncertainty/)?\\d{6,}\\.png|depth/scale\\.txt|depth/camera\\.yaml|confidence/\\d{6,}\\.png|points/\\d{6,}\\.ply");

    private static final int DEEPEST = 3;

    private final Path folder;
    private final WrittenFiles written;

    private ResultFolder(Path folder, WrittenFiles written) {
        this.folder = folder;
        this.written = written;
    }

    /**
     * Checks whether results may go to a folder, changing nothing.
     *
     * @param overwrite whether results of earlier replays there may be replaced
     * @param inputs what is replayed: the folder must not equal, hold or lie in any
     * @throws EngineException if they may not
     */
    public static void check(Path folder, boolean overwrite, List<Path> inputs)
            throws EngineException {
        for (Path input : inputs) {
            OutputPlace.requireApart(folder, input);
        }
        if (!Files.exists(folder)) {
            return;
        }
        if (!Files.isDirectory(folder)) {
            throw new EngineException(
                    folder + " is a file; expected a folder for the results, or none yet");
        }
        try {
            if (!overwrite && !isEmpty(folder)) {
                throw new EngineException(
                        folder
                                + " is not empty; expected an empty or new folder, or --overwrite to replace an"
                                + " earlier replay's results");
            }
            requireOursToReplace(folder, WrittenFiles.of(folder));
        } catch (IOException e) {
            throw unwritable(folder, e);
        }
    }

    /** A file that a replay would write and that no replay wrote is the user's. */
    private static void requireOursToReplace(Path folder, WrittenFiles written)
            throws IOException, EngineException {
        try (Stream<Path> inside = Files.walk(folder, DEEPEST)) {
            for (Path file : inside.filter(f -> !f.equals(folder)).toList()) {
                String name = folder.relativize(file).toString().replace('\\', '/');
                boolean wouldBeWritten =
                        OWN_FILES.contains(name)
                                || OF_FRAMES.matcher(name).matches()
                                || (OWN_FOLDERS.contains(name)
                                        && !Files.isDirectory(file, LinkOption.NOFOLLOW_LINKS));
                if (wouldBeWritten && !written.holds(file)) {
                    throw new EngineException(
                            file
                                    + " is not known to be from a replay (it is not listed in "
                                    + WrittenFiles.NAME
                                    + "), so --overwrite leaves it; remove it yourself or choose another folder");
                }
            }
        }
    }

    /**
     * Makes the folder, or empties it of what earlier replays wrote there. Other files are never touched.
     *
     * @param overwrite whether results of earlier replays may be replaced
     * @throws EngineException if the folder may not be used, or nothing can be written there
     */
    public static ResultFolder prepare(Path folder, boolean overwrite) throws EngineException {
        check(folder, overwrite, List.of());
        try {
            Files.createDirectories(folder);
            WrittenFiles written = WrittenFiles.of(folder);
            written.removeAll();
            for (String own : OWN_FOLDERS) {
                Files.createDirectories(folder.resolve(own));
            }
            ResultFolder results = new ResultFolder(folder, written);
            written.add(results.log());
            return results;
        } catch (IOException e) {
            throw unwritable(folder, e);
        }
    }

    private static String unfinished(String name) {
        return "." + name + ".unfinished";
    }

    /** Goes on with a folder that {@link #prepare} made, in this process or before. */
    public static ResultFolder goOn(Path folder) throws EngineException {
        try {
            return new ResultFolder(folder, WrittenFiles.of(folder));
        } catch (IOException e) {
            throw unwritable(folder, e);
        }
    }

    private static boolean isEmpty(Path folder) throws IOException {
        try (Stream<Path> inside = Files.list(folder)) {
            return inside.findAny().isEmpty();
        }
    }

    /** Returns the folder itself. */
    public Path path() {
        return folder;
    }

    /** Returns where the page for people is. */
    public Path report() {
        return folder.resolve(REPORT);
    }

    /** Returns where the libraries' warnings go. */
    public Path log() {
        return folder.resolve(LOG);
    }

    /** Returns where a depth map is. */
    public Path depth(long sequence) {
        return folder.resolve(DEPTH).resolve("%06d.png".formatted(sequence));
    }

    Path depthPreview(long sequence) {
        return folder.resolve(PREVIEW).resolve("%06d.png".formatted(sequence));
    }

    Path depthUncertainty(long sequence) {
        return folder.resolve(UNCERTAINTY).resolve("%06d.png".formatted(sequence));
    }

    Path depthScale() {
        return folder.resolve(DEPTH).resolve("scale.txt");
    }

    Path depthCamera() {
        return folder.resolve(DEPTH).resolve("camera.yaml");
    }

    /** Returns where a confidence map is. */
    public Path confidence(long sequence) {
        return folder.resolve(CONFIDENCE).resolve("%06d.png".formatted(sequence));
    }

    RowFile rows(String name, String header) throws EngineException {
        claim(folder.resolve(name));
        return new RowFile(folder.resolve(name), header);
    }

    /**
     * Returns where a file of this folder may be written, listed as ours.
     *
     * @param name relative to the folder
     * @throws EngineException if there is one that no run wrote, or the folder cannot be written
     */
    public Path replaceable(String name) throws EngineException {
        Path file = folder.resolve(name);
        if (Files.exists(file) && !written.holds(file)) {
            throw new EngineException(
                    "%s: is not known to be from a run (it is not listed in %s) and stays; remove it yourself"
                            .formatted(file, WrittenFiles.NAME));
        }
        try {
            Files.createDirectories(file.toAbsolutePath().getParent());
        } catch (IOException e) {
            throw unwritable(file, e);
        }
        claim(file);
        return file;
    }

    /** Lists a file of this folder as ours before it is written. */
    private void claim(Path file) throws EngineException {
        try {
            written.add(file);
        } catch (IOException e) {
            throw unwritable(file, e);
        }
    }

    /** Writes a file of this folder whole or not at all. */
    public void add(Path file, byte[] bytes) throws EngineException {
        claim(file);
        write(file, bytes);
    }

    /** Writes a file whole or not at all. */
    public static void write(Path file, byte[] bytes) throws EngineException {
        try {
            Files.write(file, bytes);
        } catch (IOException e) {
            try {
                Files.deleteIfExists(file);
            } catch (IOException alsoFailed) {
                e.addSuppressed(alsoFailed);
            }
            throw unwritable(file, e);
        }
    }

    /** Writes a file that claims something of all others: it appears at once, complete. */
    public void publish(String name, String text) throws EngineException {
        Path file = folder.resolve(name);
        Path unfinished = folder.resolve(unfinished(name));
        claim(unfinished);
        write(unfinished, text.getBytes(StandardCharsets.UTF_8));
        claim(file);
        try {
            Files.move(
                    unfinished,
                    file,
                    StandardCopyOption.ATOMIC_MOVE,
                    StandardCopyOption.REPLACE_EXISTING);
        } catch (IOException e) {
            throw unwritable(file, e);
        }
    }

    /** Returns the failure of a file that cannot be written. */
    public static EngineException unwritable(Path file, IOException e) {
        return new EngineException(file + ": " + FileTrouble.writing(e), e);
    }
}
