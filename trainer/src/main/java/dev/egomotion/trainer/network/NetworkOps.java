package dev.egomotion.trainer.network;

/**
 * The operations that the networks are made of. A network is written once against this interface; what
 * flows through it is a tensor when it trains ({@link TorchOps}), a value of an ONNX graph when it is
 * exported ({@code OnnxGraph}), a shape when its parameters are declared ({@link ParameterShapes}).
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
        SAME,
        /** Nothing: only where the kernel is all inside, so that stride 1 gives kernel - 1 pixels less. */
        NONE;

        /** Returns the size that one axis has after a convolution. */
        public int sizeAfter(int size, int kernel, int stride) {
            int covered = this == NONE ? size - kernel + 1 : size;
            return (covered + stride - 1) / stride;
        }
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

    /** a b, element by element; what has one channel, or one pixel, or one item, is repeated. */
    V multiply(V a, V b);

    /** 1 / x. */
    V reciprocal(V x);

    /** Some channels. */
    V channels(V x, int first, int count);

    /** exp(x) divided by its sum over the channels. */
    V softmax(V x);

    /** Every pixel's channels divided by their Euclidean length. */
    V normalized(V x);

    /** A fixed linear map of every pixel's channels: outputs x inputs. */
    V mixed(V x, float[][] matrix);

    /**
     * How alike each pixel of a and the pixels of b around it are: channel (dy + down) (2 across + 1) + dx + across
     * is the sum over channels of a(x, y) b(x + dx, y + dy); 0 outside of b.
     *
     * @param across largest |dx|
     * @param down largest |dy|
     */
    V correlation(V a, V b, int across, int down);

    /**
     * How alike each pixel of a and the places in b around one are: channel (dy + reach) (2 reach + 1) + dx + reach is the sum over
     * channels of a(x, y) b(place(x, y) + (dx, dy)), b bilinear between its pixels and 0 outside.
     *
     * @param places N x 2 x H x W of a's size, pixels of b: across, down
     * @param reach largest |dx| and |dy|
     */
    V correlationAt(V a, V b, V places, int reach);

    /** The same values, through which nothing is learnt. */
    V held(V x);

    /** Every second pixel of every second row, from the first. */
    V thinned(V x);

    /**
     * The rays through pixels of the camera that took the images, N x 2: ((u - cx) / fx, (v - cy) / fy) at u = stride x,
     * v = stride y. The camera is an input of its own beside the images.
     *
     * @param like has the height and width wanted
     * @param stride pixels of the full image from one to the next
     */
    V rays(V like, int stride);

    /** The pixels that rays go through, N x 2, in the unit of {@link #rays}: its inverse. */
    V places(V rays, int stride);

    /** How far apart the rays of two pixels are, N x 2 x 1 x 1: (stride / fx, stride / fy). */
    V raySteps(int stride);

    /** Mean over height and width: N x C x 1 x 1. */
    V pooled(V x);

    /** The items of a, then those of b. */
    V stacked(V a, V b);

    /** The first half of the items, or the second. */
    V half(V x, boolean second);

    /**
     * Joins every number of an item with every output and adds a bias: N x outputs x 1 x 1. Parameters: name.weight, outputs
     * x (C H W) x 1 x 1, and name.bias, outputs. The size of x is fixed by the weights.
     */
    V dense(String name, V x, int outputs);

    /** Half the size, the largest of 2x2 pixels. */
    V maxPooled(V x);

    /** Fixed numbers, 1 x channels x height x width, row-major. */
    V constant(float[] values, int channels, int height, int width);

    /** The same numbers in the same order, N x channels x height x width. */
    V reshaped(V x, int channels, int height, int width);

    /** Matrix product of every plane of a, H x K, with that of b, K x W; a single plane of b serves all of a. */
    V product(V a, V b);

    /**
     * Reads an image at places: bilinear, 0 outside, -1 and +1 the centres of the first and last pixel (torch-zeros with
     * align_corners in {@link dev.egomotion.geometry.warp.SamplerConvention}).
     *
     * @param x image, N x C x H x W
     * @param places N x 2 x H' x W', normalised: across, down
     * @return N x C x H' x W'
     */
    V sampled(V x, V places);

    /** Says that layers whose names begin so are applied several times with the same parameters. */
    default void share(String prefix) {}
}
