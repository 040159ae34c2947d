package dev.egomotion.odometry.refinement;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.egomotion.geometry.values.DepthImage;
import dev.egomotion.geometry.values.GrayImage;
import dev.egomotion.geometry.values.PinholeCamera;
import dev.egomotion.geometry.values.RigidTransform;
import dev.egomotion.geometry.values.Rotation;
import dev.egomotion.geometry.values.Vector3;
import dev.egomotion.geometry.values.WorldMask;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** A lens told by points that a true camera sees to a fifth of a pixel, with a camera file that is right or wrong. */
class LensCheckTest {
    private static final int WIDTH = 832;
    private static final int HEIGHT = 256;
    private static final PinholeCamera TRUE = new PinholeCamera(WIDTH, HEIGHT, 480, 488, 410, 125);
    private static final int FRAMES = 40;
    private static final double TURN = Math.toRadians(2);

    /** Points of a street, and where a frame sees them; an image says by its first pixel which frame it is. */
    private static final class SeenPoints implements FeatureTracker {
        private final List<Vector3> world = new ArrayList<>();
        private final double turn;
        private final double bend;
        private final Map<Long, Integer> byPixel = new HashMap<>();

        SeenPoints(double turn, double bend) {
            this.turn = turn;
            this.bend = bend;
            Random random = new Random(4);
            for (int i = 0; i < 6000; i++) {
                world.add(
                        new Vector3(
                                80 * random.nextDouble() - 40,
                                8 * random.nextDouble() - 6,
                                80 * random.nextDouble() - 20));
            }
        }

        /** Half a metre ahead a frame, and some of a turn. */
        RigidTransform worldFromCamera(int frame) {
            RigidTransform step =
                    new RigidTransform(
                            Rotation.fromAxisAngle(new Vector3(0, turn, 0)),
                            new Vector3(0, 0, 0.5));
            RigidTransform pose = RigidTransform.IDENTITY;
            for (int i = 0; i < frame; i++) {
                pose = pose.times(step);
            }
            return pose;
        }

        private float[] pixel(int frame, int point) {
            Vector3 p = worldFromCamera(frame).inverse().apply(world.get(point));
            if (p.z() < 2) {
                return new float[0];
            }
            Random noise = new Random(10_000L * frame + point);
            double u = p.x() / p.z();
            double v = p.y() / p.z();
            double zoom = 1 + bend * (u * u + v * v);
            float x = (float) (TRUE.fx() * zoom * u + TRUE.cx() + 0.2 * noise.nextGaussian());
            float y = (float) (TRUE.fy() * zoom * v + TRUE.cy() + 0.2 * noise.nextGaussian());
            if (!(x >= 0 && y >= 0 && x < WIDTH && y < HEIGHT)) {
                return new float[0];
            }
            byPixel.put(key(x, y), point);
            return new float[] {x, y};
        }

        /** The depth of each point about where it is seen, the first point's where there are several. */
        DepthImage depth(int frame) {
            float[] depth = new float[WIDTH * HEIGHT];
            Arrays.fill(depth, 15);
            for (int i = world.size() - 1; i >= 0; i--) {
                float[] at = pixel(frame, i);
                float z = (float) worldFromCamera(frame).inverse().apply(world.get(i)).z();
                for (int k = 0; at.length > 0 && k < 25; k++) {
                    int x = Math.min(WIDTH - 1, Math.max(0, Math.round(at[0]) + k % 5 - 2));
                    int y = Math.min(HEIGHT - 1, Math.max(0, Math.round(at[1]) + k / 5 - 2));
                    depth[y * WIDTH + x] = z;
                }
            }
            return new DepthImage(WIDTH, HEIGHT, depth);
        }

        private static long key(float x, float y) {
            return (long) Float.floatToIntBits(x) << 32 | Float.floatToIntBits(y);
        }

        @Override
        public Found track(GrayImage from, GrayImage to, float[] points, float[] guesses) {
            float[] out = guesses.clone();
            boolean[] found = new boolean[points.length / 2];
            for (int i = 0; i < found.length; i++) {
                Integer point = byPixel.get(key(points[2 * i], points[2 * i + 1]));
                float[] at = point == null ? new float[0] : pixel(to.values()[0], point);
                found[i] = at.length > 0;
                System.arraycopy(at, 0, out, 2 * i, at.length);
            }
            return new Found(out, found);
        }

        @Override
        public float[] detect(
                GrayImage image, int cell, float[] occupied, Optional<WorldMask> where) {
            boolean[] taken = new boolean[(WIDTH / cell + 1) * (HEIGHT / cell + 1)];
            for (int i = 0; i < occupied.length; i += 2) {
                taken[cellOf(occupied[i], occupied[i + 1], cell)] = true;
            }
            float[] out = new float[2 * taken.length];
            int n = 0;
            for (int i = 0; i < world.size(); i++) {
                float[] at = pixel(image.values()[0], i);
                if (at.length > 0 && !taken[cellOf(at[0], at[1], cell)]) {
                    taken[cellOf(at[0], at[1], cell)] = true;
                    out[n++] = at[0];
                    out[n++] = at[1];
                }
            }
            return Arrays.copyOf(out, n);
        }

        private static int cellOf(float x, float y, int cell) {
            return (int) y / cell * (WIDTH / cell + 1) + (int) x / cell;
        }

        @Override
        public void close() {}
    }

    /** A camera that follows the points with a file of its own. */
    private static final class Run {
        private final SeenPoints points;
        private final PinholeCamera file;
        private PoseRefiner refiner;
        private LensCheck check;

        Run(PinholeCamera file, double turn, double bend) {
            this.file = file;
            points = new SeenPoints(turn, bend);
            refiner = refiner();
            check = check();
        }

        private PoseRefiner refiner() {
            return new PoseRefiner(
                    file,
                    RefinementSettings.defaults(),
                    new ScaleSettings(false, OptionalDouble.empty(), false),
                    points);
        }

        private LensCheck check() {
            return new LensCheck(file, RefinementSettings.defaults());
        }

        Run through(int frames) {
            for (int i = 0; i < frames; i++) {
                next(i);
            }
            return this;
        }

        void next(int i) {
            RigidTransform step =
                    points.worldFromCamera(Math.max(0, i - 1))
                            .inverse()
                            .times(points.worldFromCamera(i));
            refiner.refine(
                    new FrameView(
                            image(i),
                            points.depth(i),
                            i == 0 ? Optional.empty() : Optional.of(step),
                            OptionalDouble.empty()));
            refiner.show(check);
        }

        private static GrayImage image(int i) {
            byte[] image = new byte[WIDTH * HEIGHT];
            image[0] = (byte) i;
            return new GrayImage(WIDTH, HEIGHT, image);
        }

        /** Goes on after frame i from states alone. */
        void restart(int i) {
            byte[] tracks = refiner.state();
            byte[] lens = check.state();
            refiner = refiner();
            for (int k = Math.max(0, i + 1 - PoseRefiner.HISTORY); k <= i; k++) {
                refiner.remember(image(k));
            }
            refiner.restore(tracks);
            check = check();
            check.restore(lens);
        }

        Lens lens() {
            return check.now().orElseThrow();
        }
    }

    private static PinholeCamera off(double factor, double shift) {
        return new PinholeCamera(
                WIDTH,
                HEIGHT,
                factor * TRUE.fx(),
                factor * TRUE.fy(),
                TRUE.cx() + shift * WIDTH,
                TRUE.cy());
    }

    @Test
    void now_rightFileInATurn_isRightAndNotDoubted() {
        Lens lens = new Run(TRUE, TURN, 0).through(FRAMES).lens();
        assertEquals(1, lens.focalFactor(), 0.02, lens.toString());
        assertEquals(0, lens.shiftX(), 0.01, lens.toString());
        assertTrue(lens.focalSigma() < 0.05, lens.toString());
        assertTrue(lens.windows() > 3, lens.toString());
        assertFalse(lens.isDoubtful(), lens.toString());
    }

    @ParameterizedTest
    @ValueSource(doubles = {0.77, 1.3})
    void now_wrongFocalLengthInATurn_isDoubtedAndFoundWithinFivePercent(double factor) {
        Lens lens = new Run(off(factor, 0), TURN, 0).through(FRAMES).lens();
        assertTrue(lens.isDoubtful(), lens.toString());
        assertEquals(1, factor * lens.focalFactor(), 0.05, lens.toString());
    }

    @Test
    void now_wrongPrincipalPointInATurn_isDoubtedAndFound() {
        Lens lens = new Run(off(1, 0.1), TURN, 0).through(FRAMES).lens();
        assertTrue(lens.isDoubtful(), lens.toString());
        assertEquals(-0.1, lens.shiftX(), 0.03, lens.toString());
    }

    @Test
    void now_lensBendsWhereTheFileDoesNot_bendIsFoundAndTheFocalLengthKept() {
        Lens lens = new Run(TRUE, TURN, -0.05).through(FRAMES).lens();
        assertEquals(-0.05, lens.bend(), 0.03, lens.toString());
        assertEquals(1, lens.focalFactor(), 0.05, lens.toString());
    }

    @ParameterizedTest
    @CsvSource({"1.3, 0", "0.77, 0", "1, 0.1"})
    void now_wrongFileStraightOn_nothingTold(double factor, double shift) {
        assertTrue(new Run(off(factor, shift), 0, 0).through(FRAMES).check.now().isEmpty());
    }

    @Test
    void restore_afterEveryFrame_isTheSameToTheBit() {
        Run whole = new Run(off(1.3, 0), TURN, 0);
        Run broken = new Run(off(1.3, 0), TURN, 0);
        for (int i = 0; i < 25; i++) {
            whole.next(i);
            broken.next(i);
            broken.restart(i);
            assertArrayEquals(whole.check.state(), broken.check.state(), "frame " + i);
        }
        assertEquals(whole.lens(), broken.lens());
    }

    @Test
    void restore_ofAnotherCamera_saysNothing() {
        Run run = new Run(TRUE, TURN, 0).through(20);
        LensCheck other = new LensCheck(off(1.1, 0), RefinementSettings.defaults());
        other.restore(run.check.state());
        assertTrue(other.now().isEmpty());
        other.restore(new byte[] {7});
        assertTrue(other.now().isEmpty());
    }

    @Test
    void beginSegment_framesNumberedAnew_windowsAreAskedAgain() {
        Run run = new Run(TRUE, TURN, 0).through(FRAMES);
        int windows = run.lens().windows();
        run.refiner = run.refiner();
        run.check.beginSegment();
        assertEquals(2 * windows, run.through(FRAMES).lens().windows());
    }
}
