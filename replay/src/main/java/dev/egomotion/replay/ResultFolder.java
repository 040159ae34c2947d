package dev.egomotion.replay;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileSystemException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.List;
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
    static final String SUMMARY = "summary.json";
    static final String REPORT = "report.html";
    static final String LOG = "egomotion.log";

    private static final List<String> OWN =
            List.of(
                    SUMMARY,
                    REPORT,
                    TUM,
                    KITTI,
                    CSV,
                    CONFIDENCE_CSV,
                    DEAD_LETTERS,
                    LOG,
                    DEPTH,
                    CONFIDENCE);

    private final Path folder;

    private ResultFolder(Path folder) {
        this.folder = folder;
    }

    /**
     * Makes the folder, or empties it of an earlier replay's results. Files that no replay writes are
     * never touched.
     *
     * @param overwrite whether a folder that holds something may be used
     * @throws ReplayException if it may not, or nothing can be written there
     */
    public static ResultFolder prepare(Path folder, boolean overwrite) throws ReplayException {
        if (Files.exists(folder) && !Files.isDirectory(folder)) {
            throw new ReplayException(
                    folder + " is a file; expected a folder for the results, or none yet");
        }
        try {
            Files.createDirectories(folder);
            if (!overwrite && !isEmpty(folder)) {
                throw new ReplayException(
                        folder
                                + " is not empty; expected an empty or new folder, or --overwrite to replace an"
                                + " earlier replay's results");
            }
            for (String name : OWN) {
                delete(folder.resolve(name));
            }
            Files.createDirectories(folder.resolve(DEPTH).resolve("preview"));
            Files.createDirectories(folder.resolve(CONFIDENCE));
            return new ResultFolder(folder);
        } catch (IOException e) {
            throw unwritable(folder, e);
        }
    }

    private static boolean isEmpty(Path folder) throws IOException {
        try (Stream<Path> inside = Files.list(folder)) {
            return inside.findAny().isEmpty();
        }
    }

    private static void delete(Path path) throws IOException {
        if (!Files.isDirectory(path)) {
            Files.deleteIfExists(path);
            return;
        }
        Files.walkFileTree(
                path,
                new SimpleFileVisitor<>() {
                    @Override
                    public FileVisitResult visitFile(Path file, BasicFileAttributes attributes)
                            throws IOException {
                        Files.delete(file);
                        return FileVisitResult.CONTINUE;
                    }

                    @Override
                    public FileVisitResult postVisitDirectory(Path emptied, IOException e)
                            throws IOException {
                        Files.delete(emptied);
                        return FileVisitResult.CONTINUE;
                    }
                });
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

    Path depth(long sequence) {
        return folder.resolve(DEPTH).resolve("%06d.png".formatted(sequence));
    }

    Path depthPreview(long sequence) {
        return folder.resolve(DEPTH).resolve("preview").resolve("%06d.png".formatted(sequence));
    }

    Path depthScale() {
        return folder.resolve(DEPTH).resolve("scale.txt");
    }

    Path confidence(long sequence) {
        return folder.resolve(CONFIDENCE).resolve("%06d.png".formatted(sequence));
    }

    RowFile rows(String name, String header) throws ReplayException {
        return new RowFile(folder.resolve(name), header);
    }

    /** Writes a file of this folder whole or not at all. */
    static void write(Path file, byte[] bytes) throws ReplayException {
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
    void publish(String name, String text) throws ReplayException {
        Path file = folder.resolve(name);
        Path unfinished = folder.resolve("." + name + ".unfinished");
        write(unfinished, text.getBytes(StandardCharsets.UTF_8));
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

    static ReplayException unwritable(Path file, IOException e) {
        String reason =
                e instanceof FileSystemException f && f.getReason() != null
                        ? f.getReason()
                        : e instanceof FileSystemException
                                ? e.getClass().getSimpleName().replace("Exception", "")
                                : e.getMessage();
        return new ReplayException(file + ": cannot be written: " + reason, e);
    }
}
