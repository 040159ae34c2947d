package dev.egomotion.engine.results;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;

import dev.egomotion.geometry.values.DepthImage;
import java.awt.image.BufferedImage;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.util.Arrays;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.Test;

class DepthPreviewTest {
    /** The darkest colour of the magma map. */
    private static final int NO_VALUE = 0xff000004;

    private static DepthImage map(float left, float right) {
        float[] depth = new float[64 * 48];
        for (int i = 0; i < depth.length; i++) {
            depth[i] = i % 64 < 32 ? left : right;
        }
        return new DepthImage(64, 48, depth);
    }

    private static BufferedImage read(byte[] png) throws IOException {
        return ImageIO.read(new ByteArrayInputStream(png));
    }

    @Test
    void picture_laterMap_hasTheFirstOnesColours() throws IOException {
        DepthPreview previews = new DepthPreview();
        BufferedImage first = read(previews.picture(map(5, 40), "m"));
        BufferedImage second = read(previews.picture(map(40, 20), "m"));
        assertEquals(first.getRGB(60, 20), second.getRGB(4, 20));
        assertNotEquals(first.getRGB(4, 20), second.getRGB(60, 20));
    }

    @Test
    void picture_beside_holdsABarFromFarToNear() throws IOException {
        BufferedImage picture = read(new DepthPreview().picture(map(5, 40), "m"));
        int bar = 64 + 8 + 7;
        assertNotEquals(picture.getRGB(bar, 2), picture.getRGB(bar, 45));
        assertEquals(NO_VALUE, picture.getRGB(64 + 4, 20));
    }

    @Test
    void picture_noValueAnywhere_isDarkest() throws IOException {
        float[] none = new float[64 * 48];
        Arrays.fill(none, 0);
        BufferedImage picture = read(new DepthPreview().picture(new DepthImage(64, 48, none), ""));
        assertEquals(NO_VALUE, picture.getRGB(10, 10));
    }
}
