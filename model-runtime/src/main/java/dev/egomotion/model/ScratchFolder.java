package dev.egomotion.model;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.DirectoryStream;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;

/**
 * A folder under the system's temporary one that belongs to this process and is deleted when it is closed.
 * Its owner holds a lock on a file in it for as long as the process lives: a folder whose lock can be had
 * is left over from a process that was killed, and the next one removes it.
 */
public final class ScratchFolder implements AutoCloseable {
    private static final String PREFIX = "egomotion-";
    private static final String LOCK = "owner.lock";

    /** ONNX Runtime makes such a folder in every process; nothing is in it here. */
    private static final String EMPTY_PREFIX = "onnxruntime-java";

    /** A folder that is younger may be between its making and its lock. */
    private static final Duration YOUNG = Duration.ofMinutes(1);

    private final Path folder;
    private final FileChannel lock;

    private ScratchFolder(Path folder, FileChannel lock) {
        this.folder = folder;
        this.lock = lock;
    }

    /**
     * Makes a folder and removes those that killed processes left.
     *
     * @param purpose part of its name
     * @throws IOException if none can be made; its message says where and why
     */
    public static ScratchFolder make(String purpose) throws IOException {
        Path folder;
        try {
            folder = Files.createTempDirectory(PREFIX + purpose + "-" + own());
        } catch (IOException e) {
            throw new IOException("no temporary folder can be made: " + e.getMessage(), e);
        }
        sweep(Objects.requireNonNull(folder.getParent()), Instant.now().minus(YOUNG));
        FileChannel channel = null;
        try {
            channel =
                    FileChannel.open(
                            folder.resolve(LOCK),
                            StandardOpenOption.CREATE_NEW,
                            StandardOpenOption.WRITE);
            channel.lock();
            return new ScratchFolder(folder, channel);
        } catch (IOException e) {
            if (channel != null) {
                channel.close();
            }
            delete(folder);
            throw new IOException(
                    "%s: no temporary files can be made: %s".formatted(folder, e.getMessage()), e);
        }
    }

    private static String own() {
        return ProcessHandle.current().pid() + "-";
    }

    /**
     * Removes what killed processes left.
     *
     * @param temporary where to look
     * @param before folders that were touched later are left alone
     */
    static void sweep(Path temporary, Instant before) throws IOException {
        List<Path> candidates = new ArrayList<>();
        try (DirectoryStream<Path> found =
                Files.newDirectoryStream(temporary, "{" + PREFIX + "," + EMPTY_PREFIX + "}*")) {
            found.forEach(candidates::add);
        }
        for (Path candidate : candidates) {
            try {
                String name = candidate.getFileName().toString();
                if (!Files.getLastModifiedTime(candidate).toInstant().isBefore(before)) {
                    continue;
                }
                if (name.startsWith(EMPTY_PREFIX)) {
                    Files.delete(candidate);
                } else if (isOrphan(candidate)) {
                    delete(candidate);
                }
            } catch (IOException e) {
                // Another user's, in use, or being removed by another process: not ours to clear.
                continue;
            }
        }
    }

    /** To open and close a lock file of this process would give its lock away: never look at those. */
    private static boolean isOrphan(Path folder) throws IOException {
        Path file = folder.resolve(LOCK);
        if (folder.getFileName().toString().contains("-" + own()) || !Files.exists(file)) {
            return false;
        }
        try (FileChannel channel = FileChannel.open(file, StandardOpenOption.WRITE)) {
            return channel.tryLock() != null;
        }
    }

    /** Returns where the folder is. */
    public Path path() {
        return folder;
    }

    /** Deletes the folder with all that is in it; what cannot be deleted is left to a later process. */
    @Override
    public void close() throws IOException {
        lock.close();
        delete(folder);
    }

    private static void delete(Path folder) throws IOException {
        Files.walkFileTree(
                folder,
                new SimpleFileVisitor<>() {
                    @Override
                    public FileVisitResult visitFile(Path file, BasicFileAttributes attributes)
                            throws IOException {
                        Files.deleteIfExists(file);
                        return FileVisitResult.CONTINUE;
                    }

                    @Override
                    public FileVisitResult visitFileFailed(Path file, IOException e) {
                        return FileVisitResult.CONTINUE;
                    }

                    @Override
                    public FileVisitResult postVisitDirectory(Path emptied, IOException e)
                            throws IOException {
                        Files.deleteIfExists(emptied);
                        return FileVisitResult.CONTINUE;
                    }
                });
    }
}
