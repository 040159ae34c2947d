package dev.egomotion.trainer.network;

import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.TensorOptional;
import org.bytedeco.pytorch.global.torch;

/** Layers as LibTorch computes them, by any path. */
final class TorchArithmetic implements LayerArithmetic {
    private static final int BLOCK = 16;
    private static final long[] ONE = {1, 1};
    private static final long[] NONE = {0, 0};

    TorchArithmetic() {
        // Unused beside oneDNN, and where the processor is none of its own it warns at every layer.
        torch.globalContext().setUserEnabledNNPACK(false);
    }

    @Override
    public Tensor compute(
            ConvolutionPath path, LayerForm form, Tensor x, Tensor weight, Tensor bias) {
        LayerForm.Layer layer = form.layer();
        return switch (path) {
            case DEFAULT -> plain(layer, x, weight, bias);
            case CHANNELS_LAST -> plain(layer, pixelByPixel(x), weight, bias);
            case WHOLE_BLOCKS -> wholeBlocks(layer, x, weight, bias);
            case WITHOUT_ONEDNN ->
                    plain(layer, wide(x), wide(weight), wide(bias)).to(x.scalar_type());
        };
    }

    private static Tensor plain(LayerForm.Layer layer, Tensor x, Tensor weight, Tensor bias) {
        long[] strides = {layer.stride(), layer.stride()};
        long[] pads = {layer.pad(), layer.pad()};
        TensorOptional offset = new TensorOptional(bias);
        return switch (layer.kind()) {
            case CONVOLUTION -> torch.conv2d(x, weight, offset, strides, pads, ONE, 1);
            case TRANSPOSED ->
                    torch.conv_transpose2d(x, weight, offset, strides, pads, NONE, 1, ONE);
            case DENSE ->
                    torch.linear(x.flatten(1, 3), weight.flatten(1, 3), offset)
                            .unsqueeze(2)
                            .unsqueeze(3);
        };
    }

    /** Returns the values pixel by pixel; a single plane has that layout only by its strides. */
    private static Tensor pixelByPixel(Tensor x) {
        if (x.size(1) != 1) {
            return Tensors.channelsLast(x);
        }
        return x.reshape(x.size(0), x.size(2), x.size(3), 1).permute(0, 3, 1, 2);
    }

    private static Tensor wholeBlocks(LayerForm.Layer layer, Tensor x, Tensor weight, Tensor bias) {
        if (layer.kind() == LayerForm.Kind.DENSE) {
            return plain(layer, x, weight, bias);
        }
        long outputs = bias.size(0);
        long in = missing(x.size(1));
        long out = missing(outputs);
        boolean transposed = layer.kind() == LayerForm.Kind.TRANSPOSED;
        long second = transposed ? out : in;
        long first = transposed ? in : out;
        Tensor whole =
                plain(
                        layer,
                        in == 0 ? x : torch.constant_pad_nd(x, 0, 0, 0, 0, 0, in),
                        in + out == 0
                                ? weight
                                : torch.constant_pad_nd(weight, 0, 0, 0, 0, 0, second, 0, first),
                        out == 0 ? bias : torch.constant_pad_nd(bias, 0, out));
        return out == 0 ? whole : whole.narrow(1, 0, outputs);
    }

    private static long missing(long channels) {
        return Math.floorMod(-channels, BLOCK);
    }

    private static Tensor wide(Tensor x) {
        return x.to(torch.ScalarType.Double);
    }
}
