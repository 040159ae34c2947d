package dev.egomotion.codecs.still;

import dev.egomotion.codecs.FileTrouble;
import dev.egomotion.codecs.SourceException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Stream;

/** Images of a folder, one per frame, named by its number. */
final class NumberedImages {
    private NumberedImages() {}

    /**
     * Returns the folder's PNG files by name without ending; of a number its leading zeros are left out.
     *
     * @throws SourceException if two of them are the same frame, or the folder cannot be read
     */
    static SortedMap<String, Path> in(Path folder) throws SourceException {
        SortedMap<String, Path> images = new TreeMap<>();
        try (Stream<Path> list = Files.list(folder)) {
            for (Path file : list.sorted().toList()) {
                String name = file.getFileName().toString();
                if (name.toLowerCase(Locale.ROOT).endsWith(".png")) {
                    String key =
                            name.substring(0, name.length() - 4).replaceFirst("^0+(?=\\d+$)", "");
                    Path other = images.putIfAbsent(key, file);
                    if (other != null) {
                        throw new SourceException(
                                "%s: %s and %s are the same frame"
                                        .formatted(folder, other.getFileName(), name));
                    }
                }
            }
        } catch (SourceException e) {
            throw e;
        } catch (IOException e) {
            throw new SourceException(folder + ": " + FileTrouble.reading(e), e);
        }
        return images;
    }
}
