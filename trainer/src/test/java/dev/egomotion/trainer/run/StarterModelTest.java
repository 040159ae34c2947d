package dev.egomotion.trainer.run;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.egomotion.model.Model;
import dev.egomotion.model.ModelLocation;
import dev.egomotion.model.RuntimeOptions;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** The shipped model against its card: the figures printed there are the figures measured here. */
@Tag("slow")
class StarterModelTest {
    private static final Path CARD =
            Path.of("../model-runtime/src/main/resources/models/egomotion-starter/MODEL_CARD.md");
    private static final RuntimeOptions CPU =
            new RuntimeOptions(RuntimeOptions.Provider.CPU, 1, Optional.empty());

    /** A figure of the card, four decimals, may differ this much on another processor. */
    private static final double TOLERANCE = 0.0011;

    @Test
    void shippedModel_onValidationDrives_hasTheFiguresOfItsCard() throws Exception {
        Path drives = Path.of(System.getProperty("egomotion.shared", "../../shared"), "drives");
        Assumptions.assumeTrue(
                Files.isDirectory(drives), () -> drives + " is absent: nothing to measure on");
        String card = Files.readString(CARD);
        try (Model model = Model.open(ModelLocation.starter(), CPU)) {
            MeasureModel measure = new MeasureModel(model);
            for (String name : MeasureModel.DRIVES) {
                MeasureModel.MotionFigures motion = measure.motion(drives.resolve(name));
                System.out.println(motion);
                assertEquals(printed(card, name, 1), motion.ate(), TOLERANCE, motion.toString());
            }
            MeasureModel.DepthFigures depth = measure.depth(drives.resolve("val-kitti-0926-0009"));
            System.out.println(depth);
            assertEquals(printed(card, "Abs Rel", 1), depth.absRel(), TOLERANCE, depth.toString());
            assertTrue(depth.absRel() < depth.rowBaselineAbsRel(), depth.toString());
        }
    }

    /** Returns the number in a column of the first row of a table of the card that begins with a word. */
    private static double printed(String card, String word, int column) {
        String row =
                card.lines()
                        .filter(line -> line.startsWith("| " + word))
                        .findFirst()
                        .orElseThrow(() -> new AssertionError("the card has no row " + word));
        String cell = row.split("\\|", -1)[column + 1].trim();
        return Double.parseDouble(cell.split(" ", 2)[0]);
    }
}
