package dev.egomotion.trainer.network;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import org.bytedeco.javacpp.PointerScope;
import org.bytedeco.pytorch.AutoGradMode;
import org.bytedeco.pytorch.NoGradGuard;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;
import org.junit.jupiter.api.Test;

@SuppressWarnings("try")
class LibTorchTest {
    private static final int WIDTH = 112;
    private static final int HEIGHT = 64;
    private static final LayerForm HEAD = form(LayerForm.Kind.CONVOLUTION, 16, 1, 3, 64, 208);
    private static final LayerForm PLAIN = form(LayerForm.Kind.CONVOLUTION, 16, 32, 3, 64, 208);
    private static final LayerForm TRANSPOSED = form(LayerForm.Kind.TRANSPOSED, 1, 1, 5, 16, 52);

    /** Of four images in single precision, with stride 1; transposed with 2. */
    private static LayerForm form(
            LayerForm.Kind kind, int inputs, int outputs, int kernel, int height, int width) {
        return LayerForm.of(layer(kind, inputs, outputs, kernel), 4, height, width, false, true);
    }

    private static LayerForm.Layer layer(LayerForm.Kind kind, int inputs, int outputs, int kernel) {
        boolean transposed = kind == LayerForm.Kind.TRANSPOSED;
        return new LayerForm.Layer(
                kind, inputs, outputs, kernel, transposed ? 2 : 1, transposed ? 0 : kernel / 2);
    }

    /** Layers of double precision alone, right on any machine; with one fault. */
    private static LayerArithmetic faulty(LayerForm form, ConvolutionPath last, Damage damage) {
        TorchArithmetic right = new TorchArithmetic();
        return (path, asked, x, weight, bias) -> {
            boolean reference = x.scalar_type().value == torch.ScalarType.Double.value;
            boolean wrong = !reference && asked.equals(form) && path.compareTo(last) <= 0;
            return right.compute(
                    ConvolutionPath.WITHOUT_ONEDNN, asked, wrong ? damage.of(x) : x, weight, bias);
        };
    }

    /** What a fault does to an input. */
    private interface Damage {
        Tensor of(Tensor x);
    }

    /** Value as before, half of the gradient. */
    private static Tensor halfOfTheGradient(Tensor x) {
        return x.mul(Tensors.scalar(0.5)).add(x.detach().mul(Tensors.scalar(0.5)));
    }

    private static Tensor noNumber(Tensor x) {
        return x.mul(Tensors.scalar(Double.NaN));
    }

    @Test
    void check_gradientToTheInputIsWrong_namesLayerPathAndResult() {
        LayerCheck check =
                new LayerCheck(
                        faulty(HEAD, ConvolutionPath.DEFAULT, LibTorchTest::halfOfTheGradient));
        LayerCheck.Fault fault = check.fault(HEAD, ConvolutionPath.DEFAULT).orElseThrow();
        assertEquals("gradient to the input", fault.result());
        assertEquals(0.5, fault.error(), 1e-6);
        assertEquals(
                "convolution 16 -> 1, 3x3, stride 1, padding 1, 2 images of 64x64 by LibTorch's default:"
                        + " gradient to the input off by 5.0e-01 (plane by plane)",
                fault.toString());
        assertEquals(Optional.empty(), check.fault(PLAIN, ConvolutionPath.DEFAULT));
        assertEquals(Optional.empty(), check.fault(HEAD, ConvolutionPath.CHANNELS_LAST));
    }

    @Test
    void check_oneBlockOfEightChannelsOfAWideLayerIsWrong_isFound() {
        LayerForm wide = form(LayerForm.Kind.CONVOLUTION, 64, 96, 3, 16, 16);
        LayerForm wideTransposed = form(LayerForm.Kind.TRANSPOSED, 64, 96, 3, 16, 16);
        for (LayerForm form : List.of(wide, wideTransposed)) {
            assertEquals(
                    Optional.empty(),
                    new LayerCheck(faulty(HEAD, ConvolutionPath.DEFAULT, x -> x))
                            .fault(form, ConvolutionPath.DEFAULT));
            for (int block = 0; block < 8; block++) {
                Tensor kept = onesButForBlock(block);
                LayerCheck check =
                        new LayerCheck(
                                faulty(
                                        form,
                                        ConvolutionPath.DEFAULT,
                                        x ->
                                                x.mul(kept)
                                                        .add(
                                                                x.detach()
                                                                        .sub(
                                                                                x.detach()
                                                                                        .mul(
                                                                                                kept)))));
                LayerCheck.Fault fault = check.fault(form, ConvolutionPath.DEFAULT).orElseThrow();
                assertEquals("gradient to the input", fault.result());
            }
        }
    }

    /** Returns 1 x 64 x 1 x 1 factors, zero for the eight channels of a block. */
    private static Tensor onesButForBlock(int block) {
        float[] factors = new float[64];
        for (int i = 0; i < factors.length; i++) {
            factors[i] = i / 8 == block ? 0 : 1;
        }
        return Tensors.of(factors, 1, factors.length, 1, 1);
    }

    @Test
    void compute_defaultIsWrongOnce_takesTheNextPathForThatLayerAndSaysSo() {
        LibTorch libTorch =
                new LibTorch(
                        faulty(TRANSPOSED, ConvolutionPath.CHANNELS_LAST, LibTorchTest::noNumber),
                        Optional.empty());
        libTorch.check(List.of(HEAD, PLAIN, TRANSPOSED));
        String summary = libTorch.summary();
        assertTrue(summary.contains("3 forms of layers equal double precision"), summary);
        assertTrue(summary.contains(", 1 by whole blocks of 16 channels: "), summary);
        assertTrue(summary.contains(" times the time of LibTorch's default"), summary);
        assertTrue(summary.contains("transposed convolution 1 -> 1, 5x5"), summary);
        assertTrue(summary.contains("output off by NaN"), summary);
        assertEquals(1, summary.lines().count());
        assertTrue(summary.startsWith(Processor.name() + ": "), summary);
    }

    @Test
    void compute_everyPathIsWrong_refusesWithLayerAndProcessor() {
        LibTorch libTorch =
                new LibTorch(
                        faulty(HEAD, ConvolutionPath.WITHOUT_ONEDNN, LibTorchTest::noNumber),
                        Optional.empty());
        String message =
                assertThrows(LibTorchException.class, () -> libTorch.check(List.of(PLAIN, HEAD)))
                        .getMessage();
        assertTrue(message.contains("convolution 16 -> 1"), message);
        assertTrue(message.contains(Processor.name()), message);
    }

    @Test
    void compute_forcedPathIsWrong_isRefusedNotReplaced() {
        LibTorch libTorch =
                new LibTorch(
                        faulty(HEAD, ConvolutionPath.DEFAULT, LibTorchTest::noNumber),
                        Optional.of(ConvolutionPath.DEFAULT));
        assertThrows(LibTorchException.class, () -> libTorch.check(List.of(HEAD)));
    }

    /** Right on every processor seen so far, also where the default is not. */
    @Test
    void check_safePathsOfThisMachine_areRight() {
        LayerCheck check = new LayerCheck(new TorchArithmetic());
        for (LayerForm form : List.of(HEAD, PLAIN, TRANSPOSED)) {
            for (ConvolutionPath path :
                    List.of(ConvolutionPath.WHOLE_BLOCKS, ConvolutionPath.WITHOUT_ONEDNN)) {
                assertEquals(Optional.empty(), check.fault(form, path));
            }
        }
    }

    @Test
    void compute_everyPath_givesTheSameConvolution() {
        LayerArithmetic torchs = new TorchArithmetic();
        try (PointerScope scope = new PointerScope()) {
            Tensor x = Tensors.of(new float[] {1, 2, 3, 4}, 1, 1, 2, 2);
            Tensor weight = Tensors.of(new float[] {0, 0, 0, 0, 2, 1, 0, 0, 0}, 1, 1, 3, 3);
            Tensor bias = Tensors.of(new float[] {10}, 1);
            LayerForm form = form(LayerForm.Kind.CONVOLUTION, 1, 1, 3, 2, 2);
            for (ConvolutionPath path : ConvolutionPath.values()) {
                float[] y = Tensors.values(torchs.compute(path, form, x, weight, bias));
                // Twice the pixel and once the one to the right of it.
                assertEquals(List.of(14f, 14f, 20f, 18f), List.of(y[0], y[1], y[2], y[3]));
            }
        }
    }

    @Test
    void form_largeImagesAndManyChannels_areCheckedAtAffordableSize() {
        assertEquals(64, HEAD.height());
        assertEquals(64, HEAD.width());
        LayerForm deep = form(LayerForm.Kind.CONVOLUTION, 512, 512, 3, 128, 416);
        assertEquals(4, deep.height());
        assertEquals(4, deep.width());
        LayerForm tiny = form(LayerForm.Kind.TRANSPOSED, 1, 1, 5, 1, 2);
        assertEquals(1, tiny.height());
        assertEquals(2, tiny.width());
    }

    /** LibTorch leaves these to other code than the same layer of two images. */
    @Test
    void form_singleImage_isNeitherThatOfSeveralNorMadeSmallerThanOneDnnTakesIt() {
        LayerForm.Layer deep = layer(LayerForm.Kind.CONVOLUTION, 512, 512, 3);
        LayerForm large = LayerForm.of(deep, 1, 4, 13, false, false);
        assertEquals(1, large.items());
        assertEquals(44, large.height() * large.width(), large.toString());
        assertFalse(large.trained());
        assertTrue(LayerForm.of(deep, 1, 4, 13, false, true).trained());
        assertTrue(LayerForm.of(deep, 4, 4, 13, false, false).trained());
        LayerForm small = LayerForm.of(deep, 1, 2, 20, false, false);
        assertTrue(512 * small.height() * small.width() <= 20480, small.toString());
        LayerForm.Layer mixing = layer(LayerForm.Kind.CONVOLUTION, 64, 32, 1);
        assertEquals(2, LayerForm.of(mixing, 15, 8, 8, false, false).items());
        assertEquals(16, LayerForm.of(mixing, 128, 8, 8, false, false).items());
        assertEquals(2, LayerForm.of(deep, 128, 8, 8, false, false).items());
    }

    /** What is checked before a run is what runs, whatever the number of images: no form is met later. */
    @Test
    void forms_tracedNetworks_areThoseThatRun() {
        LibTorch met = new LibTorch(new TorchArithmetic(), forced());
        Set<LayerForm> traced = new HashSet<>();
        List<Network> networks =
                List.of(
                        new DispNet(1 / 16.0),
                        new CompactDepthNet(0.25),
                        new CompactDepthNet(0.25, true),
                        new PoseExpNet(2, 0.25, true),
                        new PairPoseNet(0.25, 0),
                        new MatchingPoseNet(0.25));
        for (Network network : networks) {
            for (int items : new int[] {1, 2, 16}) {
                run(network, items, false, met);
            }
            traced.addAll(ParameterShapes.forms(network, WIDTH, HEIGHT, false, false));
            assertEquals(Set.of(), without(met.forms(), traced), network.toString());
        }
        Network alone = new PairPoseNet(0.25, 0);
        try (AutoGradMode on = new AutoGradMode(true)) {
            runHere(alone, 1, false, met);
        }
        traced.addAll(ParameterShapes.forms(alone, WIDTH, HEIGHT, false, true));
        assertEquals(Set.of(), without(met.forms(), traced), "one image, trained");
        // Only the digits are trained in bfloat16.
        Network pairs = new PairPoseNet(0.25, 0);
        run(pairs, 1, true, met);
        run(pairs, 16, true, met);
        traced.addAll(ParameterShapes.forms(pairs, WIDTH, HEIGHT, true, false));
        assertEquals(Set.of(), without(met.forms(), traced), "bfloat16");
        assertTrue(met.forms().stream().anyMatch(LayerForm::brainFloats));
    }

    private static void run(Network network, int items, boolean brainFloats, LibTorch libTorch) {
        try (NoGradGuard guard = new NoGradGuard()) {
            runHere(network, items, brainFloats, libTorch);
        }
    }

    private static void runHere(
            Network network, int items, boolean brainFloats, LibTorch libTorch) {
        try (PointerScope scope = new PointerScope();
                Weights weights = Weights.initial(network, 1)) {
            int channels = network.inputChannels();
            float[] numbers = new float[items * channels * HEIGHT * WIDTH];
            float[] intrinsics = new float[4 * items];
            Arrays.fill(intrinsics, WIDTH);
            TorchOps ops =
                    new TorchOps(
                            weights,
                            TorchOps.perItem(Tensors.of(intrinsics, items, 4)),
                            brainFloats,
                            libTorch);
            network.apply(ops, Tensors.of(numbers, items, channels, HEIGHT, WIDTH));
        }
    }

    private static Set<LayerForm> without(Set<LayerForm> forms, Set<LayerForm> others) {
        Set<LayerForm> left = new HashSet<>(forms);
        left.removeAll(others);
        return left;
    }

    private static Optional<ConvolutionPath> forced() {
        return Optional.ofNullable(System.getProperty(ForcedPath.SETTING))
                .map(ConvolutionPath::named);
    }

    /** As the digits are trained. */
    @Test
    void check_brainFloats_areRightWithinTheirPrecision() {
        LibTorch libTorch = new LibTorch(new TorchArithmetic(), forced());
        for (int items : new int[] {1, 128}) {
            libTorch.check(
                    List.of(
                            LayerForm.of(
                                    layer(LayerForm.Kind.CONVOLUTION, 1, 16, 7),
                                    items,
                                    28,
                                    28,
                                    true,
                                    true),
                            LayerForm.of(
                                    layer(LayerForm.Kind.CONVOLUTION, 16, 20, 1),
                                    items,
                                    14,
                                    14,
                                    true,
                                    true)));
        }
        assertEquals(4, libTorch.forms().size());
    }

    @Test
    void in_emptyPlaceAndManyThreads_isOneForAll() throws Exception {
        AtomicReference<LibTorch> place = new AtomicReference<>();
        assertEquals(1, Set.copyOf(together(() -> LibTorch.in(place))).size());
    }

    @Test
    void compute_sameFormInManyThreads_isCheckedOnce() throws Exception {
        AtomicInteger checks = new AtomicInteger();
        TorchArithmetic right = new TorchArithmetic();
        LibTorch libTorch =
                new LibTorch(
                        (path, form, x, weight, bias) -> {
                            checks.incrementAndGet();
                            return right.compute(
                                    ConvolutionPath.WITHOUT_ONEDNN, form, x, weight, bias);
                        },
                        Optional.empty());
        LayerForm form = form(LayerForm.Kind.CONVOLUTION, 2, 2, 3, 8, 8);
        together(
                () -> {
                    libTorch.check(List.of(form));
                    return libTorch;
                });
        // In double precision for the outputs and for the inputs, and in either layout.
        assertEquals(4, checks.get());
    }

    /** Returns what eight threads get that begin at once. */
    private static <T> List<T> together(Callable<T> task) throws Exception {
        int count = 8;
        CyclicBarrier start = new CyclicBarrier(count);
        ExecutorService threads = Executors.newFixedThreadPool(count);
        try {
            List<Future<T>> begun = new ArrayList<>();
            for (int i = 0; i < count; i++) {
                begun.add(
                        threads.submit(
                                () -> {
                                    start.await();
                                    return task.call();
                                }));
            }
            List<T> results = new ArrayList<>();
            for (Future<T> one : begun) {
                results.add(one.get());
            }
            return results;
        } finally {
            threads.shutdownNow();
        }
    }

    /** A forced path that did not reach LibTorch would pass every test. */
    @Test
    void ofTheProcess_pathForcedForTests_isWhatComputes() {
        String forced = System.getProperty(ForcedPath.SETTING);
        LibTorch libTorch = LibTorch.ofTheProcess();
        libTorch.check(List.of(PLAIN));
        if (forced != null) {
            assertEquals(forced, libTorch.paths());
        }
    }

    @Test
    void named_unknownPath_listsTheKnown() {
        assertEquals(ConvolutionPath.CHANNELS_LAST, ConvolutionPath.named("channels-last"));
        String message =
                assertThrows(IllegalArgumentException.class, () -> ConvolutionPath.named("fastest"))
                        .getMessage();
        assertEquals(
                "path 'fastest' is not known; known are [default, channels-last, whole-blocks, without-onednn]",
                message);
    }
}
