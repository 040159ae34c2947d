package dev.egomotion.experiments;

import dev.egomotion.codecs.still.ImageCodec;
import dev.egomotion.geometry.values.RgbImage;
import dev.egomotion.report.CurveChart;
import dev.egomotion.report.Html;
import dev.egomotion.report.ResultTable;
import dev.egomotion.trainer.export.OnnxWeights;
import dev.egomotion.trainer.network.Tensors;
import dev.egomotion.trainer.network.TorchOps;
import dev.egomotion.trainer.network.Weights;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import org.bytedeco.javacpp.PointerScope;
import org.bytedeco.pytorch.NoGradGuard;
import org.bytedeco.pytorch.Tensor;

/** An experiment for people: learning curves, the table, and what each transformer makes of a few test images. */
// Scopes and guards are opened for what they do, not to be called.
@SuppressWarnings("try")
final class DigitReport {
    private static final int SAMPLES = 12;
    private static final int GAP = 2;

    /** Pixels of a picture's side: 2 for each of 42, 3 of 28, 4 of 20 or 21, 6 of 14. */
    private static final int CELL = 84;

    private static final byte[] BACKGROUND = {(byte) 0x1f, (byte) 0x7a, (byte) 0x8c};

    private final List<DigitResult> results;
    private final Path out;
    private final Digits digits;

    /**
     * Creates a report.
     *
     * @param results of runs, whose folders are below out
     * @param digits some to show
     */
    DigitReport(List<DigitResult> results, Path out, Digits digits) {
        this.results = results;
        this.out = out;
        this.digits = digits.part(0, Math.min(SAMPLES, digits.count()));
    }

    /** Returns the page, which needs nothing beside itself. */
    String page() throws IOException {
        StringBuilder html = new StringBuilder();
        html.append("<h2>Errors</h2>\n").append(table());
        html.append(
                "<h2>Learning</h2>\n<p class='sub'>Error of fresh training images, first seed.</p>\n");
        html.append("<div class='charts'>\n").append(curves()).append("</div>\n");
        html.append("<h2>Inputs and what the transformers make of them</h2>\n").append(pictures());
        String body =
                """
                <h1>Distorted digits</h1>
                <p class="sub">%d runs; minutes are processor time of training, the same for every model</p>
                %s\
                """
                        .formatted(results.size(), html);
        return Html.page(Html.Look.CURVES, "Distorted digits", body);
    }

    private String table() {
        StringBuilder html = new StringBuilder("<table>\n");
        for (String line : new DigitTable(results).markdown().lines().toList()) {
            if (!line.startsWith("| ---")) {
                String[] cells = line.substring(2, line.length() - 2).split(" \\| ", -1);
                html.append("<tr>");
                for (String cell : cells) {
                    html.append("<td>").append(Html.escape(cell)).append("</td>");
                }
                html.append("</tr>\n");
            }
        }
        return html.append("</table>\n").toString();
    }

    private String curves() throws IOException {
        StringBuilder html = new StringBuilder();
        for (DigitDistortion distortion : DigitDistortion.values()) {
            List<CurveChart.Curve> curves = new ArrayList<>();
            for (DigitResult result : results) {
                if (result.task().distortion() == distortion && result.task().seed() == 1) {
                    curves.add(curve(result, curves.size()));
                }
            }
            CurveChart chart =
                    new CurveChart(
                            distortion.label() + ": error %, over processor seconds", curves);
            if (!chart.isEmpty()) {
                html.append(chart.html());
            }
        }
        return html.toString();
    }

    private CurveChart.Curve curve(DigitResult result, int colour) throws IOException {
        Path file = DigitExperiment.folder(out, result.task()).resolve(DigitRun.CURVE);
        ResultTable table = new ResultTable(file, DigitRun.COLUMNS);
        int seconds = DigitRun.COLUMNS.indexOf("seconds");
        int error = DigitRun.COLUMNS.indexOf("error");
        List<double[]> points = new ArrayList<>();
        for (List<String> row : table.rows()) {
            points.add(
                    new double[] {
                        Double.parseDouble(row.get(seconds)), Double.parseDouble(row.get(error))
                    });
        }
        return new CurveChart.Curve(result.task().model().name(), colour, false, points);
    }

    private String pictures() throws IOException {
        StringBuilder html = new StringBuilder("<div class='views'>\n");
        for (DigitResult result : results) {
            if (result.task().seed() == 1 && result.task().model().transformation().isPresent()) {
                html.append(
                        "<div>%s: inputs above, what the classifier is shown below%s<img alt='%s' src='data:image/png;base64,%s'></div>%n"
                                .formatted(
                                        result.task().distortion().label()
                                                + ", "
                                                + result.task().model().name(),
                                        result.task().model().steps() > 1 ? ", one row a step" : "",
                                        "digits before and after",
                                        Base64.getEncoder().encodeToString(png(result.task()))));
            }
        }
        return html.append("</div>\n").toString();
    }

    private byte[] png(DigitResult.Task task) throws IOException {
        Path file = DigitExperiment.folder(out, task).resolve(DigitRun.NETWORK);
        return png(task, OnnxWeights.read(file).values(), digits);
    }

    /** Returns a picture of digits: the distorted ones in the first row, what the network's transformer sees below. */
    static byte[] png(DigitResult.Task task, Map<String, float[]> values, Digits digits) {
        DigitNetwork network = task.model().network(task.distortion());
        int count = digits.count();
        int side = network.side();
        DistortedDigits.Batch batch =
                new DistortedDigits(digits, task.distortion(), side)
                        .fixed(0, count, DigitRun.TEST_SEED);
        List<float[]> rows = new ArrayList<>(List.of(batch.ink()));
        List<Integer> sides = new ArrayList<>(List.of(side));
        try (PointerScope scope = new PointerScope();
                NoGradGuard guard = new NoGradGuard();
                Weights weights = Weights.of(network, values)) {
            Tensor images = Tensors.of(batch.ink(), count, 1, side, side);
            List<Tensor> outputs = network.apply(new TorchOps(weights), images);
            for (Tensor view : outputs.subList(1, outputs.size())) {
                rows.add(Tensors.values(view.mul(Tensors.scalar(DigitNetwork.DEVIATION))));
                sides.add((int) view.size(3));
            }
        }
        return ImageCodec.encodePng(mosaic(rows, sides, count));
    }

    private static RgbImage mosaic(List<float[]> rows, List<Integer> sides, int count) {
        int cell = CELL + GAP;
        int width = cell * count + GAP;
        byte[] rgb = new byte[3 * width * (cell * rows.size() + GAP)];
        for (int i = 0; i < rgb.length; i++) {
            rgb[i] = BACKGROUND[i % 3];
        }
        for (int row = 0; row < rows.size(); row++) {
            int side = sides.get(row);
            int zoom = CELL / side;
            for (int i = 0; i < count * side * side; i++) {
                int x = GAP + i / (side * side) * cell + i % side * zoom;
                int y = GAP + row * cell + i / side % side * zoom;
                byte ink = (byte) Math.round(255 * Math.min(1, Math.max(0, rows.get(row)[i])));
                for (int dy = 0; dy < zoom; dy++) {
                    int at = 3 * ((y + dy) * width + x);
                    Arrays.fill(rgb, at, at + 3 * zoom, ink);
                }
            }
        }
        return new RgbImage(width, cell * rows.size() + GAP, rgb);
    }
}
