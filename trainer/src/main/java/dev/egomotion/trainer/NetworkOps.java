package dev.egomotion.trainer;

/**
 * The operations that the networks are made of. A network is written once against this interface; what
 * flows through it is a tensor when it trains ({@link TorchOps}), a value of an ONNX graph when it is
 * exported ({@link OnnxGraph}), a shape when its parameters are declared ({@link ParameterShapes}).
 * Every value is N x C x H x W.
 *
 * @param <V> what flows
 */
public interface NetworkOps<V> {
    /** How a convolution pads. */
    enum Padding {
        /** kernel / 2 on every side. */
        SYMMETRIC,
        /** TensorFlow's SAME: ceil(size / stride) out, the odd pixel of padding after the image. */
        SAME
    }

    /**
     * Convolves and adds a bias. Parameters: name.weight, outputs x inputs x kernel x kernel, and
     * name.bias, outputs.
     */
    V convolution(String name, V x, int outputs, int kernel, int stride, Padding padding);

    /**
     * Transposed convolution of stride 2 with a bias: twice the size, TensorFlow's SAME. Parameters:
     * name.weight, inputs x outputs x kernel x kernel, and name.bias, outputs.
     *
     * @param kernel odd, at least 3
     */
    V transposedConvolution(String name, V x, int outputs, int kernel);

    /** max(x, 0). */
    V relu(V x);

    /** x where positive, exp(x) - 1 elsewhere. */
    V elu(V x);

    /** 1 / (1 + exp(-x)). */
    V sigmoid(V x);

    /**
     * exp(b) / (exp(a) + exp(b)) of neighbouring channels a, b: half as many channels, in (0, 1).
     */
    V secondOfSoftmax(V x);

    /** a + b, element by element. */
    V add(V a, V b);

    /** factor x + offset, with one number of each per channel or one for all. */
    V affine(V x, float[] factor, float offset);

    /** Stacks channels. */
    V concatenate(V a, V b);

    /** Half the size, means over 2x2 pixels. */
    V halved(V x);

    /** Twice the size, every pixel repeated. */
    V doubledNearest(V x);

    /** Twice the size, bilinear between pixel centres. */
    V doubledBilinear(V x);

    /** The top left part of x that has the height and width of like. */
    V croppedLike(V x, V like);

    /** Mean over height and width: N x C. */
    V spatialMean(V x);
}
