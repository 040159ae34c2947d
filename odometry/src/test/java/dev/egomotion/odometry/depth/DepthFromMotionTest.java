package dev.egomotion.odometry.depth;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.egomotion.geometry.scene.SceneDrive;
import dev.egomotion.geometry.scene.SceneFrame;
import dev.egomotion.geometry.scene.SceneSettings;
import dev.egomotion.geometry.values.DepthImage;
import dev.egomotion.geometry.values.GrayImage;
import dev.egomotion.geometry.values.PinholeCamera;
import dev.egomotion.geometry.values.RigidTransform;
import dev.egomotion.geometry.values.WorldMask;
import dev.egomotion.odometry.refinement.TrackedPoints;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** Depth of a rendered street with known motion, where what is expected is wrong. */
class DepthFromMotionTest {
    private static final int FRAMES = 9;
    private static final List<SceneFrame> DRIVE = drive();
    private static final PinholeCamera CAMERA =
            SceneSettings.of(320, 96, FRAMES, 4).camera().pinhole();

    private static List<SceneFrame> drive() {
        SceneDrive drive =
                SceneDrive.street(SceneSettings.of(320, 96, FRAMES, 4).withTraffic(false));
        List<SceneFrame> frames = new ArrayList<>();
        for (int i = 0; i < FRAMES; i++) {
            frames.add(drive.frame(i));
        }
        return frames;
    }

    private static GrayImage gray(SceneFrame frame) {
        byte[] values = new byte[frame.image().width() * frame.image().height()];
        float[] luma = frame.image().luma().values();
        for (int i = 0; i < values.length; i++) {
            values[i] = (byte) Math.round(255 * luma[i]);
        }
        return new GrayImage(frame.image().width(), frame.image().height(), values);
    }

    /** The truth times 1.6 on the left half and divided by it on the right; sky at 100 m. */
    private static DepthImage wrong(SceneFrame frame) {
        DepthImage depth = frame.depth();
        float[] values = depth.depth().clone();
        for (int i = 0; i < values.length; i++) {
            float truth = values[i] > 0 ? values[i] : 100;
            values[i] = i % depth.width() < depth.width() / 2 ? truth * 1.6f : truth / 1.6f;
        }
        return new DepthImage(depth.width(), depth.height(), values);
    }

    private static DepthView view(int i, boolean network) {
        SceneFrame frame = DRIVE.get(i);
        DepthView.Motion motion =
                i == 0
                        ? new DepthView.Unknown()
                        : new DepthView.Moving(
                                DRIVE.get(i - 1)
                                        .worldFromCamera()
                                        .inverse()
                                        .times(frame.worldFromCamera()),
                                1);
        return new DepthView(
                gray(frame),
                network ? Optional.of(wrong(frame)) : Optional.empty(),
                TrackedPoints.NONE,
                motion);
    }

    private static DepthFromMotion measurement() {
        return new DepthFromMotion(CAMERA, DepthSettings.defaults());
    }

    /** Returns |log depth - log truth| of the pixels within 30 m, and the sigma of each. */
    private static List<float[]> errors(MeasuredDepth map, SceneFrame frame) {
        List<float[]> errors = new ArrayList<>();
        for (int y = 0; y < map.depth().height(); y++) {
            for (int x = 0; x < map.depth().width(); x++) {
                float truth = frame.depth().at(x, y);
                if (truth > 0 && truth < 30) {
                    errors.add(
                            new float[] {
                                (float) Math.abs(Math.log(map.depth().at(x, y) / truth)),
                                map.sigma().at(x, y)
                            });
                }
            }
        }
        return errors;
    }

    private static double median(List<float[]> values, int column) {
        double[] sorted = values.stream().mapToDouble(v -> v[column]).sorted().toArray();
        return sorted[sorted.length / 2];
    }

    @Test
    void measure_networkWrongByTwoThirds_findsTheTruth() {
        DepthFromMotion measurement = measurement();
        MeasuredDepth map = null;
        for (int i = 0; i < FRAMES; i++) {
            map = measurement.measure(view(i, true));
        }
        List<float[]> errors = errors(map, DRIVE.get(FRAMES - 1));
        assertTrue(median(errors, 0) < 0.06, "median log error " + median(errors, 0));
        long within = errors.stream().filter(e -> e[0] < 2 * e[1]).count();
        assertTrue(within > 0.8 * errors.size(), within + " of " + errors.size());
    }

    @Test
    void measure_doubtfulPixels_areFartherFromTheTruth() {
        DepthFromMotion measurement = measurement();
        MeasuredDepth map = null;
        for (int i = 0; i < FRAMES; i++) {
            map = measurement.measure(view(i, true));
        }
        List<float[]> errors = errors(map, DRIVE.get(FRAMES - 1));
        errors.sort((a, b) -> Float.compare(a[1], b[1]));
        List<float[]> sure = errors.subList(0, errors.size() / 2);
        List<float[]> unsure = errors.subList(errors.size() / 2, errors.size());
        assertTrue(mean(unsure) > 1.5 * mean(sure), mean(unsure) + " and " + mean(sure));
    }

    private static double mean(List<float[]> errors) {
        return errors.stream().mapToDouble(e -> e[0]).average().orElseThrow();
    }

    @Test
    void measure_firstFrame_isWhatIsExpectedAndUnsure() {
        MeasuredDepth map = measurement().measure(view(0, true));
        double first = wrong(DRIVE.get(0)).at(20, 80);
        assertEquals(first, map.depth().at(20, 80), 0.1 * first);
        assertTrue(map.sigma().at(20, 80) > 0.25);
    }

    @Test
    void measure_noNetworkNoPoints_stillRunsAndSaysItIsUnsureFirst() {
        MeasuredDepth map = measurement().measure(view(0, false));
        assertEquals(10, map.depth().at(20, 80), 1);
        assertTrue(map.sigma().at(20, 80) > 0.5);
    }

    @Test
    void measure_cameraStands_keepsItsDepth() {
        DepthFromMotion measurement = measurement();
        MeasuredDepth before = null;
        for (int i = 0; i < FRAMES - 1; i++) {
            before = measurement.measure(view(i, true));
        }
        DepthView moving = view(FRAMES - 2, true);
        DepthView standing =
                new DepthView(
                        moving.image(),
                        moving.network(),
                        moving.points(),
                        new DepthView.Standing());
        byte[] coarse = measurement.state();
        MeasuredDepth after = before;
        for (int i = 0; i < 5; i++) {
            before = after;
            after = measurement.measure(standing);
            if (i > 0) {
                assertArrayEquals(before.depth().depth(), after.depth().depth());
                assertArrayEquals(before.sigma().values(), after.sigma().values());
            } else {
                assertTrue(apart(before, after) < 0.02, "apart " + apart(before, after));
            }
        }
        byte[] kept = measurement.state();
        int map = 2 + 7 * Double.BYTES * DepthFromMotion.HISTORY;
        assertArrayEquals(
                Arrays.copyOfRange(coarse, map, coarse.length),
                Arrays.copyOfRange(kept, map, kept.length));
    }

    /** Returns the median |difference| of log depth. */
    private static double apart(MeasuredDepth a, MeasuredDepth b) {
        double[] apart = new double[a.depth().depth().length];
        for (int i = 0; i < apart.length; i++) {
            apart[i] = Math.abs(Math.log(a.depth().depth()[i] / b.depth().depth()[i]));
        }
        Arrays.sort(apart);
        return apart[apart.length / 2];
    }

    @Test
    void restore_beforeEveryFrame_givesTheSameBits() {
        DepthFromMotion uninterrupted = measurement();
        DepthFromMotion restored = measurement();
        for (int i = 0; i < FRAMES; i++) {
            MeasuredDepth expected = uninterrupted.measure(view(i, true));
            if (i > 0) {
                byte[] state = restored.state();
                assertTrue(state.length <= 40 * 1024, state.length + " bytes");
                restored = measurement();
                restored.restore(state);
                for (int j = Math.max(0, i - DepthFromMotion.HISTORY); j < i; j++) {
                    restored.remember(gray(DRIVE.get(j)));
                }
            }
            MeasuredDepth found = restored.measure(view(i, true));
            assertArrayEquals(expected.depth().depth(), found.depth().depth(), "frame " + i);
            assertArrayEquals(expected.sigma().values(), found.sigma().values());
            assertArrayEquals(uninterrupted.state(), restored.state());
        }
    }

    /** Every second map is carried along: hardly worse than if it had been measured, and no surer than it was. */
    @Test
    void carry_everySecondFrame_keepsWhatWasMeasured() {
        DepthFromMotion measurement = measurement();
        MeasuredDepth measured = null;
        MeasuredDepth carried = null;
        for (int i = 0; i < FRAMES - 1; i += 2) {
            measured = measurement.measure(view(i, true));
            carried = measurement.carry(view(i + 1, true));
        }
        double before = median(errors(measured, DRIVE.get(FRAMES - 3)), 0);
        double after = median(errors(carried, DRIVE.get(FRAMES - 2)), 0);
        assertTrue(after < 1.5 * before + 0.01, before + " before, " + after + " after");
        double sure = median(errors(measured, DRIVE.get(FRAMES - 3)), 1);
        double unsure = median(errors(carried, DRIVE.get(FRAMES - 2)), 1);
        assertTrue(unsure > sure, sure + " before, " + unsure + " after");
    }

    /** What was measured behind a mask is forgotten with the first map that is carried: the wrong network is expected there. */
    @Test
    void carry_leftHalfMasked_remembersNothingOfIt() {
        DepthFromMotion measurement = measurement();
        for (int i = 0; i < 6; i++) {
            measurement.measure(view(i, true));
        }
        DepthView next = view(6, true);
        measurement.carry(
                new DepthView(
                        next.image(),
                        next.network(),
                        next.points(),
                        next.motion(),
                        Optional.of(rightHalf())));
        MeasuredDepth map = measurement.carry(view(7, true));
        List<float[]> left = new ArrayList<>();
        List<float[]> right = new ArrayList<>();
        SceneFrame frame = DRIVE.get(7);
        for (int y = 0; y < 96; y++) {
            for (int x = 0; x < 320; x++) {
                float truth = frame.depth().at(x, y);
                if (truth > 0 && truth < 30 && Math.abs(x - 160) > 40) {
                    float error = (float) Math.abs(Math.log(map.depth().at(x, y) / truth));
                    (x < 160 ? left : right).add(new float[] {error});
                }
            }
        }
        assertEquals(Math.log(1.6), median(left, 0), 0.1);
        assertTrue(median(right, 0) < 0.1, "median log error " + median(right, 0));
    }

    private static WorldMask rightHalf() {
        boolean[] world = new boolean[320 * 96];
        for (int i = 0; i < world.length; i++) {
            world[i] = i % 320 >= 160;
        }
        return new WorldMask(320, 96, world);
    }

    @Test
    void carry_nothingBefore_isWhatIsExpectedAndUnsure() {
        MeasuredDepth map = measurement().carry(view(0, true));
        double first = wrong(DRIVE.get(0)).at(20, 80);
        assertEquals(first, map.depth().at(20, 80), 0.1 * first);
        assertTrue(map.sigma().at(20, 80) > 0.25);
    }

    @Test
    void restore_afterACarriedMap_givesTheSameBits() {
        DepthFromMotion uninterrupted = measurement();
        for (int i = 0; i < 6; i++) {
            uninterrupted.measure(view(i, true));
        }
        MeasuredDepth carried = uninterrupted.carry(view(6, true));
        DepthFromMotion restored = measurement();
        restored.restore(uninterrupted.state());
        for (int i = 7 - DepthFromMotion.HISTORY; i < 7; i++) {
            restored.remember(gray(DRIVE.get(i)));
        }
        assertArrayEquals(carried.depth().depth(), restored.last().depth().depth());
        assertArrayEquals(
                uninterrupted.measure(view(7, true)).depth().depth(),
                restored.measure(view(7, true)).depth().depth());
    }

    @Test
    void last_restored_isTheLastMapAgain() {
        DepthFromMotion measurement = measurement();
        MeasuredDepth map = null;
        for (int i = 0; i < FRAMES; i++) {
            map = measurement.measure(view(i, true));
        }
        DepthFromMotion restored = measurement();
        restored.restore(measurement.state());
        for (int i = FRAMES - DepthFromMotion.HISTORY; i < FRAMES; i++) {
            restored.remember(gray(DRIVE.get(i)));
        }
        assertArrayEquals(map.depth().depth(), restored.last().depth().depth());
        assertArrayEquals(map.sigma().values(), restored.last().sigma().values());
    }

    @Test
    void measure_unitChanges_depthChangesWithIt() {
        DepthFromMotion same = measurement();
        DepthFromMotion doubled = measurement();
        MeasuredDepth first = null;
        MeasuredDepth second = null;
        for (int i = 0; i < 6; i++) {
            DepthView view = view(i, true);
            first = same.measure(view);
            second = doubled.measure(i < 3 ? view : inUnit(view, 2, i == 3 ? 2 : 1));
        }
        double[] ratios = new double[first.depth().depth().length];
        for (int i = 0; i < ratios.length; i++) {
            ratios[i] = second.depth().depth()[i] / first.depth().depth()[i];
        }
        Arrays.sort(ratios);
        assertEquals(2, ratios[ratios.length / 2], 0.02);
        assertEquals(2, ratios[ratios.length / 10], 0.1);
        assertEquals(2, ratios[ratios.length * 9 / 10], 0.1);
    }

    private static DepthView inUnit(DepthView view, double factor, double change) {
        float[] depth = view.network().orElseThrow().depth().clone();
        for (int i = 0; i < depth.length; i++) {
            depth[i] *= (float) factor;
        }
        RigidTransform step = ((DepthView.Moving) view.motion()).previousFromTarget();
        return new DepthView(
                view.image(),
                Optional.of(new DepthImage(320, 96, depth)),
                view.points(),
                new DepthView.Moving(
                        new RigidTransform(step.rotation(), step.translation().times(factor)),
                        change));
    }
}
