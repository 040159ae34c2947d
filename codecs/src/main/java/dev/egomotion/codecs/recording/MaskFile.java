package dev.egomotion.codecs.recording;

import dev.egomotion.codecs.FileTrouble;
import dev.egomotion.codecs.SourceException;
import dev.egomotion.codecs.UndecodableException;
import dev.egomotion.codecs.still.ConfidencePng;
import dev.egomotion.codecs.still.ImageCodec;
import dev.egomotion.geometry.values.FloatImage;
import dev.egomotion.geometry.values.RgbImage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** Reads an image that says what of a camera's images is not the world: black there, white elsewhere. */
public final class MaskFile {
    /** What is brighter is white. */
    private static final float HALF = 0.5f;

    private MaskFile() {}

    /**
     * Reads a mask.
     *
     * @param width width of the camera's images, pixels
     * @param height height of the camera's images, pixels
     * @return a PNG of black and white, as a segment's start carries it
     * @throws SourceException naming the file, what was found and what is expected
     */
    public static byte[] read(Path file, int width, int height) throws SourceException {
        RgbImage image;
        try {
            image = ImageCodec.decode(Files.readAllBytes(file));
        } catch (UndecodableException e) {
            throw new SourceException(
                    "%s: mask is no image that can be read: %s".formatted(file, e.getMessage()), e);
        } catch (IOException e) {
            throw new SourceException(file + ": mask " + FileTrouble.reading(e), e);
        }
        if (image.width() != width || image.height() != height) {
            throw new SourceException(
                    "%s: mask is %dx%d; the camera's images are %dx%d"
                            .formatted(file, image.width(), image.height(), width, height));
        }
        float[] luma = image.luma().values();
        int white = 0;
        for (int i = 0; i < luma.length; i++) {
            luma[i] = luma[i] > HALF ? 1 : 0;
            white += luma[i] > 0 ? 1 : 0;
        }
        if (white == 0 || white == luma.length) {
            throw new SourceException(
                    "%s: mask is all %s; expected black where the image is not the world, white elsewhere"
                            .formatted(file, white == 0 ? "black" : "white"));
        }
        return ConfidencePng.encodeSmall(new FloatImage(width, height, luma));
    }
}
