package dev.egomotion.geometry.transform;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.egomotion.geometry.values.DepthImage;
import dev.egomotion.geometry.values.FloatImage;
import dev.egomotion.geometry.values.ImageSize;
import dev.egomotion.geometry.values.PinholeCamera;
import dev.egomotion.geometry.values.RigidTransform;
import dev.egomotion.geometry.values.Rotation;
import dev.egomotion.geometry.values.Vector3;
import dev.egomotion.geometry.warp.DifferentiableGrid;
import dev.egomotion.geometry.warp.GridSampler;
import dev.egomotion.geometry.warp.GridSampler.Kernel;
import dev.egomotion.geometry.warp.InverseWarp;
import dev.egomotion.geometry.warp.ReferenceGrid;
import dev.egomotion.geometry.warp.RotationHomography;
import dev.egomotion.geometry.warp.SamplerConvention;
import dev.egomotion.geometry.warp.SamplingGrid;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Every generator with every sampler: forward against its definition, backward against differences. */
class SpatialTransformTest {
    private static final long SEED = 11;
    private static final double TOLERANCE = 1e-6;

    /** Gradients hold at coordinates this far from integers and from the border; steps stay within. */
    private static final double FROM_KINKS = 1e-3;

    private static final double STEP = 3e-5;

    /** A power of two: depths are floats, and these steps of them are exact. */
    private static final double DEPTH_STEP = 1.0 / 4096;

    private static final ImageSize SOURCE = new ImageSize(11, 9);
    private static final ImageSize OUTPUT = new ImageSize(7, 10);
    private static final PinholeCamera SOURCE_CAMERA = new PinholeCamera(11, 9, 9, 8.5, 5.2, 3.9);
    private static final PinholeCamera OUTPUT_CAMERA = new PinholeCamera(7, 10, 6, 9, 3.1, 4.4);
    private static final Rotation TURN = Rotation.fromAxisAngle(new Vector3(0.11, -0.14, 0.4));

    private static Stream<GridSampler> samplers() {
        return Stream.of(Kernel.values())
                .flatMap(
                        kernel ->
                                Stream.of(SamplerConvention.values())
                                        .filter(
                                                convention ->
                                                        kernel == Kernel.BILINEAR
                                                                || convention
                                                                        != SamplerConvention
                                                                                .SFMLEARNER)
                                        .map(convention -> new GridSampler(kernel, convention)));
    }

    /** All generators, with parameters that take part of the output outside of the source. */
    private static List<DifferentiableGrid> generators(SamplerConvention convention) {
        SplittableRandom random = new SplittableRandom(SEED);
        double[] places = ThinPlateSpline.IDENTITY.parameters();
        for (int i = 0; i < places.length; i++) {
            places[i] = 1.05 * places[i] + 0.3 * random.nextDouble() - 0.15;
        }
        List<DifferentiableGrid> generators = new ArrayList<>();
        for (PlaneTransform transform :
                List.of(
                        new Attention(0.9, 0.17, -0.13),
                        new Affine(0.9, -0.33, 0.07, 0.41, 1.02, -0.11),
                        Projective.ofIncrement(.07, -.21, .05, .17, -.12, .09, .19, -.23),
                        new ThinPlateSpline(places))) {
            generators.add(new PlaneWarp(transform, OUTPUT, SOURCE, convention));
        }
        generators.add(new RotationHomography(OUTPUT_CAMERA, SOURCE_CAMERA, TURN));
        generators.add(inverseWarp(random));
        return generators;
    }

    private static InverseWarp inverseWarp(SplittableRandom random) {
        float[] depth = new float[OUTPUT.pixels()];
        for (int i = 0; i < depth.length; i++) {
            depth[i] = i % 13 == 5 ? 0 : Math.round(4096 * (3 + 4 * random.nextDouble())) / 4096f;
        }
        return new InverseWarp(
                OUTPUT_CAMERA,
                new DepthImage(OUTPUT.width(), OUTPUT.height(), depth),
                new RigidTransform(TURN, new Vector3(0.3, -0.2, 0.4)),
                SOURCE_CAMERA);
    }

    private static List<SpatialTransform> transforms(GridSampler sampler) {
        return generators(sampler.convention()).stream()
                .map(generator -> new SpatialTransform(generator, sampler))
                .toList();
    }

    private static FloatImage image() {
        SplittableRandom random = new SplittableRandom(SEED + 1);
        float[] values = new float[SOURCE.pixels()];
        for (int i = 0; i < values.length; i++) {
            values[i] = (float) random.nextDouble();
        }
        return new FloatImage(SOURCE.width(), SOURCE.height(), values);
    }

    /** Weights of the outputs, and so dL/dV; 0 where a coordinate is too near to a kink. */
    private static double[] weights(ReferenceGrid grid) {
        SplittableRandom random = new SplittableRandom(SEED + 2);
        double[] weights = new double[grid.x().length];
        int counted = 0;
        for (int i = 0; i < weights.length; i++) {
            double weight = 0.2 + random.nextDouble();
            boolean smooth = fromKinks(grid.x()[i]) && fromKinks(grid.y()[i]);
            weights[i] = smooth ? weight : 0;
            counted += smooth ? 1 : 0;
        }
        assertTrue(counted > weights.length / 2, "only " + counted + " pixels are compared");
        return weights;
    }

    /** Integers are the bilinear kernel's kinks, halves are the steps of the nearest one's. */
    private static boolean fromKinks(double coordinate) {
        return Math.abs(2 * coordinate - Math.rint(2 * coordinate)) > 2 * FROM_KINKS;
    }

    private static double loss(double[] values, double[] weights) {
        double sum = 0;
        for (int i = 0; i < values.length; i++) {
            sum += weights[i] == 0 ? 0 : weights[i] * values[i];
        }
        return sum;
    }

    private static double[] moved(double[] values, int i, double by) {
        double[] moved = values.clone();
        moved[i] += by;
        return moved;
    }

    private static void assertDerivative(double numeric, double found, String what) {
        assertEquals(numeric, found, TOLERANCE * Math.max(Math.abs(numeric), 1e-3), what);
    }

    @ParameterizedTest
    @MethodSource("samplers")
    void backward_byParameters_equalsFiniteDifferences(GridSampler sampler) {
        FloatImage image = image();
        for (SpatialTransform transform : transforms(sampler)) {
            DifferentiableGrid generator = transform.generator();
            double[] weights = weights(generator.reference());
            double[] found = transform.backward(image, weights).parameters();
            double[] theta = generator.parameters();
            assertEquals(theta.length, found.length);
            for (int k = 0; k < theta.length; k++) {
                boolean depth = generator instanceof InverseWarp && k >= 6;
                if (depth && theta[k] == 0) {
                    assertEquals(0, found[k], "no depth, no gradient");
                    continue;
                }
                double h = depth ? DEPTH_STEP : STEP;
                double plus = lossAt(transform, moved(theta, k, h), image, weights);
                double minus = lossAt(transform, moved(theta, k, -h), image, weights);
                assertDerivative(
                        (plus - minus) / (2 * h), found[k], "parameter " + k + " of " + generator);
            }
        }
    }

    private static double lossAt(
            SpatialTransform transform, double[] theta, FloatImage image, double[] weights) {
        return loss(
                new SpatialTransform(
                                transform.generator().withParameters(theta), transform.sampler())
                        .reference(image),
                weights);
    }

    @Test
    void backward_ofTheGridAlone_equalsFiniteDifferences() {
        for (DifferentiableGrid generator : generators(SamplerConvention.TORCH_ZEROS)) {
            ReferenceGrid grid = generator.reference();
            SplittableRandom random = new SplittableRandom(SEED + 3);
            double[] byX = random.doubles(grid.x().length, -1, 1).toArray();
            double[] byY = random.doubles(grid.x().length, -1, 1).toArray();
            double[] found = generator.backward(byX, byY);
            double[] theta = generator.parameters();
            for (int k = 0; k < theta.length; k++) {
                boolean depth = generator instanceof InverseWarp && k >= 6;
                if (depth && theta[k] == 0) {
                    continue;
                }
                double h = depth ? DEPTH_STEP : STEP;
                double plus = pathAt(generator, moved(theta, k, h), byX, byY);
                double minus = pathAt(generator, moved(theta, k, -h), byX, byY);
                assertDerivative(
                        (plus - minus) / (2 * h), found[k], "parameter " + k + " of " + generator);
            }
        }
    }

    private static double pathAt(
            DifferentiableGrid generator, double[] theta, double[] byX, double[] byY) {
        ReferenceGrid grid = generator.withParameters(theta).reference();
        double sum = 0;
        for (int i = 0; i < byX.length; i++) {
            boolean has = !Double.isNaN(grid.x()[i]);
            sum += has ? byX[i] * grid.x()[i] + byY[i] * grid.y()[i] : 0;
        }
        return sum;
    }

    @ParameterizedTest
    @MethodSource("samplers")
    void backward_byCoordinates_equalsFiniteDifferences(GridSampler sampler) {
        FloatImage image = image();
        for (SpatialTransform transform : transforms(sampler)) {
            ReferenceGrid grid = transform.generator().reference();
            double[] weights = weights(grid);
            SpatialTransform.Gradient found = transform.backward(image, weights);
            for (int i = 0; i < weights.length; i++) {
                double byX =
                        (along(sampler, image, grid, i, STEP, 0)
                                        - along(sampler, image, grid, i, -STEP, 0))
                                / (2 * STEP);
                double byY =
                        (along(sampler, image, grid, i, 0, STEP)
                                        - along(sampler, image, grid, i, 0, -STEP))
                                / (2 * STEP);
                assertDerivative(weights[i] * byX, found.x()[i], "x of pixel " + i);
                assertDerivative(weights[i] * byY, found.y()[i], "y of pixel " + i);
                if (sampler.kernel() == Kernel.NEAREST) {
                    assertEquals(0, found.x()[i], "by definition");
                    assertEquals(0, found.y()[i], "by definition");
                }
            }
        }
    }

    private static double along(
            GridSampler sampler,
            FloatImage image,
            ReferenceGrid grid,
            int i,
            double dx,
            double dy) {
        return sampler.reference(
                        image,
                        new ReferenceGrid(
                                new ImageSize(1, 1),
                                new double[] {grid.x()[i] + dx},
                                new double[] {grid.y()[i] + dy},
                                new boolean[] {grid.visible()[i]}))[0];
    }

    @ParameterizedTest
    @MethodSource("samplers")
    void backward_bySource_equalsFiniteDifferences(GridSampler sampler) {
        FloatImage image = image();
        for (SpatialTransform transform : transforms(sampler)) {
            double[] weights = new double[OUTPUT.pixels()];
            Arrays.setAll(weights, i -> 1 + i % 5);
            double[] found = transform.backward(image, weights).source();
            for (int k = 0; k < found.length; k++) {
                // Linear in the image, so a step may be large: what one unit more of a pixel adds.
                float[] values = image.values().clone();
                values[k] += 1;
                double h = (double) values[k] - image.values()[k];
                FloatImage other = new FloatImage(SOURCE.width(), SOURCE.height(), values);
                double difference =
                        loss(transform.reference(other), weights)
                                - loss(transform.reference(image), weights);
                assertDerivative(difference / h, found[k], "source pixel " + k);
            }
        }
    }

    @ParameterizedTest
    @MethodSource("samplers")
    void apply_everyGenerator_equalsTheReference(GridSampler sampler) {
        FloatImage image = image();
        for (SpatialTransform transform : transforms(sampler)) {
            SamplingGrid fast = transform.generator().grid();
            ReferenceGrid grid = transform.generator().reference();
            double[] weights = weights(grid);
            double[] expected = transform.reference(image);
            float[] found = transform.apply(image).values();
            for (int i = 0; i < expected.length; i++) {
                boolean known = !Double.isNaN(grid.x()[i]);
                if (known && weights[i] > 0) {
                    assertEquals(grid.visible()[i], fast.visible()[i]);
                    assertEquals(grid.x()[i], fast.x()[i], 1e-5);
                    assertEquals(grid.y()[i], fast.y()[i], 1e-5);
                    assertEquals(expected[i], found[i], 1e-5, transform + " at " + i);
                }
            }
        }
    }

    @Test
    void reference_torchZeros_isEquation5() {
        FloatImage image = image();
        GridSampler sampler = new GridSampler(Kernel.BILINEAR, SamplerConvention.TORCH_ZEROS);
        for (SpatialTransform transform : transforms(sampler).subList(0, 4)) {
            ReferenceGrid grid = transform.generator().reference();
            double[] found = transform.reference(image);
            for (int i = 0; i < found.length; i++) {
                double sum = 0;
                for (int n = 0; n < SOURCE.height(); n++) {
                    for (int m = 0; m < SOURCE.width(); m++) {
                        sum +=
                                image.at(m, n)
                                        * Math.max(0, 1 - Math.abs(grid.x()[i] - m))
                                        * Math.max(0, 1 - Math.abs(grid.y()[i] - n));
                    }
                }
                assertEquals(sum, found[i], 1e-12);
            }
        }
    }

    @Test
    void apply_identity_isTheImage() {
        FloatImage image = image();
        for (PlaneTransform identity :
                List.of(
                        Attention.IDENTITY,
                        Affine.IDENTITY,
                        Projective.IDENTITY,
                        ThinPlateSpline.IDENTITY)) {
            for (SamplerConvention convention :
                    List.of(
                            SamplerConvention.DEFAULT,
                            SamplerConvention.TORCH_ZEROS,
                            SamplerConvention.TORCH_BORDER_ALIGNED)) {
                SpatialTransform transform =
                        new SpatialTransform(
                                new PlaneWarp(identity, SOURCE, SOURCE, convention),
                                new GridSampler(Kernel.BILINEAR, convention));
                assertArrayEquals(image.values(), transform.apply(image).values(), 1e-5f);
            }
        }
    }

    @Test
    void apply_halfTheSize_isEverySecondPixelWhereCornersAreAligned() {
        FloatImage image = image();
        FloatImage half =
                new SpatialTransform(
                                new PlaneWarp(
                                        Affine.IDENTITY,
                                        new ImageSize(6, 5),
                                        SOURCE,
                                        SamplerConvention.DEFAULT),
                                GridSampler.BILINEAR)
                        .apply(image);
        for (int i = 0; i < 30; i++) {
            assertEquals(image.at(2 * (i % 6), 2 * (i / 6)), half.values()[i], 1e-5);
        }
    }

    @Test
    void backward_beyondTheHorizon_isZeroAndFinite() {
        Projective steep = Projective.ofIncrement(0, 0, 0, 0, 0, 0, 0, 2);
        for (SamplerConvention convention :
                List.of(SamplerConvention.TORCH_BORDER, SamplerConvention.TORCH_ZEROS)) {
            SpatialTransform transform =
                    new SpatialTransform(
                            new PlaneWarp(steep, OUTPUT, SOURCE, convention),
                            new GridSampler(Kernel.BILINEAR, convention));
            double[] ones = new double[OUTPUT.pixels()];
            Arrays.fill(ones, 1);
            SpatialTransform.Gradient gradient = transform.backward(image(), ones);
            assertEquals(0, transform.reference(image())[0], "the first row is beyond it");
            assertEquals(0, gradient.x()[0]);
            for (double derivative : gradient.parameters()) {
                assertTrue(Double.isFinite(derivative));
            }
        }
    }

    @Test
    void backward_descent_findsTheWarpThatMadeAnImage() {
        ImageSize size = new ImageSize(24, 24);
        float[] values = new float[size.pixels()];
        for (int i = 0; i < values.length; i++) {
            int x = i % 24;
            int y = Math.floorDiv(i, 24);
            values[i] = blob(x - 8, y - 8) + blob(x - 16, y - 10) + blob(x - 10, y - 17);
        }
        FloatImage image = new FloatImage(24, 24, values);
        SamplerConvention zeros = SamplerConvention.TORCH_ZEROS_ALIGNED;
        GridSampler sampler = new GridSampler(Kernel.BILINEAR, zeros);
        Affine truth = new Affine(0.9, -0.1, 0.05, 0.12, 1.05, -0.08);
        double[] wanted =
                new SpatialTransform(new PlaneWarp(truth, size, size, zeros), sampler)
                        .reference(image);

        DifferentiableGrid warp = new PlaneWarp(Affine.IDENTITY, size, size, zeros);
        for (int step = 0; step < 200; step++) {
            SpatialTransform transform = new SpatialTransform(warp, sampler);
            double[] difference = transform.reference(image);
            for (int i = 0; i < difference.length; i++) {
                difference[i] -= wanted[i];
            }
            double[] gradient = transform.backward(image, difference).parameters();
            double[] theta = warp.parameters();
            for (int k = 0; k < theta.length; k++) {
                theta[k] -= 0.002 * gradient[k];
            }
            warp = warp.withParameters(theta);
        }
        assertArrayEquals(truth.parameters(), warp.parameters(), 1e-6);
    }

    private static float blob(int x, int y) {
        return (float) Math.exp(-(x * x + y * y) / 12.0);
    }

    @Test
    void constructor_mixedNormalisation_isRefusedByName() {
        PlaneWarp warp = new PlaneWarp(Affine.IDENTITY, SOURCE);
        GridSampler torch = new GridSampler(Kernel.BILINEAR, SamplerConvention.TORCH_ZEROS);
        IllegalArgumentException refused =
                assertThrows(
                        IllegalArgumentException.class, () -> new SpatialTransform(warp, torch));
        assertTrue(refused.getMessage().contains("DEFAULT"), refused.getMessage());
        assertTrue(refused.getMessage().contains("TORCH_ZEROS"), refused.getMessage());
    }

    @Test
    void apply_otherSize_isRefusedByName() {
        SpatialTransform transform =
                new SpatialTransform(new PlaneWarp(Affine.IDENTITY, SOURCE), GridSampler.BILINEAR);
        FloatImage small = new FloatImage(2, 1, new float[2]);
        IllegalArgumentException refused =
                assertThrows(IllegalArgumentException.class, () -> transform.apply(small));
        assertEquals("the transform samples an image of 11x9, found 2x1", refused.getMessage());
        assertThrows(
                IllegalArgumentException.class, () -> transform.backward(image(), new double[3]));
    }

    @Test
    void withParameters_wrongCount_isRefusedByName() {
        for (DifferentiableGrid generator : generators(SamplerConvention.DEFAULT)) {
            IllegalArgumentException refused =
                    assertThrows(
                            IllegalArgumentException.class,
                            () -> generator.withParameters(1, 2, 3, 4, 5));
            assertTrue(
                    refused.getMessage().contains("parameters")
                            && refused.getMessage().contains("not 5"),
                    refused.getMessage());
        }
    }

    @Test
    void withParameters_itsOwn_isTheSameGrid() {
        for (DifferentiableGrid generator : generators(SamplerConvention.DEFAULT)) {
            ReferenceGrid again = generator.withParameters(generator.parameters()).reference();
            assertArrayEquals(generator.reference().x(), again.x(), 1e-12);
            assertArrayEquals(generator.reference().y(), again.y(), 1e-12);
        }
    }
}
