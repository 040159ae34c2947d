package dev.egomotion.trainer.network;

/**
 * What decides by which code LibTorch computes a layer with weights.
 *
 * @param kind of layer
 * @param inputs channels in
 * @param outputs channels out
 * @param kernel side, pixels
 * @param stride pixels
 * @param pad zeros on every side, pixels
 * @param height of the input: its size class
 * @param width of the input: its size class
 * @param brainFloats whether in bfloat16
 */
record LayerForm(
        Kind kind,
        int inputs,
        int outputs,
        int kernel,
        int stride,
        int pad,
        int height,
        int width,
        boolean brainFloats) {
    /** Items of a batch that is checked: LibTorch leaves single items to other code. */
    static final int BATCH = 2;

    private static final int EXACT_BELOW = 8;
    private static final int SMALLEST = 4;
    private static final double MOST_PRODUCTS = 1.5e6;

    /** What a layer computes. */
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
     * Returns the form of a layer, its size replaced by a size class: the next power of two from 8 pixels on, halved until the
     * layer needs no more than 1.5 million products or is 4 pixels wide.
     */
    static LayerForm of(
            Kind kind,
            int inputs,
            int outputs,
            int kernel,
            int stride,
            int pad,
            long height,
            long width,
            boolean brainFloats) {
        int h = sizeClass(height);
        int w = sizeClass(width);
        int least = Math.max(SMALLEST, kernel);
        double each = (double) BATCH * inputs * outputs * kernel * kernel / (stride * stride);
        while (each * h * w > MOST_PRODUCTS && Math.max(h, w) / 2 >= least) {
            if (h > w) {
                h /= 2;
            } else {
                w /= 2;
            }
        }
        return new LayerForm(kind, inputs, outputs, kernel, stride, pad, h, w, brainFloats);
    }

    private static int sizeClass(long size) {
        return size < EXACT_BELOW
                ? (int) size
                : Integer.highestOneBit(Math.toIntExact(2 * size - 1));
    }

    /** Shape of the weights. */
    long[] weightShape() {
        return kind == Kind.TRANSPOSED
                ? new long[] {inputs, outputs, kernel, kernel}
                : new long[] {outputs, inputs, kernel, kernel};
    }

    @Override
    public String toString() {
        String precision = brainFloats ? ", bfloat16" : "";
        return kind == Kind.DENSE
                ? "%s %d -> %d".formatted(kind.label, inputs, outputs)
                : "%s %d -> %d, %dx%d, stride %d, padding %d, at %dx%d%s"
                        .formatted(
                                kind.label,
                                inputs,
                                outputs,
                                kernel,
                                kernel,
                                stride,
                                pad,
                                width,
                                height,
                                precision);
    }
}
