package dev.egomotion.trainer.network;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Optional;
import org.bytedeco.javacpp.PointerScope;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;
import org.junit.jupiter.api.Test;

@SuppressWarnings("try")
class LibTorchTest {
    private static final LayerForm HEAD =
            LayerForm.of(LayerForm.Kind.CONVOLUTION, 16, 1, 3, 1, 1, 64, 208, false);
    private static final LayerForm PLAIN =
            LayerForm.of(LayerForm.Kind.CONVOLUTION, 16, 32, 3, 1, 1, 64, 208, false);
    private static final LayerForm TRANSPOSED =
            LayerForm.of(LayerForm.Kind.TRANSPOSED, 1, 1, 5, 2, 0, 16, 52, false);

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
                "convolution 16 -> 1, 3x3, stride 1, padding 1, at 64x64 by LibTorch's default:"
                        + " gradient to the input off by 5.0e-01 (plane by plane)",
                fault.toString());
        assertEquals(Optional.empty(), check.fault(PLAIN, ConvolutionPath.DEFAULT));
        assertEquals(Optional.empty(), check.fault(HEAD, ConvolutionPath.CHANNELS_LAST));
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
            LayerForm form = LayerForm.of(LayerForm.Kind.CONVOLUTION, 1, 1, 3, 1, 1, 2, 2, false);
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
        LayerForm deep =
                LayerForm.of(LayerForm.Kind.CONVOLUTION, 512, 512, 3, 1, 1, 128, 416, false);
        assertEquals(4, deep.height());
        assertEquals(4, deep.width());
        LayerForm tiny = LayerForm.of(LayerForm.Kind.TRANSPOSED, 1, 1, 5, 2, 0, 1, 2, false);
        assertEquals(1, tiny.height());
        assertEquals(2, tiny.width());
    }

    /** What is checked before a run is what runs: no form is met later. */
    @Test
    void forms_tracedNetworks_areThoseThatRun() {
        LibTorch libTorch = LibTorch.ofTheProcess();
        List<Network> networks =
                List.of(
                        new DispNet(1 / 16.0),
                        new CompactDepthNet(0.25),
                        new PoseExpNet(2, 0.25, true),
                        new PairPoseNet(0.25, 0));
        for (Network network : networks) {
            int height = network.inputHeight() == 128 ? 64 : network.inputHeight();
            int width = network.inputWidth() == 416 ? 112 : network.inputWidth();
            libTorch.check(network, width, height, false);
            int before = libTorch.forms();
            try (PointerScope scope = new PointerScope();
                    Weights weights = Weights.initial(network, 1)) {
                int channels = network.inputChannels();
                Tensor x =
                        Tensors.of(
                                new float[channels * height * width], 1, channels, height, width);
                network.apply(new TorchOps(weights), x);
            }
            assertEquals(before, libTorch.forms(), network.toString());
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
