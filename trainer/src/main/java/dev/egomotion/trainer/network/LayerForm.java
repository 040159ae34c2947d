package dev.egomotion.trainer.network;

import java.util.List;

/**
 * What decides by which code LibTorch computes a layer with weights.
 *
 * @param layer what is computed
 * @param items of the batch: 1, 2 for more, or 16 for at least so many where that matters
 * @param height of the input: its size class
 * @param width of the input: its size class
 * @param brainFloats whether in bfloat16
 * @param trained whether gradients are taken of it: of several items always, since a training run takes them; of one that is only
 *     looked at the output alone is used
 */
record LayerForm(
        Layer layer, int items, int height, int width, boolean brainFloats, boolean trained) {
    private static final int SINGLE = 1;
    private static final int SEVERAL = 2;

    /** From here on LibTorch computes kernels of one pixel by oneDNN, on one thread too. */
    private static final int MANY = 16;

    /** Of a single item with a kernel of at most 3, LibTorch computes inputs of more numbers by oneDNN, smaller ones itself. */
    private static final long MOST_OF_ITS_OWN = 20480;

    private static final int LARGEST_SMALL_KERNEL = 3;
    private static final int EXACT_BELOW = 8;
    private static final int SMALLEST = 4;
    private static final double MOST_PRODUCTS = 1.5e6;

    /** The ways to compute a layer. */
    enum Kind {
        CONVOLUTION("convolution"),
        TRANSPOSED("transposed convolution"),
        DENSE("dense layer");

        private final String label;

        Kind(String label) {
            this.label = label;
        }
    }

    /**
     * A layer, apart from its weights.
     *
     * @param kind of layer
     * @param inputs channels in
     * @param outputs channels out
     * @param kernel side, pixels
     * @param stride pixels
     * @param pad zeros on every side, pixels
     */
    record Layer(Kind kind, int inputs, int outputs, int kernel, int stride, int pad) {
        /** Returns the classes of batches for which LibTorch may choose other code. */
        List<Integer> batches() {
            return kind == Kind.CONVOLUTION && kernel == 1
                    ? List.of(SINGLE, SEVERAL, MANY)
                    : List.of(SINGLE, SEVERAL);
        }

        /** Shape of the weights. */
        long[] weightShape() {
            return kind == Kind.TRANSPOSED
                    ? new long[] {inputs, outputs, kernel, kernel}
                    : new long[] {outputs, inputs, kernel, kernel};
        }

        /** Returns along which dimension of the weights the outputs lie, 0 or 1; the inputs along the other. */
        int outputsDimension() {
            return kind == Kind.TRANSPOSED ? 1 : 0;
        }

        /** Returns whether LibTorch leaves an input of a single item to oneDNN. */
        private boolean isLarge(long height, long width) {
            return kernel > LARGEST_SMALL_KERNEL || inputs * height * width > MOST_OF_ITS_OWN;
        }
    }

    /**
     * Returns the form of a layer, its size replaced by a size class: the next power of two from 8 pixels on, halved until the
     * layer needs no more than 1.5 million products or is 4 pixels wide; of a single item never across the size from which
     * LibTorch chooses other code.
     *
     * @param items of the batch
     * @param height of the input, pixels
     * @param width of the input, pixels
     * @param gradients whether they are taken
     */
    static LayerForm of(
            Layer layer,
            long items,
            long height,
            long width,
            boolean brainFloats,
            boolean gradients) {
        int batch =
                layer.batches().stream()
                        .filter(least -> items >= least)
                        .reduce((a, b) -> b)
                        .orElseThrow();
        boolean large = layer.isLarge(height, width);
        int h = sizeClass(height);
        int w = sizeClass(width);
        if (batch == SINGLE && layer.isLarge(h, w) != large) {
            h = Math.toIntExact(height);
            w = Math.toIntExact(width);
        }
        int least = Math.max(SMALLEST, layer.kernel);
        double each =
                (double) batch
                        * layer.inputs
                        * layer.outputs
                        * layer.kernel
                        * layer.kernel
                        / (layer.stride * layer.stride);
        while (each * h * w > MOST_PRODUCTS && Math.max(h, w) / 2 >= least) {
            int lower = h > w ? h / 2 : h;
            int narrower = h > w ? w : w / 2;
            if (batch == SINGLE && layer.isLarge(lower, narrower) != large) {
                break;
            }
            h = lower;
            w = narrower;
        }
        if (batch == SINGLE && large && layer.kernel <= LARGEST_SMALL_KERNEL) {
            int enough = Math.toIntExact(MOST_OF_ITS_OWN / ((long) layer.inputs * h) + 1);
            w = Math.min(w, Math.max(least, enough));
        }
        return new LayerForm(layer, batch, h, w, brainFloats, gradients || batch > SINGLE);
    }

    private static int sizeClass(long size) {
        return size < EXACT_BELOW
                ? (int) size
                : Integer.highestOneBit(Math.toIntExact(2 * size - 1));
    }

    @Override
    public String toString() {
        if (layer.kind == Kind.DENSE) {
            return "%s %d -> %d, %s"
                    .formatted(layer.kind.label, layer.inputs, layer.outputs, count("row"));
        }
        return "%s %d -> %d, %dx%d, stride %d, padding %d, %s of %dx%d%s"
                .formatted(
                        layer.kind.label,
                        layer.inputs,
                        layer.outputs,
                        layer.kernel,
                        layer.kernel,
                        layer.stride,
                        layer.pad,
                        count("image"),
                        width,
                        height,
                        brainFloats ? ", bfloat16" : "");
    }

    private String count(String what) {
        String several = items == 1 ? "1 " + what : items + " " + what + "s";
        return trained ? several : several + ", output alone,";
    }
}
