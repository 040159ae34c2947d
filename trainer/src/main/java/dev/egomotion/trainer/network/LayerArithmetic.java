package dev.egomotion.trainer.network;

import org.bytedeco.pytorch.Tensor;

/** Computes layers with weights: LibTorch's, or in tests one with a fault. */
interface LayerArithmetic {
    /**
     * Computes a layer; differentiable.
     *
     * @param path by which code
     * @param form kind, stride and padding; channels are those of the tensors
     * @param x N x inputs x height x width
     * @param weight outputs x inputs x kernel x kernel; of transposed convolutions inputs x outputs x kernel x kernel
     * @param bias one per output
     * @return N x outputs x height' x width', in the precision of x
     */
    Tensor compute(ConvolutionPath path, LayerForm form, Tensor x, Tensor weight, Tensor bias);
}
