package dev.egomotion.codecs.still;

import dev.egomotion.codecs.FileTrouble;
import dev.egomotion.codecs.SourceException;
import dev.egomotion.codecs.TextFile;
import dev.egomotion.codecs.UndecodableException;
import dev.egomotion.geometry.values.DepthImage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.SortedMap;

/**
 * A folder of depth maps as 16-bit PNG: KITTI's, or the one that a replay writes. Value = depth x scale, 0
 * = no value; the scale is the first number in scale.txt beside the images, 256 where there is none.
 *
 * @param folder where the images are
 * @param scale PNG units per unit of depth
 * @param files images by name without ending; of a number its leading zeros are left out
 */
public record DepthFolder(Path folder, double scale, SortedMap<String, Path> files) {
    private static final double KITTI_SCALE = 256;

    /**
     * Opens a folder.
     *
     * @param folder holds the images, or a folder depth/ that does
     * @throws SourceException if there is no image, or the scale is not a positive number
     */
    public static DepthFolder open(Path folder) throws SourceException {
        if (!Files.isDirectory(folder)) {
            throw new SourceException(folder + ": there is no such folder");
        }
        Path inside = folder.resolve("depth");
        SortedMap<String, Path> files = NumberedImages.in(folder);
        if (files.isEmpty() && Files.isDirectory(inside)) {
            return open(inside);
        }
        if (files.isEmpty()) {
            throw new SourceException(
                    folder + ": holds no depth map; 16-bit PNG files are expected");
        }
        return new DepthFolder(folder, scale(folder.resolve("scale.txt")), files);
    }

    /**
     * Reads a scale.
     *
     * @return PNG units per unit of depth; KITTI's where there is no such file
     * @throws SourceException if it holds no positive number
     */
    public static double scale(Path file) throws SourceException {
        if (!Files.isRegularFile(file)) {
            return KITTI_SCALE;
        }
        List<TextFile.Row> rows = TextFile.rows(file, "\\s+");
        double scale = rows.isEmpty() ? 0 : rows.get(0).number(0);
        if (!(scale > 0)) {
            throw new SourceException(
                    file + ": holds no positive number; the depth scale is expected");
        }
        return scale;
    }

    /**
     * Reads one image.
     *
     * @param key a key of {@link #files}
     * @throws SourceException if it is no 16-bit PNG
     */
    public DepthImage read(String key) throws SourceException {
        Path file = files.get(key);
        try {
            return DepthPng.decode(Files.readAllBytes(file), scale);
        } catch (UndecodableException e) {
            throw new SourceException(file + ": " + e.getMessage(), e);
        } catch (IOException e) {
            throw new SourceException(file + ": " + FileTrouble.reading(e), e);
        }
    }
}
