package dev.egomotion.trainer.transformer;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.egomotion.model.ImageClassifier;
import dev.egomotion.model.RuntimeOptions;
import dev.egomotion.trainer.export.OnnxExport;
import dev.egomotion.trainer.loss.FiniteDifferences;
import dev.egomotion.trainer.network.CompactDepthNet;
import dev.egomotion.trainer.network.Network;
import dev.egomotion.trainer.network.NetworkOps;
import dev.egomotion.trainer.network.ParameterShapes;
import dev.egomotion.trainer.network.Tensors;
import dev.egomotion.trainer.network.TorchOps;
import dev.egomotion.trainer.network.Weights;
import dev.egomotion.trainer.transformer.Localisation.Layer;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SplittableRandom;
import org.bytedeco.javacpp.PointerScope;
import org.bytedeco.pytorch.NoGradGuard;
import org.bytedeco.pytorch.Tensor;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@SuppressWarnings("try")
class SpatialTransformerTest {
    private static final int SIDE = 12;
    private static final Localisation SMALL =
            new Localisation(0, List.of(new Layer(3, 3, true), new Layer(3, 4, false)), 6);

    @TempDir Path folder;

    /** A network that is a transformer and nothing else. */
    private record Alone(ImageTransformer transformer) implements Network {
        @Override
        public int inputChannels() {
            return 1;
        }

        @Override
        public int inputHeight() {
            return SIDE;
        }

        @Override
        public int inputWidth() {
            return SIDE;
        }

        @Override
        public <V> List<V> apply(NetworkOps<V> ops, V input) {
            return List.of(transformer.apply(ops, input));
        }

        @Override
        public Map<String, float[]> start() {
            return transformer.start();
        }

        @Override
        public boolean isHead(String layer) {
            return false;
        }

        @Override
        public float headBias() {
            return 0;
        }
    }

    private static SpatialTransformer plain(String name, Transformation transformation, int size) {
        return new SpatialTransformer(name, transformation, SMALL, size, size);
    }

    private static InverseCompositionalSpatialTransformer inverse(
            Transformation transformation, int steps) {
        return new InverseCompositionalSpatialTransformer(
                "predictor", transformation, SMALL, steps, 1, SIDE, SIDE, SIDE);
    }

    private static float[] noise(long seed, int count) {
        SplittableRandom random = new SplittableRandom(seed);
        float[] values = new float[count];
        for (int i = 0; i < count; i++) {
            values[i] = (float) random.nextDouble();
        }
        return values;
    }

    private static float[] run(ImageTransformer transformer, float[] images, int count) {
        return run(transformer, images, count, Map.of());
    }

    private static float[] run(
            ImageTransformer transformer, float[] images, int count, Map<String, float[]> given) {
        Network network = new Alone(transformer);
        try (PointerScope scope = new PointerScope();
                NoGradGuard guard = new NoGradGuard();
                Weights weights = Weights.initial(network, 3, given)) {
            Tensor x = Tensors.of(images, count, 1, SIDE, SIDE);
            return Tensors.values(network.apply(new TorchOps(weights), x).get(0));
        }
    }

    /** Weights at which every transformer does something, other things to other images. */
    private static Map<String, float[]> moved(ImageTransformer transformer) {
        Map<String, float[]> values = new HashMap<>(transformer.start());
        SplittableRandom random = new SplittableRandom(8);
        values.replaceAll(
                (name, start) -> {
                    float[] other = start.clone();
                    for (int i = 0; i < other.length; i++) {
                        other[i] += (float) random.nextDouble(-0.1, 0.1);
                    }
                    return other;
                });
        return values;
    }

    @Test
    void apply_atTheStart_isTheIdentityForEveryTransformation() {
        float[] images = noise(1, 2 * SIDE * SIDE);
        for (Transformation transformation : Transformation.values()) {
            assertArrayEquals(
                    images,
                    run(plain("st", transformation, SIDE), images, 2),
                    1e-5f,
                    transformation.name());
        }
        for (int steps : new int[] {1, 2, 4}) {
            for (Transformation transformation :
                    List.of(Transformation.AFFINE, Transformation.PROJECTIVE)) {
                assertArrayEquals(images, run(inverse(transformation, steps), images, 2), 1e-5f);
            }
        }
    }

    @Test
    void apply_otherOutputSize_samplesFromCornerToCorner() {
        float[] ramp = new float[SIDE * SIDE];
        for (int i = 0; i < ramp.length; i++) {
            ramp[i] = i % SIDE + 100 * (i / SIDE);
        }
        float[] small = run(plain("st", Transformation.AFFINE, 3), ramp, 1);
        assertArrayEquals(
                new float[] {0, 5.5f, 11, 550, 555.5f, 561, 1100, 1105.5f, 1111}, small, 1e-3f);
        float[] large = run(plain("st", Transformation.AFFINE, 23), ramp, 1);
        assertEquals(23 * 23, large.length);
        assertEquals(0.5f, large[1], 1e-4f);
    }

    @Test
    void apply_thetaGiven_readsWhereItSays() {
        float[] images = noise(2, SIDE * SIDE);
        // Attention to the upper left quarter; a step of the affine to the right; a mirrored
        // projective.
        Map<Transformation, float[]> thetas =
                Map.of(
                        Transformation.ATTENTION,
                        new float[] {0.5f, -0.5f, -0.5f},
                        Transformation.AFFINE,
                        new float[] {1, 0, 2f / (SIDE - 1), 0, 1, 0},
                        Transformation.PROJECTIVE,
                        new float[] {-1, 0, 0, 0, 1, 0, 0, 0});
        thetas.forEach(
                (transformation, theta) -> {
                    float[] seen =
                            run(
                                    plain("st", transformation, SIDE),
                                    images,
                                    1,
                                    Map.of("st.head.bias", theta));
                    switch (transformation) {
                        case ATTENTION -> {
                            assertEquals(images[0], seen[0], 1e-5);
                            float middle = (images[0] + images[1]) / 2;
                            assertEquals(middle, seen[1], 1e-5);
                        }
                        case AFFINE -> assertEquals(images[15], seen[14], 1e-5);
                        default -> assertEquals(images[SIDE - 1], seen[0], 1e-5);
                    }
                });
    }

    @Test
    void thinPlate_pointsMoved_goWhereTheyAreSaidAndKeepStraightLinesStraight() {
        int side = 4;
        float[] shares = ThinPlate.shares(side, side);
        float[] points = noise(4, ThinPlate.POINTS);
        for (int q = 0; q < side * side; q++) {
            double sum = 0;
            for (int i = 0; i < ThinPlate.POINTS; i++) {
                sum += shares[i * side * side + q] * points[i];
            }
            assertEquals(points[q], sum, 1e-5);
        }
        // Any affine map of the points is that of every place.
        double[] at = dev.egomotion.geometry.transform.ThinPlateSpline.shares(0.3, -0.71);
        double sum = 0;
        for (int i = 0; i < ThinPlate.POINTS; i++) {
            sum += at[i] * (2 + 3 * ThinPlate.identity()[i] - 5 * ThinPlate.identity()[16 + i]);
        }
        assertEquals(2 + 3 * 0.3 + 5 * 0.71, sum, 1e-5);
    }

    @Test
    void projective_belowTheHorizon_seesNothing() {
        float[] seen =
                run(
                        plain("st", Transformation.PROJECTIVE, SIDE),
                        noise(5, SIDE * SIDE),
                        1,
                        Map.of("st.head.bias", new float[] {1, 0, 0, 0, 1, 0, 2, 0}));
        for (int y = 0; y < SIDE; y++) {
            assertEquals(0, seen[y * SIDE], 0);
        }
    }

    @Test
    void inSequence_twoSteps_warpsWhatTheFirstGave() {
        float[] images = noise(6, SIDE * SIDE);
        float[] right = {1, 0, 2f / (SIDE - 1), 0, 1, 0};
        float[] seen =
                run(
                        ImageTransformer.inSequence(
                                List.of(
                                        plain("a", Transformation.AFFINE, SIDE),
                                        plain("b", Transformation.AFFINE, SIDE))),
                        images,
                        1,
                        Map.of("a.head.bias", right, "b.head.bias", right));
        assertEquals(images[7], seen[5], 1e-5);
        assertEquals(0, seen[SIDE - 1], 1e-5);
    }

    @Test
    void inParallel_twoTransformers_stackTheirResults() {
        float[] images = noise(7, SIDE * SIDE);
        float[] seen =
                run(
                        ImageTransformer.inParallel(
                                List.of(
                                        plain("a", Transformation.ATTENTION, SIDE),
                                        plain("b", Transformation.AFFINE, SIDE))),
                        images,
                        1,
                        Map.of("b.head.bias", new float[] {1, 0, 0, 0, 1, 2f / (SIDE - 1)}));
        assertEquals(2 * SIDE * SIDE, seen.length);
        assertEquals(images[30], seen[30], 1e-5);
        assertEquals(images[30 + SIDE], seen[SIDE * SIDE + 30], 1e-5);
    }

    /** With weights at zero the predictor gives its bias at every step: M(p_N) = M(dp)^N. */
    @Test
    void inverseCompositional_sameStepTwice_composesMatricesAndWarpsTheOriginal() {
        float[] images = noise(9, SIDE * SIDE);
        float shift = 2f / (SIDE - 1);
        Map<String, float[]> right =
                Map.of("predictor.head.bias", new float[] {0, 0, shift, 0, 0, 0, 0, 0});
        InverseCompositionalSpatialTransformer twice = inverse(Transformation.PROJECTIVE, 2);
        float[] seen = run(twice, images, 1, right);
        // One pixel a step; the second comes from the original, so nothing was lost at the border
        // on the way.
        assertEquals(images[7], seen[5], 1e-5);
        Network network = new Alone(inverse(Transformation.PROJECTIVE, 4));
        assertEquals(ParameterShapes.count(new Alone(twice)), ParameterShapes.count(network));
    }

    @Test
    void inverseCompositional_frameInALargerImage_showsItsMiddleAndBringsInWhatLiesAround() {
        float[] images = noise(14, SIDE * SIDE);
        int side = 6;
        ImageTransformer framed =
                new InverseCompositionalSpatialTransformer(
                        "predictor",
                        Transformation.PROJECTIVE,
                        SMALL,
                        1,
                        (side - 1.0) / (SIDE - 1),
                        SIDE,
                        side,
                        side);
        float[] start = run(framed, images, 1);
        float[] right = {0, 0, 2f / (side - 1), 0, 0, 0, 0, 0};
        float[] moved = run(framed, images, 1, Map.of("predictor.head.bias", right));
        for (int y = 0; y < side; y++) {
            for (int x = 0; x < side; x++) {
                int middle = (y + 3) * SIDE + x + 3;
                assertEquals(images[middle], start[y * side + x], 1e-5);
                assertEquals(images[middle + 1], moved[y * side + x], 1e-5);
            }
        }
    }

    @Test
    void composed_anyMatrices_actsAsTheFirstAfterTheSecondWithALastElementOfOne() {
        float[] a = {1.1f, 0.2f, 0.1f, -0.1f, 0.9f, 0.3f, 0.1f, -0.2f, 1};
        float[] b = {0.8f, -0.1f, 0.2f, 0.3f, 1.2f, -0.1f, 0.2f, 0.1f, 1};
        try (PointerScope scope = new PointerScope();
                Weights none = Weights.initial(new CompactDepthNet(0.25), 1)) {
            TorchOps ops = new TorchOps(none);
            float[] found =
                    Tensors.values(
                            Homographies.composed(
                                    ops, Tensors.of(a, 1, 1, 3, 3), Tensors.of(b, 1, 1, 3, 3)));
            double last = a[6] * b[2] + a[7] * b[5] + a[8] * b[8];
            for (int i = 0; i < 9; i++) {
                int row = i / 3 * 3;
                double product =
                        a[row] * b[i % 3] + a[row + 1] * b[3 + i % 3] + a[row + 2] * b[6 + i % 3];
                assertEquals(product / last, found[i], 1e-5);
            }
        }
    }

    @Test
    void places_everyTransformation_haveTheGradientOfFiniteDifferences() {
        for (Transformation transformation : Transformation.values()) {
            float[] identity = transformation.identity();
            double[] theta = FiniteDifferences.random(3, identity.length, -0.05, 0.05);
            for (int i = 0; i < theta.length; i++) {
                theta[i] += identity[i];
            }
            float[] weights = noise(10, 2 * 5 * 4);
            FiniteDifferences.check(
                    x -> {
                        try (Weights none = Weights.initial(new CompactDepthNet(0.25), 1)) {
                            Tensor places = transformation.places(new TorchOps(none), x, 5, 4);
                            return places.mul(Tensors.of(weights, 1, 2, 5, 4).to(x.scalar_type()))
                                    .sum();
                        }
                    },
                    theta,
                    1,
                    theta.length,
                    1,
                    1);
        }
    }

    @Test
    void loss_atTheStart_movesTheHeadOfEveryTransformer() {
        for (ImageTransformer transformer :
                List.of(
                        plain("st", Transformation.THIN_PLATE, SIDE),
                        inverse(Transformation.AFFINE, 3))) {
            Network network = new Alone(transformer);
            try (PointerScope scope = new PointerScope();
                    Weights weights = Weights.initial(network, 3)) {
                Tensor x = Tensors.of(noise(11, 3 * SIDE * SIDE), 3, 1, SIDE, SIDE);
                Tensor out = network.apply(new TorchOps(weights), x).get(0);
                Tensor ramp = Tensors.of(noise(12, SIDE * SIDE), 1, 1, SIDE, SIDE);
                out.mul(ramp).sum().backward();
                weights.tensors()
                        .forEach(
                                (name, tensor) -> {
                                    if (name.contains("head.")) {
                                        double size = Tensors.value(tensor.grad().abs().sum());
                                        assertTrue(size > 0 && Double.isFinite(size), name);
                                    }
                                });
            }
        }
    }

    @Test
    void export_everyTransformer_equalsLibTorch() throws Exception {
        float[] images = noise(13, 5 * SIDE * SIDE);
        RuntimeOptions cpu = new RuntimeOptions(RuntimeOptions.Provider.CPU, 1, Optional.empty());
        List<ImageTransformer> transformers =
                List.of(
                        plain("st", Transformation.ATTENTION, SIDE),
                        plain("st", Transformation.AFFINE, 7),
                        plain("st", Transformation.PROJECTIVE, SIDE),
                        plain("st", Transformation.THIN_PLATE, 9),
                        inverse(Transformation.PROJECTIVE, 4),
                        inverse(Transformation.AFFINE, 2),
                        ImageTransformer.inParallel(
                                List.of(
                                        plain("a", Transformation.AFFINE, SIDE),
                                        plain("b", Transformation.THIN_PLATE, SIDE))));
        for (ImageTransformer transformer : transformers) {
            Network network = new Alone(transformer);
            Map<String, float[]> moved = moved(transformer);
            float[] expected = run(transformer, images, 5, moved);
            Path file = folder.resolve("transformer.onnx");
            try (Weights weights = Weights.initial(network, 3, moved)) {
                OnnxExport.classifier(network, weights.values(), Map.of(), file);
            }
            try (ImageClassifier exported = ImageClassifier.open(file, cpu)) {
                assertArrayEquals(
                        expected, exported.scores(images, 5), 1e-4f, transformer.toString());
            }
            assertTrue(
                    off(expected, run(transformer, images, 5)) > 1e-3,
                    "nothing moved: " + transformer);
        }
    }

    private static double off(float[] a, float[] b) {
        double off = 0;
        for (int i = 0; i < a.length; i++) {
            off = Math.max(off, Math.abs(a[i] - b[i]));
        }
        return off;
    }

    @Test
    void constructor_whatCannotBe_isRefused() {
        assertThrows(IllegalArgumentException.class, () -> inverse(Transformation.AFFINE, 0));
        assertThrows(IllegalArgumentException.class, () -> inverse(Transformation.THIN_PLATE, 2));
        assertThrows(
                IllegalArgumentException.class,
                () ->
                        new InverseCompositionalSpatialTransformer(
                                "predictor", Transformation.AFFINE, SMALL, 1, 1.5, 12, 12, 12));
        assertThrows(IllegalArgumentException.class, () -> plain("st", Transformation.AFFINE, 1));
        assertThrows(IllegalArgumentException.class, () -> ImageTransformer.inSequence(List.of()));
    }
}
