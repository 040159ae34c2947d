package dev.egomotion.geometry.transform;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.egomotion.geometry.values.ImageSize;
import java.util.Arrays;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.function.Executable;

class PlaneTransformTest {
    private final SplittableRandom random = new SplittableRandom(5);

    private double[] numbers(int count, double size) {
        return random.doubles(count, -size, size).toArray();
    }

    private static void assertRefused(String expected, Executable action) {
        String message = assertThrows(IllegalArgumentException.class, action).getMessage();
        assertTrue(message.contains(expected), message);
    }

    @Test
    void times_affine_actsInOrder() {
        for (int k = 0; k < 50; k++) {
            Affine p = Affine.ofIncrement(numbers(6, 0.4));
            Affine dp = Affine.ofIncrement(numbers(6, 0.4));
            double[] point = numbers(2, 1);
            double[] between = p.apply(point[0], point[1]);
            assertArrayEquals(
                    dp.apply(between[0], between[1]), dp.times(p).apply(point[0], point[1]), 1e-12);
            assertArrayEquals(
                    dp.times(p).parameters(),
                    Arrays.copyOf(dp.toProjective().times(p.toProjective()).parameters(), 6),
                    1e-12);
        }
    }

    @Test
    void times_projective_actsInOrderAndIsAssociative() {
        for (int k = 0; k < 50; k++) {
            Projective p = Projective.ofIncrement(numbers(8, 0.2));
            Projective dp = Projective.ofIncrement(numbers(8, 0.2));
            Projective other = Projective.ofIncrement(numbers(8, 0.2));
            double[] point = numbers(2, 1);
            double[] between = p.apply(point[0], point[1]);
            assertArrayEquals(
                    dp.apply(between[0], between[1]), dp.times(p).apply(point[0], point[1]), 1e-12);
            assertArrayEquals(
                    dp.times(p).times(other).parameters(),
                    dp.times(p.times(other)).parameters(),
                    1e-12);
        }
    }

    @Test
    void inverse_random_undoes() {
        for (int k = 0; k < 50; k++) {
            Projective p = Projective.ofIncrement(numbers(8, 0.2));
            assertArrayEquals(new double[8], p.inverse().times(p).increment(), 1e-12);
            Affine a = Affine.ofIncrement(numbers(6, 0.4));
            assertArrayEquals(new double[6], a.times(a.inverse()).increment(), 1e-12);
        }
    }

    @Test
    void ofIncrement_random_comesBack() {
        double[] eight = numbers(8, 0.3);
        assertArrayEquals(eight, Projective.ofIncrement(eight).increment(), 1e-15);
        double[] six = numbers(6, 0.3);
        assertArrayEquals(six, Affine.ofIncrement(six).increment(), 1e-15);
        assertEquals(Projective.IDENTITY, Projective.ofIncrement(new double[8]));
    }

    @Test
    void throughPoints_fourCorners_takesThemThere() {
        double[] corners = {-1, -1, 1, -1, -1, 1, 1, 1};
        for (int k = 0; k < 50; k++) {
            double[] to = numbers(8, 0.3);
            for (int i = 0; i < 8; i++) {
                to[i] += corners[i];
            }
            Projective h = Projective.throughPoints(corners, to);
            for (int i = 0; i < 8; i += 2) {
                double[] found = h.apply(corners[i], corners[i + 1]);
                assertEquals(to[i], found[0], 1e-10);
                assertEquals(to[i + 1], found[1], 1e-10);
            }
        }
    }

    @Test
    void attention_any_isTheAffineOne() {
        Attention attention = new Attention(0.5, 0.2, -0.1);
        assertArrayEquals(new double[] {0.35, 0.3}, attention.apply(0.3, 0.8), 1e-15);
        assertArrayEquals(attention.apply(0.3, 0.8), attention.toAffine().apply(0.3, 0.8), 1e-15);
    }

    @Test
    void thinPlateSpline_controlPoints_goToTheirPlaces() {
        double[] points = ThinPlateSpline.controlPoints();
        assertEquals(-1, points[0]);
        assertEquals(1, points[31]);
        assertEquals(-1.0 / 3, points[1], 1e-15, "the second point lies right of the first");
        double[] places = numbers(32, 1);
        ThinPlateSpline spline = new ThinPlateSpline(places);
        for (int k = 0; k < 16; k++) {
            double[] found = spline.apply(points[k], points[16 + k]);
            assertEquals(places[k], found[0], 1e-11);
            assertEquals(places[16 + k], found[1], 1e-11);
        }
    }

    @Test
    void thinPlateSpline_affinePlaces_isAffineEverywhere() {
        Affine affine = Affine.ofIncrement(numbers(6, 0.4));
        double[] places = ThinPlateSpline.controlPoints();
        for (int k = 0; k < 16; k++) {
            double[] place = affine.apply(places[k], places[16 + k]);
            places[k] = place[0];
            places[16 + k] = place[1];
        }
        ThinPlateSpline spline = new ThinPlateSpline(places);
        for (int k = 0; k < 50; k++) {
            double[] point = numbers(2, 1.5);
            assertArrayEquals(
                    affine.apply(point[0], point[1]), spline.apply(point[0], point[1]), 1e-10);
        }
    }

    @Test
    void projective_beyondTheHorizon_hasNoValue() {
        Projective h = Projective.ofIncrement(0, 0, 0, 0, 0, 0, 0, 1);
        assertTrue(Double.isNaN(h.apply(0, -1)[0]), "on it");
        assertTrue(Double.isNaN(h.apply(0, -2)[1]), "behind it");
        assertEquals(0.5, h.apply(0, 1)[1], 1e-15);
    }

    @Test
    void inverse_singular_isRefusedWithItsElements() {
        assertRefused(
                "is singular (determinant 0.0)", () -> new Affine(1, 2, 0, 2, 4, 0).inverse());
        assertRefused("is singular", () -> new Projective(0, 0, 0, 0, 0, 0, 0, 0).inverse());
        assertRefused(
                "is singular", () -> new Projective(.1, .2, .3, .3, .6, .9, .5, .7).inverse());
    }

    @Test
    void times_centreToInfinity_isRefused() {
        Projective away = Projective.ofIncrement(0, 0, 1, 0, 0, 0, 0, 0);
        Projective horizon = Projective.ofIncrement(0, 0, 0, 0, 0, 0, -1, 0);
        assertRefused("takes the centre to infinity", () -> horizon.times(away));
    }

    @Test
    void constructor_badInput_isRefusedByName() {
        assertRefused(
                "a homography has 9 elements, not 8", () -> Projective.ofMatrix(new double[8]));
        assertRefused(
                "a projective transformation has 8 parameters, not 6",
                () -> Projective.ofIncrement(new double[6]));
        assertRefused(
                "a thin-plate spline has 32 parameters, not 16",
                () -> new ThinPlateSpline(new double[16]));
        assertRefused(
                "parameter 2 of an attention transformation is NaN",
                () -> new Attention(1, Double.NaN, 0));
        assertRefused("an image of 0x5 has no pixels", () -> new ImageSize(0, 5));
        double[] line = {0, 0, 1, 1, 2, 2, 3, 0};
        assertRefused("no single homography", () -> Projective.throughPoints(line, numbers(8, 1)));
    }
}
