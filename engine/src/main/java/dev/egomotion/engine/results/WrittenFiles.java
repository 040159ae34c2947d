package dev.egomotion.engine.results;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryNotEmptyException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/**
 * The list of files that replays wrote in a folder, kept in the folder itself: what may be replaced. A
 * file is listed before it is written, so that one that is not listed is never ours. Of a run that goes on for days only
 * the list in the folder grows, not memory; a file may stand in it more than once.
 */
final class WrittenFiles {
    static final String NAME = ".egomotion-files";

    private static final String HEADER =
            "# Written by egomotion; --overwrite removes these files and no others.";

    private final Path folder;
    private final Path list;
    private final Set<Path> listed = new HashSet<>();

    private WrittenFiles(Path folder) {
        this.folder = folder.toAbsolutePath().normalize();
        this.list = folder.resolve(NAME);
    }

    /** Returns the list that a folder holds; an empty one where it holds none. */
    static WrittenFiles of(Path folder) throws IOException {
        WrittenFiles written = new WrittenFiles(folder);
        String text;
        try {
            text = Files.readString(written.list);
        } catch (NoSuchFileException e) {
            return written;
        }
        // What follows the last line's end is a line that a full disk cut off.
        for (String line : text.substring(0, text.lastIndexOf('\n') + 1).split("\n")) {
            if (!line.isEmpty() && !line.startsWith("#")) {
                written.read(line);
            }
        }
        return written;
    }

    /** Takes a line that names a place inside the folder; whoever edited the list, others do not count. */
    private void read(String line) {
        try {
            Path relative = Path.of(line);
            Path file = folder.resolve(relative).normalize();
            if (!relative.isAbsolute() && file.startsWith(folder)) {
                listed.add(folder.relativize(file));
            }
        } catch (InvalidPathException e) {
            // No file has that name.
        }
    }

    /** Returns whether a replay wrote this file of the folder before this list was read. */
    synchronized boolean holds(Path file) {
        return listed.contains(relative(file));
    }

    private Path relative(Path file) {
        return folder.relativize(file.toAbsolutePath().normalize());
    }

    /** Lists a file that is about to be written. */
    synchronized void add(Path file) throws IOException {
        String line = relative(file).toString().replace('\\', '/') + "\n";
        boolean first = !Files.exists(list);
        Files.writeString(
                list,
                first ? HEADER + "\n" + line : line,
                StandardCharsets.UTF_8,
                StandardOpenOption.CREATE,
                StandardOpenOption.APPEND);
    }

    /** Removes every listed file, the folders that become empty by it, and the list. */
    synchronized void removeAll() throws IOException {
        Path home = folder.toRealPath();
        Set<Path> parents = new LinkedHashSet<>();
        for (Path relative : listed) {
            Path file = folder.resolve(relative);
            Path parent = file.getParent();
            if (parent == null
                    || !Files.isDirectory(parent)
                    || !parent.toRealPath().startsWith(home)) {
                continue;
            }
            if (!Files.isDirectory(file, LinkOption.NOFOLLOW_LINKS)) {
                Files.deleteIfExists(file);
            }
            for (Path p = relative.getParent(); p != null; p = p.getParent()) {
                parents.add(folder.resolve(p));
            }
        }
        List<Path> deepestFirst =
                parents.stream()
                        .sorted((a, b) -> Integer.compare(b.getNameCount(), a.getNameCount()))
                        .toList();
        for (Path parent : deepestFirst) {
            removeIfEmpty(parent);
        }
        listed.clear();
        Files.deleteIfExists(list);
    }

    private static void removeIfEmpty(Path folder) throws IOException {
        if (Files.isSymbolicLink(folder)) {
            return;
        }
        try {
            Files.deleteIfExists(folder);
        } catch (DirectoryNotEmptyException e) {
            // It holds files of others.
        }
    }
}
