package dev.egomotion.engine.results;

import dev.egomotion.codecs.still.DepthPng;
import dev.egomotion.geometry.values.DepthImage;
import dev.egomotion.geometry.values.RgbImage;
import java.awt.Color;
import java.awt.Font;
import java.awt.Graphics2D;
import java.awt.RenderingHints;
import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Arrays;
import java.util.Locale;
import javax.imageio.ImageIO;
import javax.imageio.stream.ImageOutputStream;
import javax.imageio.stream.MemoryCacheImageOutputStream;

/**
 * Depth maps of one drive as colour pictures with a bar that says what a colour stands for. All pictures of the drive have the
 * same colours: the first map's own range, with some room to either side. Where the system has no fonts the bar has no numbers.
 */
final class DepthPreview {
    private static final int GAP = 8;
    private static final int BAR = 14;
    private static final int TEXT = 44;

    /** Share of the first map's pixels that its range leaves out at either end, and the room beyond it. */
    private static final double TAIL = 0.02;

    private static final double ROOM = 1.5;

    /** Labels of the bar, per decade. */
    private static final double[] STEPS = {1, 2, 5};

    private static final Font FONT = new Font(Font.SANS_SERIF, Font.PLAIN, 11);

    private final boolean labelled = hasFonts();
    private double near;
    private double far;

    /**
     * Returns the picture of a map, PNG.
     *
     * @param unit what depth is counted in, as the bar names it
     */
    byte[] picture(DepthImage depth, String unit) {
        if (far == 0) {
            chooseRange(depth);
        }
        try {
            RgbImage colours = DepthPng.colours(withBar(depth), near, far);
            BufferedImage picture =
                    new BufferedImage(
                            colours.width() + TEXT, colours.height(), BufferedImage.TYPE_INT_RGB);
            picture.setRGB(
                    0, 0, colours.width(), colours.height(), packed(colours), 0, colours.width());
            Graphics2D graphics = picture.createGraphics();
            if (labelled) {
                label(graphics, colours.width(), depth.height(), unit);
            }
            graphics.dispose();
            ByteArrayOutputStream out = new ByteArrayOutputStream();
            try (ImageOutputStream memory = new MemoryCacheImageOutputStream(out)) {
                ImageIO.write(picture, "png", memory);
            }
            return out.toByteArray();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static int[] packed(RgbImage image) {
        byte[] rgb = image.rgb();
        int[] pixels = new int[rgb.length / 3];
        for (int i = 0; i < pixels.length; i++) {
            pixels[i] =
                    (rgb[3 * i] & 0xff) << 16
                            | (rgb[3 * i + 1] & 0xff) << 8
                            | rgb[3 * i + 2] & 0xff;
        }
        return pixels;
    }

    /** Returns whether text can be drawn: slim systems have no fonts, and Java says so by errors of many kinds. */
    private static boolean hasFonts() {
        Graphics2D graphics = new BufferedImage(1, 1, BufferedImage.TYPE_INT_RGB).createGraphics();
        try {
            return graphics.getFontMetrics(FONT).stringWidth("0") > 0;
        } catch (RuntimeException | LinkageError | InternalError e) {
            return false;
        } finally {
            graphics.dispose();
        }
    }

    private void chooseRange(DepthImage depth) {
        float[] sorted = depth.depth().clone();
        Arrays.sort(sorted);
        int first = 0;
        while (first < sorted.length - 1 && !(sorted[first] > 0)) {
            first++;
        }
        int valid = sorted.length - first;
        near = Math.max(sorted[first + (int) (TAIL * (valid - 1))], 1e-3) / ROOM;
        far = Math.max(sorted[first + (int) ((1 - TAIL) * (valid - 1))], 2e-3) * ROOM;
    }

    /** Returns the map with a bar beside it: far above, near below. */
    private DepthImage withBar(DepthImage depth) {
        int width = depth.width() + GAP + BAR;
        float[] values = new float[width * depth.height()];
        for (int y = 0; y < depth.height(); y++) {
            System.arraycopy(depth.depth(), y * depth.width(), values, y * width, depth.width());
            double share = (y + 0.5) / depth.height();
            float level = (float) (far * Math.pow(near / far, share));
            Arrays.fill(values, y * width + depth.width() + GAP, (y + 1) * width, level);
        }
        return new DepthImage(width, depth.height(), values);
    }

    private void label(Graphics2D graphics, int left, int height, String unit) {
        graphics.setRenderingHint(
                RenderingHints.KEY_TEXT_ANTIALIASING, RenderingHints.VALUE_TEXT_ANTIALIAS_ON);
        graphics.setColor(Color.WHITE);
        graphics.setFont(FONT);
        double lowest = Double.MAX_VALUE;
        for (double decade = 1e-3; decade < far; decade *= 10) {
            for (double step : STEPS) {
                double value = decade * step;
                double y = height * Math.log(far / value) / Math.log(far / near);
                if (y > 8 && y < height - 4 && lowest - y > 14) {
                    graphics.drawString(text(value, unit), left + 4, (float) y + 4);
                    lowest = y;
                }
            }
        }
    }

    private static String text(double value, String unit) {
        String number =
                value >= 1
                        ? String.format(Locale.ROOT, "%.0f", value)
                        : String.format(Locale.ROOT, "%.3g", value);
        return unit.isEmpty() ? number : number + " " + unit;
    }
}
