package dev.egomotion.codecs.still;

import dev.egomotion.codecs.FileTrouble;
import dev.egomotion.codecs.SourceException;
import dev.egomotion.codecs.UndecodableException;
import dev.egomotion.geometry.values.FloatImage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.SortedMap;

/**
 * A folder of confidence maps as a replay writes them: 8-bit PNG, 255 for 1.
 *
 * @param folder where the images are
 * @param files images by name without ending; of a number its leading zeros are left out
 */
public record ConfidenceFolder(Path folder, SortedMap<String, Path> files) {
    /**
     * Opens a folder.
     *
     * @param folder holds the images, or a folder confidence/ that does
     * @throws SourceException if there is no image
     */
    public static ConfidenceFolder open(Path folder) throws SourceException {
        if (!Files.isDirectory(folder)) {
            throw new SourceException(folder + ": there is no such folder");
        }
        Path inside = folder.resolve("confidence");
        SortedMap<String, Path> files = NumberedImages.in(folder);
        if (files.isEmpty() && Files.isDirectory(inside)) {
            return open(inside);
        }
        if (files.isEmpty()) {
            throw new SourceException(
                    folder + ": holds no confidence map; 8-bit PNG files are expected");
        }
        return new ConfidenceFolder(folder, files);
    }

    /**
     * Reads one image.
     *
     * @param key a key of {@link #files}; another has none, as the first frame of a drive
     * @throws SourceException if it is no 8-bit PNG
     */
    public Optional<FloatImage> read(String key) throws SourceException {
        Path file = files.get(key);
        if (file == null) {
            return Optional.empty();
        }
        try {
            return Optional.of(ConfidencePng.decode(Files.readAllBytes(file)));
        } catch (UndecodableException e) {
            throw new SourceException(file + ": " + e.getMessage(), e);
        } catch (IOException e) {
            throw new SourceException(file + ": " + FileTrouble.reading(e), e);
        }
    }
}
