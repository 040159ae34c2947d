package dev.egomotion.experiments;

import dev.egomotion.report.CurveChart;
import dev.egomotion.report.ResultTable;
import dev.egomotion.trainer.export.OnnxWeights;
import java.awt.Color;
import java.awt.Font;
import java.awt.Graphics2D;
import java.awt.RenderingHints;
import java.awt.font.GlyphVector;
import java.awt.geom.AffineTransform;
import java.awt.geom.Rectangle2D;
import java.awt.image.BufferedImage;
import java.awt.image.DataBuffer;
import java.awt.image.IndexColorModel;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import javax.imageio.ImageIO;

/**
 * Draws the pictures of docs/spatial-transformers.md from a shell: OUT RESULTS.. Digits of fonts, which no network was trained on,
 * go through the trained transformers in the results of experiments; images of MNIST stay where they are.
 */
final class DigitPicturesByHand {
    private static final String STYLE =
            """
            <style>svg{background:#fff}.grid{stroke:#e3e6e9;stroke-width:1}.tick{fill:#5d6670;font:11px sans-serif}\
            .curve{fill:none;stroke-width:2;stroke-linejoin:round}\
            .c0{stroke:#1f7a8c}.c1{stroke:#c8403a}.c2{stroke:#7a5aa6}.c3{stroke:#4f8a3d}text.name{font:12px sans-serif}</style>""";
    private static final String[] COLOURS = {"#1f7a8c", "#c8403a", "#7a5aa6", "#4f8a3d"};

    private DigitPicturesByHand() {}

    public static void main(String[] arguments) throws IOException {
        Path out = Files.createDirectories(Path.of(arguments[0]));
        Digits glyphs = glyphs();
        for (int i = 1; i < arguments.length; i++) {
            Path results = Path.of(arguments[i]);
            for (DigitDistortion distortion : DigitDistortion.values()) {
                Path folder = results.resolve(distortion.label());
                if (Files.isDirectory(folder)) {
                    draw(folder, distortion, glyphs, out);
                }
            }
        }
    }

    private static void draw(Path folder, DigitDistortion distortion, Digits glyphs, Path out)
            throws IOException {
        List<CurveChart.Curve> curves = new ArrayList<>();
        for (String name : List.of("cnn", "st-cnn", "c-stn-1", "ic-stn-2", "ic-stn-4")) {
            Path run = folder.resolve(name).resolve("seed-1");
            if (!Files.exists(run.resolve(DigitRun.RESULT))) {
                continue;
            }
            curves.add(new CurveChart.Curve(name, curves.size(), false, points(run)));
            DigitModel model = DigitModel.named(name);
            if (model.transformation().isPresent()) {
                DigitResult.Task task = new DigitResult.Task(distortion, model, 1, 1, false);
                byte[] png =
                        DigitReport.png(
                                task,
                                OnnxWeights.read(run.resolve(DigitRun.NETWORK)).values(),
                                glyphs);
                Path picture = out.resolve(distortion.label() + "-" + name + ".png");
                ImageIO.write(inSixteenColours(png), "png", picture.toFile());
            }
        }
        String html = new CurveChart("error %", curves).html();
        String svg = html.substring(html.indexOf("<svg"), html.indexOf("</svg>"));
        StringBuilder legend = new StringBuilder();
        for (int i = 0; i < curves.size(); i++) {
            legend.append(
                    "<text class='name' x='%d' y='%d' fill='%s'>%s</text>"
                            .formatted(390, 24 + 16 * i, COLOURS[i], curves.get(i).name()));
        }
        Files.writeString(
                out.resolve(distortion.label() + ".svg"),
                svg.replace("<svg ", "<svg xmlns='http://www.w3.org/2000/svg' width='480' ")
                                .replace("over steps", "over processor seconds")
                                .replaceFirst(">", ">" + STYLE)
                        + legend
                        + "</svg>\n");
    }

    /** Returns a picture in fifteen grays and the colour of its frame: a tenth of the bytes in the repository. */
    private static BufferedImage inSixteenColours(byte[] png) throws IOException {
        BufferedImage picture = ImageIO.read(new ByteArrayInputStream(png));
        int[] colours = new int[16];
        for (int i = 0; i < 15; i++) {
            colours[i] = 0x010101 * (i * 255 / 14);
        }
        colours[15] = picture.getRGB(0, 0) & 0xffffff;
        IndexColorModel few =
                new IndexColorModel(4, 16, colours, 0, false, -1, DataBuffer.TYPE_BYTE);
        BufferedImage small =
                new BufferedImage(
                        picture.getWidth(),
                        picture.getHeight(),
                        BufferedImage.TYPE_BYTE_BINARY,
                        few);
        for (int y = 0; y < picture.getHeight(); y++) {
            for (int x = 0; x < picture.getWidth(); x++) {
                small.setRGB(x, y, picture.getRGB(x, y));
            }
        }
        return small;
    }

    private static List<double[]> points(Path run) throws IOException {
        ResultTable table = new ResultTable(run.resolve(DigitRun.CURVE), DigitRun.COLUMNS);
        List<double[]> points = new ArrayList<>();
        for (List<String> row : table.rows()) {
            points.add(
                    new double[] {Double.parseDouble(row.get(1)), Double.parseDouble(row.get(4))});
        }
        return points;
    }

    /** Returns twelve digits of fonts, 20 pixels high in the middle of 28 x 28. */
    private static Digits glyphs() {
        String text = "234567892357";
        String[] fonts = {"DejaVu Sans", "DejaVu Serif"};
        byte[] images = new byte[784 * text.length()];
        byte[] labels = new byte[text.length()];
        for (int i = 0; i < text.length(); i++) {
            labels[i] = (byte) (text.charAt(i) - '0');
            BufferedImage image = new BufferedImage(28, 28, BufferedImage.TYPE_BYTE_GRAY);
            Graphics2D graphics = image.createGraphics();
            graphics.setRenderingHint(
                    RenderingHints.KEY_ANTIALIASING, RenderingHints.VALUE_ANTIALIAS_ON);
            graphics.setColor(Color.WHITE);
            Font font = new Font(fonts[i % 2], Font.PLAIN, 26);
            GlyphVector glyph =
                    font.createGlyphVector(
                            graphics.getFontRenderContext(), text.substring(i, i + 1));
            Rectangle2D box = glyph.getOutline().getBounds2D();
            double scale = 20 / box.getHeight();
            AffineTransform place = new AffineTransform();
            place.translate(14, 14);
            place.scale(scale, scale);
            place.translate(-box.getCenterX(), -box.getCenterY());
            graphics.fill(place.createTransformedShape(glyph.getOutline()));
            graphics.dispose();
            int[] pixels = image.getRaster().getPixels(0, 0, 28, 28, (int[]) null);
            for (int p = 0; p < 784; p++) {
                images[784 * i + p] = (byte) pixels[p];
            }
        }
        return new Digits(images, labels);
    }
}
