package dev.egomotion.report;

import java.awt.BasicStroke;
import java.awt.Color;
import java.awt.Font;
import java.awt.Graphics2D;
import java.awt.RenderingHints;
import java.awt.Shape;
import java.awt.geom.Ellipse2D;
import java.awt.geom.Line2D;
import java.awt.geom.Path2D;
import java.awt.geom.Rectangle2D;
import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.imageio.ImageIO;
import javax.imageio.stream.ImageOutputStream;
import javax.imageio.stream.MemoryCacheImageOutputStream;

/** Charts below each other as pixels, in the light colours of report.css, two pixels to a CSS pixel. */
public final class Raster implements Drawing, AutoCloseable {
    private static final int DENSITY = 2;
    private static final Color SOFT = new Color(0x5d6670);
    private static final Map<String, Color> COLOURS =
            Map.of(
                    "grid", new Color(0xe3e6e9),
                    "tick", SOFT,
                    "axis", SOFT,
                    "title", new Color(0x1a1d21),
                    "truth", new Color(0x8a939c),
                    "track", new Color(0x1f7a8c),
                    "start", new Color(0x1f7a8c),
                    "end", new Color(0x1f7a8c),
                    "area", new Color(0x1f, 0x7a, 0x8c, 36));

    /** Further estimates, and levels of error along a path. */
    private static final Map<String, Color> OTHERS =
            Map.ofEntries(
                    Map.entry("o1", new Color(0xc8403a)),
                    Map.entry("o2", new Color(0xe0a021)),
                    Map.entry("o3", new Color(0x6a4fb3)),
                    Map.entry("o4", new Color(0x3f8f3f)),
                    Map.entry("o5", new Color(0xb0508f)),
                    Map.entry("e0", new Color(0x440154)),
                    Map.entry("e1", new Color(0x472d7b)),
                    Map.entry("e2", new Color(0x3b528b)),
                    Map.entry("e3", new Color(0x2c728e)),
                    Map.entry("e4", new Color(0x21918c)),
                    Map.entry("e5", new Color(0x28ae80)),
                    Map.entry("e6", new Color(0x5ec962)),
                    Map.entry("e7", new Color(0xaddc30)),
                    Map.entry("e8", new Color(0xfde725)));

    private static final Pattern STEP = Pattern.compile("([MLZ])(?:(-?[\\d.]+) (-?[\\d.]+))?");

    private final BufferedImage image;
    private final Graphics2D graphics;

    /** Creates a white image; width and height in CSS pixels. */
    public Raster(double width, double height) {
        image =
                new BufferedImage(
                        (int) Math.ceil(width * DENSITY),
                        (int) Math.ceil(height * DENSITY),
                        BufferedImage.TYPE_INT_RGB);
        graphics = image.createGraphics();
        graphics.setRenderingHint(
                RenderingHints.KEY_ANTIALIASING, RenderingHints.VALUE_ANTIALIAS_ON);
        graphics.setRenderingHint(
                RenderingHints.KEY_STROKE_CONTROL, RenderingHints.VALUE_STROKE_PURE);
        graphics.scale(DENSITY, DENSITY);
        graphics.setColor(Color.WHITE);
        graphics.fill(new Rectangle2D.Double(0, 0, width, height));
    }

    /** Moves the place where the next chart begins. */
    public void down(double pixels) {
        graphics.translate(0, pixels);
    }

    @Override
    public Drawing line(String style, double x1, double y1, double x2, double y2) {
        return stroke(style, new Line2D.Double(x1, y1, x2, y2));
    }

    @Override
    public Drawing rectangle(String style, double x, double y, double w, double h, String title) {
        return fill(style, new Rectangle2D.Double(x, y, w, h));
    }

    @Override
    public Drawing circle(String style, double x, double y, double radius, String title) {
        Shape shape = new Ellipse2D.Double(x - radius, y - radius, 2 * radius, 2 * radius);
        if (!style.equals("start")) {
            return fill(style, shape);
        }
        graphics.setColor(Color.WHITE);
        graphics.fill(shape);
        return stroke(style, shape);
    }

    @Override
    public Drawing path(String style, String data) {
        Path2D path = new Path2D.Double();
        Matcher steps = STEP.matcher(data);
        while (steps.find()) {
            switch (steps.group(1)) {
                case "M" -> path.moveTo(number(steps, 2), number(steps, 3));
                case "L" -> path.lineTo(number(steps, 2), number(steps, 3));
                default -> path.closePath();
            }
        }
        return style.equals("area") ? fill(style, path) : stroke(style, path);
    }

    private static double number(Matcher matcher, int group) {
        return Double.parseDouble(matcher.group(group));
    }

    @Override
    public Drawing text(String style, double x, double y, String anchor, String text) {
        graphics.setColor(colour(style));
        boolean title = style.equals("title");
        graphics.setFont(
                new Font(Font.SANS_SERIF, title ? Font.BOLD : Font.PLAIN, title ? 15 : 12));
        double width = graphics.getFontMetrics().stringWidth(text);
        double left =
                switch (anchor) {
                    case "middle" -> x - width / 2;
                    case "end" -> x - width;
                    default -> x;
                };
        graphics.drawString(text, (float) left, (float) y);
        return this;
    }

    private Drawing stroke(String style, Shape shape) {
        graphics.setColor(colour(style));
        graphics.setStroke(
                switch (first(style)) {
                    case "track" ->
                            new BasicStroke(2.5f, BasicStroke.CAP_ROUND, BasicStroke.JOIN_ROUND);
                    case "truth" ->
                            new BasicStroke(
                                    2,
                                    BasicStroke.CAP_BUTT,
                                    BasicStroke.JOIN_ROUND,
                                    1,
                                    new float[] {5, 5},
                                    0);
                    case "start" -> new BasicStroke(3);
                    default -> new BasicStroke(1);
                });
        graphics.draw(shape);
        return this;
    }

    private Drawing fill(String style, Shape shape) {
        graphics.setColor(colour(style));
        graphics.fill(shape);
        return this;
    }

    private static String first(String style) {
        return style.split(" ", 2)[0];
    }

    private static Color colour(String style) {
        String last = style.substring(style.lastIndexOf(' ') + 1);
        return COLOURS.getOrDefault(
                last, OTHERS.getOrDefault(last, COLOURS.getOrDefault(first(style), SOFT)));
    }

    /** Returns what was drawn as PNG. */
    public byte[] png() {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (ImageOutputStream memory = new MemoryCacheImageOutputStream(bytes)) {
            ImageIO.write(image, "png", memory);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return bytes.toByteArray();
    }

    @Override
    public void close() {
        graphics.dispose();
    }
}
