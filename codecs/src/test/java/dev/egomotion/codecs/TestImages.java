package dev.egomotion.codecs;

import dev.egomotion.geometry.values.RgbImage;
import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import javax.imageio.ImageIO;

/** Small pictures whose pixels are known. */
public final class TestImages {
    private TestImages() {}

    /** Returns a smooth picture that moves with its index: every frame of a row differs from the others. */
    public static RgbImage moving(int width, int height, int index) {
        byte[] rgb = new byte[3 * width * height];
        for (int y = 0; y < height; y++) {
            for (int x = 0; x < width; x++) {
                int at = 3 * (y * width + x);
                rgb[at] = wave(x + 3.0 * index, 17);
                rgb[at + 1] = wave(y + 2.0 * index, 23);
                rgb[at + 2] = wave(x + y - 5.0 * index, 31);
            }
        }
        return new RgbImage(width, height, rgb);
    }

    private static byte wave(double at, double period) {
        return (byte) Math.round(127.5 + 100 * Math.sin(2 * Math.PI * at / period));
    }

    /** Returns a picture of one colour. */
    public static RgbImage plain(int width, int height, int r, int g, int b) {
        byte[] rgb = new byte[3 * width * height];
        for (int i = 0; i < rgb.length; i += 3) {
            rgb[i] = (byte) r;
            rgb[i + 1] = (byte) g;
            rgb[i + 2] = (byte) b;
        }
        return new RgbImage(width, height, rgb);
    }

    /** Returns a PNG of one channel of 16 bits. */
    public static byte[] gray16(int width, int height, short[] samples) throws IOException {
        BufferedImage image = new BufferedImage(width, height, BufferedImage.TYPE_USHORT_GRAY);
        image.getRaster().setDataElements(0, 0, width, height, samples);
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        ImageIO.write(image, "png", out);
        return out.toByteArray();
    }

    /** Returns the mean absolute difference of two pictures of the same size, 0 to 255. */
    public static double difference(RgbImage a, RgbImage b) {
        double sum = 0;
        for (int i = 0; i < a.rgb().length; i++) {
            sum += Math.abs((a.rgb()[i] & 0xff) - (b.rgb()[i] & 0xff));
        }
        return sum / a.rgb().length;
    }
}
