package dev.egomotion.codecs.trajectory;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.egomotion.codecs.SourceException;
import dev.egomotion.geometry.metrics.AbsolutePoseError;
import dev.egomotion.geometry.metrics.AlignedPoses;
import dev.egomotion.geometry.metrics.Alignment;
import dev.egomotion.geometry.metrics.KittiSegments;
import dev.egomotion.geometry.metrics.MatchedPoses;
import dev.egomotion.geometry.metrics.NearestInTime;
import dev.egomotion.geometry.metrics.RelativeDelta;
import dev.egomotion.geometry.metrics.RelativePoseError;
import dev.egomotion.geometry.metrics.SnippetError;
import dev.egomotion.geometry.metrics.TrajectoryEvaluation;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Optional;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** The values that evo, kitti-odom-eval and SfMLearner's script print (golden/expected.md), digit by digit. */
class GoldenValuesTest {
    private static Path golden;

    @BeforeAll
    static void find() {
        golden = Path.of(System.getProperty("egomotion.shared", ""), "golden");
        Assumptions.assumeTrue(Files.isDirectory(golden), "reference trajectories are absent");
    }

    private static MatchedPoses match(String reference, String estimate) throws SourceException {
        return Trajectory.read(golden.resolve(reference), Optional.empty())
                .match(
                        Trajectory.read(golden.resolve(estimate), Optional.empty()),
                        NearestInTime.DEFAULT_SECONDS);
    }

    private static void assertPrinted(String expected, double value) {
        int decimals = expected.length() - expected.indexOf('.') - 1;
        assertEquals(expected, String.format(Locale.ROOT, "%." + decimals + "f", value));
    }

    private static AbsolutePoseError ape(MatchedPoses matched, Alignment alignment) {
        return AbsolutePoseError.of(alignment.align(matched.pairs()));
    }

    private static RelativePoseError rpe(MatchedPoses matched, RelativeDelta delta) {
        return RelativePoseError.of(Alignment.NONE.align(matched.pairs()), delta).orElseThrow();
    }

    @Test
    void absolute_kitti00_isWhatEvoPrints() throws Exception {
        MatchedPoses matched = match("KITTI_00_gt.txt", "KITTI_00_ORB.txt");
        assertEquals(4541, matched.pairs().size());
        assertPrinted("7.790289", ape(matched, Alignment.NONE).translation().rmse());
        assertPrinted("1.303450", ape(matched, Alignment.SE3).translation().rmse());
        assertPrinted("0.937709", ape(matched, Alignment.SIM3).translation().rmse());
        assertPrinted("7.380186", ape(matched, Alignment.SCALE).translation().rmse());
        assertPrinted("0.756301", ape(matched, Alignment.SE3).rotationDegrees().rmse());
        AlignedPoses sim3 = Alignment.SIM3.align(matched.pairs());
        assertPrinted("1.0046980765", sim3.referenceFromEstimate().scale());
    }

    @Test
    void relative_kitti00_isWhatEvoPrints() throws Exception {
        MatchedPoses matched = match("KITTI_00_gt.txt", "KITTI_00_ORB.txt");
        RelativePoseError frame = rpe(matched, RelativeDelta.ONE_FRAME);
        assertEquals(4540, frame.translation().count());
        assertPrinted("0.028120", frame.translation().rmse());
        RelativePoseError ten =
                rpe(matched, new RelativeDelta(10, RelativeDelta.Unit.METRES, false));
        assertEquals(353, ten.translation().count());
        assertPrinted("0.226261", ten.translation().rmse());
        assertPrinted("0.649944", ten.rotationDegrees().rmse());
        RelativePoseError hundred =
                rpe(matched, new RelativeDelta(100, RelativeDelta.Unit.METRES, true));
        assertEquals(4457, hundred.translation().count());
        assertPrinted("1.254830", hundred.translation().rmse());
    }

    @Test
    void snippets_kitti00_areWhatSfmLearnersFormulaGives() throws Exception {
        TrajectoryEvaluation all =
                TrajectoryEvaluation.of(
                        match("KITTI_00_gt.txt", "KITTI_00_ORB.txt"),
                        Alignment.NONE,
                        RelativeDelta.ONE_FRAME);
        SnippetError five = all.ate5().orElseThrow();
        assertEquals(4537, five.snippets());
        assertPrinted("0.013542", five.mean());
        assertPrinted("0.014852", five.std());
        SnippetError three = all.ate3().orElseThrow();
        assertEquals(4539, three.snippets());
        assertPrinted("0.009936", three.mean());
        assertPrinted("0.010864", three.std());
    }

    @Test
    void absolute_fr2Desk_isWhatEvoPrints() throws Exception {
        MatchedPoses matched = match("fr2_desk_groundtruth.txt", "fr2_desk_ORB.txt");
        assertEquals(2174, matched.pairs().size());
        assertPrinted("3.173994", ape(matched, Alignment.NONE).translation().rmse());
        assertPrinted("0.008119", ape(matched, Alignment.SE3).translation().rmse());
        assertPrinted("0.006123", ape(matched, Alignment.SIM3).translation().rmse());
        AlignedPoses sim3 = Alignment.SIM3.align(matched.pairs());
        assertPrinted("0.9969698308", sim3.referenceFromEstimate().scale());
        RelativePoseError frame = rpe(matched, RelativeDelta.ONE_FRAME);
        assertEquals(2173, frame.translation().count());
        assertPrinted("0.003490", frame.translation().rmse());
    }

    @Test
    void segments_kitti09And10_areWhatKittiOdomEvalPrints() throws Exception {
        assertSegments("09", "2.884113", "0.249056", "8.386619");
        assertSegments("10", "3.297840", "0.304590", "6.630158");
    }

    private static void assertSegments(String drive, String percent, String degrees, String ate)
            throws SourceException {
        TrajectoryEvaluation all =
                TrajectoryEvaluation.of(
                        match("kitti_" + drive + "_gt.txt", "kitti_" + drive + "_example_0.txt"),
                        Alignment.SIM3,
                        RelativeDelta.ONE_FRAME);
        KittiSegments segments = all.kittiOdomEval().orElseThrow();
        assertPrinted(percent, segments.translationPercent());
        assertPrinted(degrees, segments.rotationDegreesPer100Metres());
        assertPrinted(ate, segments.ate().orElseThrow());
        assertEquals(Double.parseDouble(ate), all.ape().translation().rmse(), 1e-5);
    }

    @Test
    void baseline_kitti09And10_isConstantVelocity() throws Exception {
        assertBaseline("09", "0.0419", "0.0223");
        assertBaseline("10", "0.0304", "0.0222");
    }

    private static void assertBaseline(String drive, String mean, String std)
            throws SourceException {
        SnippetError baseline =
                TrajectoryEvaluation.of(
                                match(
                                        "kitti_" + drive + "_gt.txt",
                                        "kitti_" + drive + "_example_0.txt"),
                                Alignment.NONE,
                                RelativeDelta.ONE_FRAME)
                        .baselineAte5()
                        .orElseThrow();
        assertPrinted(mean, baseline.mean());
        assertPrinted(std, baseline.std());
    }
}
